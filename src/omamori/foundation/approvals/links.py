"""一度だけのリンク。Lets the person asked look and answer from a phone without signing in.

The token is signed, bound to request and person, ends with the request or the person's turn, and
only its hash is kept. Opening it changes nothing, because mail scanners and chat previews open
links; the answer that closes the request uses it up. Before anything is shown, its holder gives his
従業者番号: a link that went astray shows nothing, and three wrong numbers end it. A link carries the hat of staff only. Whoever
has set up two-step sign-in must not be bypassed by his mailbox: his link leads to the sign-in page,
as do links to requests marked sensitive and to rights that plain staff do not have.
"""

import dataclasses
import hashlib
import hmac
from datetime import datetime

from django.db.models import F

from omamori.facts.errors import NotFound, Refusal
from omamori.facts.half_width import half_width
from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.accounts import queries as accounts
from omamori.foundation.approvals.domain.errors import SignInNeeded
from omamori.foundation.approvals.models import Candidate, Link, Request
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.public_id import new_public_id

PURPOSE = "approval-link"
LONGEST_TOKEN = 400
WRONG_PROOFS = 3
"""So many wrong numbers end a link."""


class LinkEnded(Refusal):
    """Used, expired, replaced or never made by us: one answer for all."""

    code = "approvals.link_ended"
    message = "このリンクは使えません。期限が過ぎたか、すでに答えが出ています。"
    next_step = "サインインすると、あなたに頼まれている確認を一覧で見られます。"
    status = 410


@dataclasses.dataclass(frozen=True, kw_only=True)
class Opened:
    """A link that holds.

    Attributes:
        actor: who comes by it; may touch this one request.
        request_id, link_id: public ids.
        asked_by_name: who waits; subject_kind, subject_id: for what.
    """

    actor: Actor
    request_id: str
    link_id: str
    asked_by_name: str
    subject_kind: str
    subject_id: str


class WrongProof(Refusal):
    """The number given is not that of the link's person."""

    code = "approvals.wrong_proof"
    message = "従業者番号が合っていません。"
    next_step = "社員証などで番号を確かめて、もう一度入力してください。3回違うと、このリンクは使えなくなります。"
    status = 422


def make(request_id: str, person_id: str, expires: datetime | None = None) -> str:
    """A token for the person whose turn it is; its path is ``approvals:link``.

    Args:
        request_id: public id of an open request.
        person_id: public id of the person asked.
        expires: not later than the request's end; that end when left out.

    Raises:
        NotFound: it is not this person's turn.
        SignInNeeded: a link would not open for this request or person.
    """
    turn = Candidate.objects.select_related("request").filter(
        request__public_id=request_id, person__public_id=person_id, is_asked=True
    )
    found = turn.first()
    if found is None:
        raise NotFound
    _check_link_is_enough(found.request, person_id)
    ends = min(expires or found.request.due, found.request.due)
    number = new_public_id()
    token = seal.sign_token({"link": number}, purpose=PURPOSE, expires=ends)
    Link.objects.create(
        public_id=number,
        request=found.request,
        person_id=found.person_id,
        token_hash=_hash(token),
        made_at=clock.now(),
        expires_at=ends,
    )
    return token


def open_link(token: str) -> Opened:
    """Who comes by this link, and the one request he may touch. Changes nothing.

    Raises:
        LinkEnded: used, expired, forged, or its person does not work here any more.
        SignInNeeded: the link is good but not enough.
    """
    found = _kept(token)
    request = found.request
    _check_link_is_enough(request, found.person.public_id)
    known = organization.actor_for(found.person.public_id, on=clock.today(), via="link")
    if known is None:
        raise LinkEnded
    return Opened(
        actor=by_link(known.person_id, known.person_pk, request.public_id),
        request_id=request.public_id,
        link_id=found.public_id,
        asked_by_name=request.asked_by.name,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
    )


def prove(token: str, number: str) -> None:
    """Check the 従業者番号 that the holder of a link gives.

    Raises:
        LinkEnded: as for ``open_link``, and with the third wrong number.
        WrongProof: not his number.
    """
    found = _kept(token)
    given, right = _plain(number), _plain(found.person.number)
    if right and hmac.compare_digest(given.encode(), right.encode()):
        return
    # Counted in the database: two tries at once are two tries.
    Link.objects.filter(pk=found.pk).update(wrong_proofs=F("wrong_proofs") + 1)
    spent = Link.objects.filter(pk=found.pk, wrong_proofs__gte=WRONG_PROOFS, used_at=None)
    if spent.update(used_at=clock.now()):
        raise LinkEnded
    raise WrongProof


def _kept(token: str) -> Link:
    now = clock.now()
    if len(token) > LONGEST_TOKEN or seal.read_token(token, purpose=PURPOSE, now=now) is None:
        raise LinkEnded
    rows = Link.objects.select_related("request__asked_by", "person")
    found = rows.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now).first()
    if found is None:
        raise LinkEnded
    return found


def _plain(number: str) -> str:
    return half_width(number).casefold()


def _check_link_is_enough(request: Request, person_id: str) -> None:
    plain = by_link(person_id, 0, request.public_id)
    if request.sensitive or reach(plain, request.right) is Reach.NONE:
        raise SignInNeeded
    if accounts.has_second_step(person_id):
        raise SignInNeeded


def by_link(person_id: str, person_pk: int, request_id: str) -> Actor:
    """Who comes by a link: staff, for this one request."""
    return Actor(
        person_id=person_id,
        person_pk=person_pk,
        roles=frozenset({Role.STAFF}),
        via="link",
        only=f"approval:{request_id}",
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
