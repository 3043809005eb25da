"""サインインのあと。Notes who came in and how, and holds people of weight until they set a second step."""

import time
from io import BytesIO

import qrcode
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from qrcode.image.svg import SvgPathFillImage

from omamori.facts.accounts import SignedIn, SignInFailed
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.accounts import domain, guessing
from omamori.foundation.accounts.models import User
from omamori.foundation.accounts.queries import actor_of, has_own_second_step
from omamori.foundation.ledger.actions import record

DUE = "second_step_due"
"""Session key: until it is gone, only the pages of sign-in open."""

_METHODS = {"password": "password", "socialaccount": "company", "mfa": "passkey"}
COOKIE_LIVES = 365 * 24 * 60 * 60


def needs_second_step(user: User) -> bool:
    """Whether this person's hats of today ask for a second step."""
    actor = actor_of(user)
    return actor is not None and domain.needs_second_step(actor.roles, demo=settings.OMAMORI.demo)


def completed(request: HttpRequest, user: User, response: HttpResponse) -> HttpResponse:
    """Note the sign-in and what is due after it.

    The company's identity provider has its own second step: a sign-in by it needs none here.
    """
    methods = [str(r.get("method", "")) for r in get_authentication_records(request, user)]
    by_company = "socialaccount" in methods
    if needs_second_step(user) and not by_company and not has_own_second_step(user):
        request.session[DUE] = True
    note(user, method=_METHODS.get(methods[0] if methods else "", "password"), steps=len(methods))
    remembered = guessing.remember(response, user.email, secure=settings.SESSION_COOKIE_SECURE)
    return with_preferences(remembered, user)


def is_held(request: HttpRequest, user: User) -> bool:
    """Whether this session still waits for a second step; asks the tables only while it does."""
    if not request.session.get(DUE):
        return False
    if has_own_second_step(user):
        del request.session[DUE]
        return False
    return True


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether the user proved who he is within the last minutes (allauth keeps epoch seconds)."""
    proofs = [float(r.get("at", 0)) for r in get_authentication_records(request, user)]
    return bool(proofs) and time.time() - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def note(user: User, *, method: str, steps: int = 1) -> None:
    """Record that the user signed in."""
    with transaction.atomic():
        fact = SignedIn(subject_id=user.public_id, method=method, second_step=steps > 1)
        record(fact, actor=actor_of(user) or SYSTEM)


def failed(email: str, *, step: str) -> None:
    """Record a failure on an account that exists; strangers' typing is nobody's record."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is not None:
        with transaction.atomic():
            record(SignInFailed(subject_id=user.public_id, step=step))


def with_preferences(response: HttpResponse, user: User) -> HttpResponse:
    """Set the cookies of language and brightness, also for the pages before sign-in."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, user.language), ("theme", user.theme)):
        response.set_cookie(
            name,
            value,
            max_age=COOKIE_LIVES,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def actor_or_system(user: User) -> Actor:
    """Who acts in a change of his own sign-in."""
    return actor_of(user) or SYSTEM


def qr_svg(text: str) -> str:
    """A QR code as SVG on white, so that it can be read in the dark theme too."""
    image = qrcode.make(text, image_factory=SvgPathFillImage, border=3)
    out = BytesIO()
    image.save(out)
    return out.getvalue().decode()
