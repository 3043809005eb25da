"""回数の制限。Slows down whoever tries out links and passwords: per address, in a store all processes share.

Sign-in itself is limited by allauth (per account and per address); this is for our own open pages.
"""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")

RATES = {
    "approval_link": "60/m/ip",
    "invitation": "20/m/ip",
    "handover": "60/m/ip",
    "callout": "120/m/ip",
    "demo_sign_in": "60/m/ip",
    "api": "300/m/key",
    "account_guesses": "60/h/key",
    "wrong_token": "20/m/ip",
    "incident_report": "60/m/ip",
    "incident_status": "20/m/ip",
    "incident_guess": "10/h/key",
}
"""Requests per time and address, or per person (``key``); written as allauth writes rates."""


def within(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count one request of this action; whether it is within its limit.

    Args:
        request: where it comes from.
        action: a key of ``RATES``.
        key: whom a rate per ``key`` counts.
    """
    usage = ratelimit.consume(
        request,
        app="omamori",
        action=action,
        config=RATES,
        key=key or None,
        limit_get=True,
    )
    return usage is not None


def limited(
    action: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Answer 429 when an address asks too often; reading counts too, because tokens are tried by GET."""

    def limit(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def slowed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            usage = ratelimit.consume(
                request, app="omamori", action=action, config=RATES, limit_get=True
            )
            if usage is None:
                answer: HttpResponseBase = ratelimit.respond_429(request)
                return answer
            return view(request, *args, **kwargs)

        return slowed

    return limit
