"""API の戸口。Who comes in: a person's session, or his token; how often; with which right (J.9.2)."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest
from ninja.utils import check_csrf

from omamori.facts.errors import Refusal
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.accounts import limits, tokens

P = ParamSpec("P")
R = TypeVar("R")
_READING = {"GET", "HEAD", "OPTIONS"}


class NotSignedIn(Refusal):
    """Nobody, or a token that does not count (any more): one answer for all."""

    code = "api.not_signed_in"
    message = "サインインしていないか、トークンが使えません。"
    next_step = "「自分の設定」でトークンを作り、Authorization: Bearer で送ってください。"
    status = 401


class TokenReadsOnly(Refusal):
    """The token was made for reading."""

    code = "api.token_reads_only"
    message = "このトークンは、見るだけのものです。"
    next_step = "書くことのできるトークンを作ってください。"
    status = 403


class FormTooOld(Refusal):
    """A session writes only with the CSRF token of its page."""

    code = "api.csrf"
    message = "この操作は、お守りの画面から送られたものと確かめられません。"
    next_step = "X-CSRFToken を付けるか、トークンを使ってください。"
    status = 403


class TooOften(Refusal):
    """More than the limit of a minute."""

    code = "api.too_often"
    message = "短い時間に何度も呼ばれたため、いったん止めています。"
    next_step = "1 分待ってから、もう一度呼んでください。"
    status = 429


class Entered(HttpRequest):
    """A request past the door.

    Attributes:
        auth: who acts; ninja's name for it.
    """

    auth: Actor


def enter(request: HttpRequest) -> Actor:
    """Who acts.

    Raises:
        NotSignedIn, TokenReadsOnly, FormTooOld, TooOften.
    """
    given = request.headers.get("Authorization", "")
    # A header decides alone: a wrong token never falls back to a session that happens to be there.
    actor = _by_token(request, given) if given else _by_session(request)
    if not limits.within(request, "api", key=actor.person_id or "assessor"):
        raise TooOften
    return actor


def right(
    action: str,
) -> Callable[[Callable[Concatenate[Entered, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Guard an operation with a row of the access table, as ``page`` guards a view."""

    def guard(
        operation: Callable[Concatenate[Entered, P], R],
    ) -> Callable[Concatenate[HttpRequest, P], R]:
        @functools.wraps(operation)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            entered = cast("Entered", request)
            require(entered.auth, action)
            return operation(entered, *args, **kwargs)

        setattr(guarded, "access_action", action)  # noqa: B010 - a mark for the shape test
        return cast("Callable[Concatenate[HttpRequest, P], R]", guarded)

    return guard


def _by_token(request: HttpRequest, given: str) -> Actor:
    kind, __, text = given.partition(" ")
    found = tokens.holder(text.strip()) if kind.lower() == "bearer" else None
    if found is None:
        # Only wrong ones count: a guesser behind a shared address locks nobody out.
        raise NotSignedIn if limits.within(request, "wrong_token") else TooOften
    actor, may_write = found
    if not may_write and request.method not in _READING:
        raise TokenReadsOnly
    return actor


def _by_session(request: HttpRequest) -> Actor:
    known: Any = request
    actor: Actor | None = known.actor
    if actor is None:
        raise NotSignedIn
    if request.method not in _READING and check_csrf(request) is not None:
        raise FormTooOld
    return actor
