"""招待のリンク。Signed, bound to one invitation, hashed at rest, used once.

The token is made when the mail is sent, never before, so that no table or job holds it in clear.
"""

import hashlib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from omamori.facts.accounts import AccountInvited
from omamori.facts.errors import NotFound
from omamori.foundation.accounts.domain import (
    INVITATION_LIVES,
    AlreadyHasAccount,
    InvitationEnded,
)
from omamori.foundation.accounts.models import Invitation, User
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

PURPOSE = "invitation"
LONGEST_TOKEN = 400


def new_token(invitation: Invitation) -> str:
    """A fresh token; an earlier one of the same invitation ends."""
    data = {"i": invitation.public_id, "t": str(clock.now().timestamp())}
    token = seal.sign_token(data, purpose=PURPOSE, expires=invitation.expires_at)
    invitation.token_hash = _hash(token)
    invitation.sent_at = clock.now()
    invitation.save(update_fields=["token_hash", "sent_at"])
    return token


def find(token: str, *, lock: bool = False) -> Invitation:
    """The open invitation of a token. Changes nothing.

    Raises:
        InvitationEnded: forged, used, expired, revoked, or its account is closed.
    """
    now = clock.now()
    if len(token) > LONGEST_TOKEN or seal.read_token(token, purpose=PURPOSE, now=now) is None:
        raise InvitationEnded
    rows = Invitation.objects.select_related("user")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(
        token_hash=_hash(token), used_at=None, revoked_at=None, expires_at__gt=now
    ).first()
    if found is None or not found.user.is_active:
        raise InvitationEnded
    return found


def first_link(person_id: str) -> str:
    """The path by which the first person of an empty installation sets his password.

    Only ``omamori init`` asks for it: nobody can invite yet, and no mail may leave yet.

    Raises:
        NotFound: no such person with a mail address.
        AlreadyHasAccount: somebody has an account: from here on people invite people.
    """
    person = organization.person(person_id)
    if person is None or not person.email:
        raise NotFound
    now = clock.now()
    with transaction.atomic():
        if User.objects.exists():
            raise AlreadyHasAccount
        user = User.objects.create_user(person.email, person_id=person.pk)
        made = Invitation.objects.create(user=user, made_at=now, expires_at=now + INVITATION_LIVES)
        record(AccountInvited(subject_id=user.public_id))
        return reverse("accounts:accept", args=[new_token(made)])


def send(invitation_id: str) -> None:
    """Mail the link; nothing when the invitation has ended meanwhile."""
    rows = Invitation.objects.select_related("user")
    found = rows.filter(public_id=invitation_id, used_at=None, revoked_at=None).first()
    if found is None or found.expires_at <= clock.now():
        return
    path = reverse("accounts:accept", args=[new_token(found)])
    text = _(
        "個人情報保護の仕組み「お守り」に招待されました。\n\n"
        "次のページを開き、あなたのパスワードを決めてください。リンクは一度だけ、7 日間使えます。\n"
        "%(link)s\n\n"
        "心当たりがないときは、このメールを消してください。\n"
    ) % {"link": f"{settings.OMAMORI.base_url}{path}"}
    EmailMessage(
        subject=_("[お守り] アカウントへの招待"),
        body=text,
        to=[found.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
