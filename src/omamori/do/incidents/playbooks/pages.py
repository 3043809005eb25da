"""手順書のページ。What counts, what is being edited, and its approval."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.incidents.playbooks import actions, queries
from omamori.do.incidents.playbooks.columns import PLAYBOOKS, TASKS
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_forms import RowForm
from omamori.foundation.organization import owners
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.reference.incidents import POSTS, source

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = ("load_starter", "add_task", "change_task", "remove_task", "export", "upload_list")


@page("playbooks.see")
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """All playbooks as they count today."""
    books = queries.all_in_force(on=clock.today())
    context = {
        "books": books,
        "edited": queries.edited(),
        "source": source(),
        "may": _may(request),
        "edition": max((book.edition for book in books.values()), default=0),
    }
    return render(request, "playbooks/overview.jinja", context, using="jinja2")


@page("playbooks.see")
@require_safe
def one(request: SignedIn, code: str) -> HttpResponse:
    """One playbook as it counts (printable), and what is being edited of it."""
    book = queries.in_force(code, on=clock.today())
    if book is None:
        raise NotFound
    context = {
        "book": book,
        "posts": POSTS,
        "rows": queries.rows(request.actor, code),
        "may": _may(request),
    }
    return render(request, "playbooks/one.jinja", context, using="jinja2")


@page("playbooks.load_starter")
@require_POST
def starter(request: SignedIn) -> HttpResponse:
    """Take in what comes along, to be edited."""
    count = actions.load_starter(request.actor)
    messages.success(request, _("%(n)s 件の作業を取り込みました。会社に合わせて直し、承認を頼んでください。") % {"n": count})  # fmt: skip
    return redirect("playbooks:overview")


@page("playbooks.add_task")
@_FORM
def new(request: SignedIn, code: str) -> HttpResponseBase:
    """Add a task."""
    if code not in PLAYBOOKS:
        raise NotFound

    def act(form: RowForm) -> str:
        actions.add_task(request.actor, {**form.values, "playbook": PLAYBOOKS[code]})
        return _path(code)

    values = {"playbook": PLAYBOOKS[code]}
    form = RowForm(TASKS, owners.books_today(), request.POST or None, values=values, fixed=frozenset({"playbook"}))  # fmt: skip
    words = (
        _("作業を加える"),
        _("加える"),
        _("加えました。承認されると、次の事故から使われます。"),
    )
    return form_page(request, form, act, words=words, back=(told(PLAYBOOKS[code]), _path(code)))


@page("playbooks.change_task")
@_FORM
def edit(request: SignedIn, task_id: str) -> HttpResponseBase:
    """Change a task."""
    it = queries.row(request.actor, task_id)
    code = next(key for key, title in PLAYBOOKS.items() if title == it.values["playbook"])

    def act(form: RowForm) -> str:
        actions.change_task(request.actor, task_id, form.values)
        return _path(code)

    form = RowForm(TASKS, owners.books_today(), request.POST or None, values=it.values, fixed=frozenset({"playbook", "code"}))  # fmt: skip
    words = (it.name, _("保存する"), _("保存しました。承認されると、次の事故から使われます。"))
    return form_page(request, form, act, words=words, back=(told(PLAYBOOKS[code]), _path(code)))


@page("playbooks.remove_task")
@_FORM
def remove(request: SignedIn, task_id: str) -> HttpResponseBase:
    """Take a task out, after a page that asks."""
    it = queries.row(request.actor, task_id)
    code = next(key for key, title in PLAYBOOKS.items() if title == it.values["playbook"])
    if request.method == "POST":
        actions.remove_task(request.actor, task_id)
        messages.success(request, _("除きました。承認された版には残っています。"))
        return redirect(_path(code))
    context = {"it": it, "back": _path(code)}
    return render(request, "playbooks/remove.jinja", context, using="jinja2")


def _may(request: SignedIn) -> dict[str, bool]:
    return {
        right: reach(request.actor, f"playbooks.{right}") is not Reach.NONE for right in _RIGHTS
    }


def _path(code: str) -> str:
    return reverse("playbooks:one", args=[code])
