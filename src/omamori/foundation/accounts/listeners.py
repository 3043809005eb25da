"""allauth の知らせを聞く。Turns signals about ways to sign in into facts of the ledger."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from omamori.facts.accounts import SignInChanged
from omamori.foundation.accounts import actions, sign_in
from omamori.foundation.accounts.models import User
from omamori.foundation.ledger.actions import record


@receiver(password_changed)
def on_password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password: every other session ends now, not at its next request."""
    actions.end_sessions(user, keep=request.session.session_key or "")
    _changed(user, "password", "set")


@receiver(password_reset)
def on_password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password by mail: every session ends."""
    del request
    actions.end_sessions(user)
    _changed(user, "password", "set")


@receiver(authenticator_added)
def on_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    """One way more."""
    _changed(user, authenticator.type, "added")


@receiver(authenticator_removed)
def on_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    """One way less."""
    _changed(user, authenticator.type, "removed")


@receiver(authenticator_reset)
def on_reset(user: User, authenticator: Authenticator, **_: Any) -> None:
    """New recovery codes."""
    _changed(user, authenticator.type, "renewed")


@receiver(authentication_failed)
def on_failed(user: User, **_: Any) -> None:
    """A wrong code after the right password is worth knowing."""
    sign_in.failed(user.email, step="second_step")


def _changed(user: User, what: str, change: str) -> None:
    with transaction.atomic():
        fact = SignInChanged(subject_id=user.public_id, what=str(what), change=change)
        record(fact, actor=sign_in.actor_or_system(user))
