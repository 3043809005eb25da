"""当てずっぽう。How many wrong passwords an account takes: from one address few, from all together more.

Nobody can lock another person out by failing in his name: a limit per account and address touches only who
sits at that address. Guessing from many addresses is slowed for browsers that have never signed in to the
account; the owner's own browser keeps its way in, and so do passkeys and the link for a new password.
"""

import hmac

from allauth.core.internal import ratelimit
from django.core import signing
from django.http import HttpRequest, HttpResponse

from omamori.foundation.accounts.limits import RATES
from omamori.foundation.crypto.seal import blind_index

COOKIE = "omamori_known"
_SALT = "accounts.known-browser"
_DAYS = 180


def remember(response: HttpResponse, email: str, *, secure: bool) -> HttpResponse:
    """Mark this browser as one in which the owner of the account has signed in."""
    response.set_signed_cookie(
        COOKIE,
        _mark(email),
        salt=_SALT,
        max_age=_DAYS * 86_400,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether the owner of the account has signed in in this browser before."""
    try:
        found = request.get_signed_cookie(COOKIE, salt=_SALT, max_age=_DAYS * 86_400)
    except (KeyError, signing.BadSignature):
        return False
    return hmac.compare_digest(str(found), _mark(email))


def counted(request: HttpRequest, email: str) -> "ratelimit.RateLimitUsage | None":
    """Count a try on an account from wherever; None when there were too many.

    The caller takes it back when the password was right.
    """
    return ratelimit.consume(
        request,
        app="omamori",
        action="account_guesses",
        config=RATES,
        key=_mark(email),
    )


def _mark(email: str) -> str:
    return blind_index(email.strip().lower(), purpose=_SALT)
