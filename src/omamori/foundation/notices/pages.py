"""お知らせのページ。The list; opening one marks it read and leads to where it is done."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from omamori.foundation.notices import actions, queries
from omamori.foundation.ui.page import SignedIn, page


@page("notices.see")
def listing(request: SignedIn) -> HttpResponse:
    """One's own notices."""
    notices, after = queries.mine(request.actor, after=request.GET.get("after", ""))
    context = {"notices": notices, "after": after}
    return render(request, "notices/list.jinja", context, using="jinja2")


@page("notices.read_one")
@require_POST
def open_one(request: SignedIn, notice_id: str) -> HttpResponse:
    """Mark as read and go there."""
    notice = actions.read_one(request.actor, notice_id)
    return redirect(notice.url_name, *notice.url_args)


@page("notices.read_all")
@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """Mark everything as read."""
    actions.read_all(request.actor)
    return redirect("notices:list")
