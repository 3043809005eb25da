"""アカウントの操作。Invite, admit an assessor, accept, close, reopen; each leaves a fact.

An account grants nothing: roles come from appointments (organization). The one exception is the
assessor, a stranger who may read for a while; only the privacy officer lets him in.
"""

from datetime import date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from omamori.facts.accounts import (
    AccountClosed,
    AccountInvited,
    AccountReopened,
    AssessorAdmitted,
    InvitationAccepted,
)
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.accounts import domain, invitations
from omamori.foundation.accounts.jobs import send_invitation
from omamori.foundation.accounts.models import ApiToken, Invitation, User
from omamori.foundation.accounts.tokens import make_token, revoke_token
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow

__all__ = [
    "accept",
    "admit_assessor",
    "close",
    "end_sessions",
    "invite",
    "invite_everyone",
    "make_token",
    "reopen",
    "revoke_token",
    "set_preferences",
]

LANGUAGES = ("ja", "en")
THEMES = ("", "light", "dark")
BATCH = 500


def invite(actor: Actor, *, person_id: str) -> str:
    """Invite a person to set a password; the invitation's public id. Again: the former one ends.

    Raises:
        NotFound: nobody of this id works here.
        NoMailbox: no mail address.
        AlreadyHasAccount: he has set a password already.
        AccountIsClosed: the account has been closed.
    """
    require(actor, "accounts.invite")
    working = organization.everybody(on=clock.today()).filter(public_id=person_id)
    person = organization.person(person_id)
    if person is None or not working.exists():
        raise NotFound
    with transaction.atomic():
        user = _user_of(person)
        if not user.is_active:
            raise domain.AccountIsClosed
        if user.has_usable_password():
            raise domain.AlreadyHasAccount
        return _invite(actor, user).public_id


def invite_everyone(actor: Actor) -> int:
    """Invite all who work here, have a mailbox and were never invited; how many, at most 500."""
    require(actor, "accounts.invite_everyone")
    people = organization.everybody(on=clock.today()).exclude(email=None)
    fresh = people.filter(user=None).order_by("pk").values_list("public_id", flat=True)
    ids = list(fresh[:BATCH])
    for person_id in ids:
        invite(actor, person_id=person_id)
    return len(ids)


def admit_assessor(actor: Actor, *, email: str, until: date) -> str:
    """Let an assessor from outside read until the end of a day; the account's public id.

    Raises:
        Invalid: the end is past or too far away, or the address is the company's own.
        AlreadyHasAccount: the address has an account.
    """
    require(actor, "accounts.admit_assessor")
    today = clock.today()
    domain.check_assessor_until(until, today)
    address = email.strip().lower()
    if organization.is_inside(address.rpartition("@")[2]):
        raise Invalid({"email": "自社のアドレスの人には、役割を任命してください。"})
    ends = datetime.combine(until + timedelta(days=1), time(0), clock.JST)
    with transaction.atomic():
        user = User.objects.filter(email=address).first()
        if user is None:
            user = User.objects.create_user(address, is_assessor=True, valid_until=ends)
        elif not user.is_assessor:
            raise domain.AlreadyHasAccount
        user.valid_until, user.is_active = ends, True
        user.set_unusable_password()  # each assessment starts with a fresh invitation
        user.save()
        fact = AssessorAdmitted(subject_id=user.public_id, days=(until - today).days + 1)
        record(fact, actor=actor)
        _invite(actor, user)
    return user.public_id


def accept(token: str, password: str) -> User:
    """Set the first password by the one-time link and use it up.

    Raises:
        InvitationEnded: the link does not count (any more).
    """
    with transaction.atomic():
        found = invitations.find(token, lock=True)
        found.used_at = clock.now()
        found.save(update_fields=["used_at"])
        user = found.user
        user.set_password(password)
        user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        record(InvitationAccepted(subject_id=user.public_id))
    return user


def close(actor: Actor, *, account_id: str) -> None:
    """Close an account at once: sessions, invitations and tokens end.

    Raises:
        NotFound: no such account.
        NotYourself: the actor's own.
    """
    require(actor, "accounts.close")
    with transaction.atomic():
        user = _other(actor, account_id)
        user.is_active = False
        user.save(update_fields=["is_active"])
        open_ones = Invitation.objects.filter(user=user, used_at=None, revoked_at=None)
        open_ones.update(revoked_at=clock.now())
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
        end_sessions(user)
        record(AccountClosed(subject_id=user.public_id), actor=actor)


def reopen(actor: Actor, *, account_id: str) -> None:
    """Let a closed account be used again.

    Raises:
        NotFound: no such account.
        NotYourself: the actor's own.
    """
    require(actor, "accounts.reopen")
    with transaction.atomic():
        user = _other(actor, account_id)
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(AccountReopened(subject_id=user.public_id), actor=actor)


def end_sessions(user: User, *, session_id: int | None = None, keep: str = "") -> int:
    """End one session of a user, or all but the kept one; how many ended."""
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep)
    if session_id is not None:
        rows = rows.filter(pk=session_id)
    keys = list(rows.values_list("session_key", flat=True))
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
    return len(keys)


def set_preferences(user: User, *, language: str, theme: str) -> None:
    """Keep the language and brightness a person likes.

    Raises:
        Invalid: not offered.
    """
    if language not in LANGUAGES or theme not in THEMES:
        raise Invalid({"language": "選択肢から選んでください。"})
    user.language, user.theme = language, theme
    user.save(update_fields=["language", "theme"])


def _user_of(person: PersonRow) -> User:
    if not person.email:
        raise domain.NoMailbox
    user = User.objects.select_for_update().filter(person_id=person.pk).first()
    if user is None:
        if User.objects.filter(email=person.email).exists():
            raise domain.AlreadyHasAccount
        return User.objects.create_user(person.email, person_id=person.pk)
    if user.email != person.email:
        user.email = person.email
        user.save(update_fields=["email"])
    return user


def _invite(actor: Actor, user: User) -> Invitation:
    now = clock.now()
    former = Invitation.objects.filter(user=user, used_at=None, revoked_at=None)
    again = bool(former.update(revoked_at=now))
    made = Invitation.objects.create(
        user=user,
        made_by_id=actor.person_pk or None,
        made_at=now,
        expires_at=now + domain.INVITATION_LIVES,
    )
    record(AccountInvited(subject_id=user.public_id, again=again), actor=actor)
    send_invitation.enqueue(invitation_id=made.public_id)
    return made


def _other(actor: Actor, account_id: str) -> User:
    user = User.objects.select_for_update().filter(public_id=account_id).first()
    if user is None:
        raise NotFound
    if user.person_id is not None and user.person_id == actor.person_pk:
        raise domain.NotYourself
    return user
