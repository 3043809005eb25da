"""ページの守り。Every page names its row of the access table; a page without one does not start."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.access.table import rights
from omamori.foundation.records import once

P = ParamSpec("P")


class Request(HttpRequest):
    """A request whose actor is known (set by accounts.middleware); None when nobody signed in."""

    actor: Actor | None


class SignedIn(HttpRequest):
    """A request inside a guarded page: the actor is there and has the right."""

    actor: Actor


class Page(Protocol):
    """A guarded view; ``access_action`` is read by tests/shape."""

    access_action: str


def may_open(actor: Actor, url_name: str, url_args: tuple[str, ...]) -> bool:
    """Whether a page is open to this actor: a link that is shown must not be refused."""
    if not url_name:
        return False
    view = resolve(reverse(url_name, args=url_args)).func
    action = getattr(view, "access_action", "")
    return action in rights() and reach(actor, action) is not Reach.NONE


def page(
    action: str,
) -> Callable[
    [Callable[Concatenate[SignedIn, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Guard a view with a row of the access table; public rows need no sign-in.

    Raises:
        NotPermitted: signed in, but without the right.
    """

    def guard(
        view: Callable[Concatenate[SignedIn, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not rights()[action].public:
                actor = cast("Request", request).actor
                if actor is None:
                    return redirect_to_login(request.get_full_path())
                require(actor, action)
            if request.method == "POST":
                _end_lines_plainly(request)
            if request.method in ("GET", "HEAD"):
                with once.kept():
                    return view(cast("SignedIn", request), *args, **kwargs)
            return view(cast("SignedIn", request), *args, **kwargs)

        setattr(guarded, "access_action", action)  # noqa: B010 - a mark for the shape test
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)

    return guard


def _end_lines_plainly(request: HttpRequest) -> None:
    """A browser ends the lines of a text by CR LF (HTML, form submission); records by LF alone.

    Without this a text that went through a form once would differ in each of its line ends: in comparisons
    of editions, in approvals bound to a text, and after a journey through Excel.

    Raises:
        BadRequest: a field holds a zero byte: no browser sends one, and PostgreSQL has no place for it.
    """
    if any("\0" in value for key, values in request.POST.lists() for value in (key, *values)):
        raise BadRequest
    if any("\r" in value for _key, values in request.POST.lists() for value in values):
        plain = request.POST.copy()
        for key, values in request.POST.lists():
            plain.setlist(key, [v.replace("\r\n", "\n").replace("\r", "\n") for v in values])
        request.POST = QueryDict(plain.urlencode(), encoding=plain.encoding)
