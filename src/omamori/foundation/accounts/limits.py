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
    "demo_sign_in": "60/m/ip",
}
"""Requests per time and address; written as allauth writes rates."""


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
