"""個人のトークン。Keys for programs: a person's own reach, a name, an end, and a hash at rest (J.9.2).

A token grants nothing of its own. Whoever holds it acts as the person, in the ledger marked
``token``; it dies with the account, and cannot make further tokens.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from omamori.facts.accounts import SignInChanged
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.accounts import domain
from omamori.foundation.accounts.models import ApiToken, User
from omamori.foundation.accounts.queries import actor_of
from omamori.foundation.accounts.rows import TokenRow
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

MARK = "omt_"
"""So that people and scanners know one when they see it."""
_SHOWN = 50
_MINUTE = timedelta(minutes=1)


def make_token(actor: Actor, *, name: str, days: int, may_write: bool = False) -> str:
    """A new token of the actor's own account; the only time its text is known.

    Raises:
        NotPermitted: not signed in on a page (a token makes no token).
        Invalid: no name, or a longer time than a year.
        TooManyTokens: ten are open.
    """
    require(actor, "accounts.make_token")
    domain.check_token(name, days)
    now = clock.now()
    with transaction.atomic():
        user = _own(actor)
        living = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
        if living.count() >= domain.MOST_TOKENS:
            raise domain.TooManyTokens
        text = MARK + secrets.token_urlsafe(32)
        ApiToken.objects.create(
            user=user,
            name=name.strip(),
            token_hash=_hash(text),
            may_write=may_write,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        fact = SignInChanged(subject_id=user.public_id, what="token", change="added")
        record(fact, actor=actor)
    return text


def revoke_token(actor: Actor, token_id: str) -> None:
    """End one of the actor's own tokens at once; again changes nothing.

    Raises:
        NotFound: none of his.
    """
    require(actor, "accounts.revoke_token")
    with transaction.atomic():
        user = _own(actor)
        row = ApiToken.objects.filter(user=user, public_id=token_id).first()
        if row is None:
            raise NotFound
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            fact = SignInChanged(subject_id=user.public_id, what="token", change="removed")
            record(fact, actor=actor)


def tokens_of(user: User) -> tuple[TokenRow, ...]:
    """A person's tokens, newest first; at most 50."""
    now = clock.now()
    rows = ApiToken.objects.filter(user=user).order_by("-public_id")[:_SHOWN]
    return tuple(
        TokenRow(
            public_id=row.public_id,
            name=row.name,
            may_write=row.may_write,
            made_at=row.made_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            open=row.revoked_at is None and row.expires_at > now,
        )
        for row in rows
    )


def holder(text: str) -> tuple[Actor, bool] | None:
    """Who acts with a token, and whether he may write with it; None when it does not count."""
    now = clock.now()
    if not text.startswith(MARK) or len(text) > 100:
        return None
    rows = ApiToken.objects.select_related("user")
    row = rows.filter(token_hash=_hash(text), revoked_at=None, expires_at__gt=now).first()
    actor = actor_of(row.user) if row else None
    if row is None or actor is None:
        return None
    if row.last_used_at is None or row.last_used_at < now - _MINUTE:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return replace(actor, via="token"), row.may_write


def _own(actor: Actor) -> User:
    user = User.objects.select_for_update().filter(person_id=actor.person_pk).first()
    if user is None or actor.via != "session" or actor.only:
        raise NotPermitted
    return user


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
