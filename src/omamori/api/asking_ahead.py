"""送る前の相談。Add-ins and other systems ask the gate's own judgement about a draft (J.9.2)."""

import base64
import contextlib
import re
import time
from datetime import date, datetime
from datetime import time as hour

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from omamori.api import draft_shapes as shapes
from omamori.api.door import Entered, right
from omamori.api.routes import REFUSALS
from omamori.api.shapes import Refused
from omamori.do.outbound import advising
from omamori.do.outbound.messaging import advising as talking
from omamori.facts.errors import Refusal
from omamori.foundation.calendar import clock

router = Router(tags=["送信メール"])
_REFUSALS = REFUSALS | {413, 503}
_STRAY = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_CHUNK = 64 * 1024
_UPLOAD_SECONDS, _PATIENCE_SECONDS = 60.0, 10.0


class TooLarge(Refusal):
    """More than the gate would take."""

    code = "api.too_large"
    message = "一度に調べられる大きさを超えています。"
    next_step = "添付を減らすか、リンクで渡してください。"
    status = 413


class CannotLook(Refusal):
    """The draft could not be looked into: that is no leave to send it."""

    code = "api.cannot_examine"
    message = "今は中を調べられないため、判断できません。"
    next_step = "送らずに、少し待ってからもう一度呼んでください。"
    status = 503


@router.post("/outbound/check", response={200: shapes.Advice, _REFUSALS: Refused})
@right("outbound.ask_ahead")
def check_draft(request: Entered, given: shapes.DraftMail) -> shapes.Advice:
    """これから送るメールを、ゲートと同じ規則・統制・履歴で判断する。何も送らず、内容は残さない。"""
    draft = advising.Draft(
        receivers=tuple(
            advising.DraftReceiver(address=r.address, display_name=r.name, field=r.field)
            for r in given.recipients
        ),
        subject=given.subject,
        text=given.text,
        files=tuple(
            advising.DraftFile(name=f.name, content=base64.b64decode(f.content))
            for f in given.attachments
        ),
    )
    return _shaped(advising.advise(request.auth, draft))


@router.post("/outbound/check/message", response={200: shapes.Advice, _REFUSALS: Refused})
@right("outbound.ask_ahead")
def check_message(request: Entered) -> shapes.Advice:
    """同じ判断を、メールそのもの (message/rfc822) に。宛先は見出しの To・Cc・Bcc。"""
    content = _STRAY.sub(b"\r\n", _body(request, settings.OMAMORI.smtp_max_bytes))
    return _shaped(advising.advise_message(request.auth, content))


@router.post("/outbound/check/talk", response={200: shapes.Advice, _REFUSALS: Refused})
@right("outbound.ask_ahead")
def check_talk(request: Entered, given: shapes.DraftTalk) -> shapes.Advice:
    """これから送るメッセージ (チャット) を、同じ規則・統制・相手先台帳で判断する。何も送らず、内容は残さない。"""
    draft = talking.TalkDraft(
        channel=given.channel,
        room=given.room,
        participants=tuple(
            talking.Participant(
                id=p.id,
                display_name=p.display_name,
                org=p.org,
                last_contact=_moment(p.last_contact),
            )
            for p in given.participants
        ),
        text=given.text,
        files=tuple(
            talking.DraftFile(name=f.name, content=base64.b64decode(f.content)) for f in given.files
        ),
    )
    return _shaped(talking.advise(request.auth, draft))


@router.post("/outbound/check/decision", response={200: shapes.Belongs, _REFUSALS: Refused})
@right("outbound.ask_ahead")
def decision(request: Entered, given: shapes.Decision) -> shapes.Belongs:
    """前の答えが、この内容 (content_hash) へのもので、まだ有効かを確かめる。"""
    del request
    return shapes.Belongs(valid=advising.belongs(given.decision_id, given.content_hash))


def _moment(given: datetime | date | None) -> datetime | None:
    """A date as its beginning; without a zone, the clock of Japan."""
    if given is None:
        return None
    if not isinstance(given, datetime):
        given = datetime.combine(given, hour())
    return given if given.tzinfo else given.replace(tzinfo=clock.JST)


def _body(request: Entered, limit: int) -> bytes:
    """The bytes of the request, no more than ``limit``.

    Django's own limit is for forms; a mail may be larger and is read piece by piece.
    """
    pieces, size, until = [], 0, time.monotonic() + _UPLOAD_SECONDS
    while piece := request.read(_CHUNK):
        size += len(piece)
        if size > limit or time.monotonic() > until:
            raise TooLarge
        pieces.append(piece)
    return b"".join(pieces)


def read_to_its_end(request: HttpRequest) -> None:
    """Take what is still coming of a request that is too large, within limits, and keep nothing of it.

    Most programs send all before they listen: a line that is closed meanwhile brings them no answer at all.
    """
    size, until = 0, time.monotonic() + _PATIENCE_SECONDS
    with contextlib.suppress(OSError):
        while piece := request.read(_CHUNK):
            size += len(piece)
            if size > settings.OMAMORI.smtp_max_bytes or time.monotonic() > until:
                return


def _shaped(advice: advising.Advice) -> shapes.Advice:
    return shapes.Advice(
        verdict=advice.answer,
        delay_seconds=advice.delay_seconds,
        reasons=[
            shapes.AdvisedReason(
                rule=reason.rule,
                clause=reason.clause,
                severity=reason.severity,
                text=reason.text,
                advice=reason.advice,
                targets=[shapes.Target(kind=k, value=v) for k, v in reason.targets],
                test_mode=reason.test_mode,
            )
            for reason in advice.reasons
        ],
        persons=advice.persons,
        examined=advice.examined,
        decision_id=advice.decision_id,
        content_hash=advice.content_hash,
    )
