"""知らせをチャットで受ける。Urgent notices reach a person in a talk that only he reads, in a tool of the company.

Whoever is asked for a second check is often nowhere near his mailbox. A talk counts only after a code that was
sent there came back: a slip of the finger must not tell somebody else what waits. A notice brings title, text and
address, as by mail; the page behind the address asks for a proof.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound.domain import one_time_codes
from omamori.do.outbound.messaging import reaching
from omamori.do.outbound.messaging.channels.port import (
    Busy,
    Declined,
    Outgoing,
    Unknown,
    Unreachable,
)
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption, NoticeTalk
from omamori.do.outbound.messaging.services import services
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.messaging import NoticesBegun, NoticesEnded
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.jobs.define import Later
from omamori.foundation.ledger.actions import record
from omamori.foundation.records.public_id import new_public_id

_FEW = 100
_AGAIN = timedelta(minutes=2)


def ask_for_notices(actor: Actor, adoption_id: str, talk: str) -> None:
    """Send a code to the talk in which the actor wants his notices.

    Raises:
        NotPermitted, NotFound: no tool that is in use.
        NotConnected: the service does not answer.
        CodeSentLately: less than a minute ago.
        Invalid: no talk of this tool, or one that others read.
    """
    require(actor, "messaging.ask_for_notices")
    adoption, talk, now = _in_use(adoption_id), talk.strip(), clock.now()
    known = NoticeTalk.objects.filter(adoption=adoption, person_id=actor.person_pk).first()
    if known is not None and not one_time_codes.may_send(known.asked_at, now):
        raise errors.CodeSentLately
    _check(adoption, talk)
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        row, _made = NoticeTalk.objects.select_for_update().update_or_create(
            adoption=adoption,
            person_id=actor.person_pk,
            defaults={"asked_at": now, "confirmed_at": None, "wrong": 0},
        )
        row.talk, row.code = talk, _hash(row, code)
        row.save()
    with override(settings.LANGUAGE_CODE):
        text = _(
            "お守りの確認コード: %(code)s\n10分のあいだ、お守りの画面に入力できます。"
            "心当たりがなければ、何もしなくてかまいません。"
        )
    try:
        _post(row, text % {"code": code})
    except (Unreachable, Busy, Unknown) as error:
        raise errors.NotConnected from error
    except Declined as error:
        raise Invalid({"talk": _NO_TALK}) from error


def confirm_notices(actor: Actor, adoption_id: str, code: str) -> None:
    """The code came back: notices go there from now on.

    Raises:
        NotPermitted, NotFound: none was asked for.
        WrongNoticeCode: wrong, too late, or too often.
    """
    require(actor, "messaging.confirm_notices")
    with transaction.atomic():
        row = _own(actor, adoption_id)
        given = "".join(c for c in code if c.isalnum())
        ends = row.asked_at + one_time_codes.LIFE
        same = one_time_codes.is_right(row.code, _hash(row, given), ends, clock.now())
        right = same and row.wrong < one_time_codes.MOST_WRONG and row.confirmed_at is None
        if right:
            row.confirmed_at, row.code = clock.now(), ""
            record(_fact(NoticesBegun, row), actor=actor)
        else:
            row.wrong += 1
        row.save()
    if not right:
        raise errors.WrongNoticeCode


def stop_notices(actor: Actor, adoption_id: str) -> None:
    """No more notices in this tool; where they went is forgotten.

    Raises:
        NotPermitted, NotFound: there are none.
    """
    require(actor, "messaging.stop_notices")
    with transaction.atomic():
        row = _own(actor, adoption_id)
        if row.confirmed_at is not None:
            record(_fact(NoticesEnded, row), actor=actor)
        row.delete()


def standing(actor: Actor, adoption_id: str) -> str:
    """``on``, ``asked`` for a code that has not come back, or empty."""
    require(actor, "messaging.ask_for_notices")
    rows = NoticeTalk.objects.filter(adoption__public_id=adoption_id, person_id=actor.person_pk)
    row = rows.first()
    return "" if row is None else "asked" if row.confirmed_at is None else "on"


def reached(person_pks: frozenset[int]) -> frozenset[int]:
    """Who of these has a talk for his notices; most often nobody, whatever their number."""
    rows = NoticeTalk.objects.exclude(confirmed_at=None)
    if len(person_pks) <= _FEW:
        rows = rows.filter(person_id__in=person_pks)
    return person_pks & frozenset(rows.values_list("person_id", flat=True))


def tell(person_id: str, text: str) -> bool:
    """Post a notice in the person's talks; whether any took it.

    Raises:
        Later: none took it yet, and one may a little later.
    """
    rows = NoticeTalk.objects.filter(
        person__public_id=person_id, adoption__state=Adoption.State.ADOPTED
    )
    taken, busy = False, False
    for row in rows.exclude(confirmed_at=None).select_related("adoption"):
        try:
            if len(reaching.open_channel(row.adoption).readers(row.talk)) <= 1:
                _post(row, text)
                taken = True
        except (Unreachable, Busy):
            busy = True
        except Unknown:
            taken = True  # it may have arrived; the mail comes in any case
        except (Declined, errors.NotConnected):
            continue
    if busy and not taken:
        raise Later(_AGAIN)
    return taken


_NO_TALK = "この宛先には届きません。宛先を確かめてください。"


def _check(adoption: Adoption, talk: str) -> None:
    service = services()[adoption.tool]
    if not service.takes(talk):
        sentence = "%(tool)s の宛先の形ではありません。例: %(example)s"
        wrong = said(sentence, tool=service.label, example=service.handle_example)
        raise Invalid({"talk": wrong})
    try:
        readers = reaching.readers(adoption, talk)
    except errors.NoHandle as error:
        raise Invalid({"talk": _NO_TALK}) from error
    if len(readers) > 1:
        sentence = "このトークは %(n)s 人が読みます。自分だけが読むトークを選んでください。"
        raise Invalid({"talk": said(sentence, n=len(readers))})


def _post(row: NoticeTalk, text: str) -> None:
    channel = reaching.open_channel(row.adoption)
    channel.send(Outgoing(talk=row.talk, key=new_public_id(), text=text))


def _in_use(adoption_id: str) -> Adoption:
    rows = Adoption.objects.filter(public_id=adoption_id, state=Adoption.State.ADOPTED)
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def _own(actor: Actor, adoption_id: str) -> NoticeTalk:
    rows = NoticeTalk.objects.select_for_update(of=("self",)).select_related("adoption")
    row = rows.filter(adoption__public_id=adoption_id, person_id=actor.person_pk).first()
    if row is None:
        raise NotFound
    return row


def _fact(
    kind: type[NoticesBegun] | type[NoticesEnded], row: NoticeTalk
) -> NoticesBegun | NoticesEnded:
    return kind(subject_id=row.adoption.public_id, tool=row.adoption.tool)


def _hash(row: NoticeTalk, code: str) -> str:
    return blind_index(f"{row.public_id} {code}", purpose="messaging.notice-code")
