"""受信箱のページ。A list and one mail, for whoever tries the demo."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from omamori.foundation.ui.page import SignedIn, page
from omamori.web.mailbox import queries


@page("mailbox.see")
def arrived(request: SignedIn) -> HttpResponse:
    """What left the company."""
    _only_in_the_demo()
    return render(request, "mailbox/list.jinja", {"mails": queries.arrived()}, using="jinja2")


@page("mailbox.see")
def opened(request: SignedIn, number: str) -> HttpResponse:
    """One mail as its receiver sees it."""
    _only_in_the_demo()
    return render(request, "mailbox/mail.jinja", {"it": queries.opened(number)}, using="jinja2")


@page("mailbox.see")
def raw(request: SignedIn, number: str) -> HttpResponse:
    """The bytes as they arrived."""
    del request
    _only_in_the_demo()
    response = HttpResponse(queries.raw(number), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="{number}.eml"'
    return response


def _only_in_the_demo() -> None:
    if not settings.OMAMORI.demo:
        raise Http404
