"""送る前の相談: メッセージ (J.9.2)。What the judgement says of a chat message that another program would send.

A bot or a browser's extension shows who is in the room, the text and the files. Who the participants are
is looked up in the master list as on the page of messages; what the program says of them counts where
the list knows nothing. Nothing is kept but that somebody asked.
"""

import dataclasses
import hashlib
import time
from collections.abc import Sequence

from django.db import transaction

from omamori.do.outbound import advising, companies, receiving
from omamori.do.outbound.advising import Advice, AdvisedReason, DraftFile
from omamori.do.outbound.booking import Case
from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.judgement import Judgement, View, concluded
from omamori.do.outbound.domain.wrong_person import Contact
from omamori.do.outbound.examiner import Examiner, ExaminerDown
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.messaging import adopting, looking
from omamori.do.outbound.messaging.domain import choosing, errors
from omamori.do.outbound.messaging.recognising import Participant, Reader, readers
from omamori.do.outbound.messaging.services import services
from omamori.do.outbound.talk import Talk
from omamori.facts.errors import Invalid, Refusal
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.people import PersonRow

__all__ = ["Advice", "DraftFile", "Participant", "TalkDraft", "advise"]

_BY_PERSON = frozenset(
    {"named_other", "namesake", "other_company", "entrusted_data", "no_contract"}
)
"""Rules that are asked for each participant, and about his company; the others look at the room."""
_UNKNOWN_TOOL = "chat"
_NEW_MEANS = "R1-2"
"""Clause of the company's rules: new means of sending are a decision of the company."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class TalkDraft:
    """A chat message that is not sent yet; its sender is whoever asks.

    Attributes:
        channel: key of the tool (``services``); anything else is a tool that nobody adopted.
        room: how the tool names the room.
    """

    channel: str
    room: str
    participants: tuple[Participant, ...]
    text: str = ""
    files: tuple[DraftFile, ...] = ()


@dataclasses.dataclass(frozen=True)
class _Tool:
    """Since when the company uses the tool, or why the actor may not use it."""

    days: int
    refusal: Refusal | None = None


def advise(actor: Actor, draft: TalkDraft, *, examiner: Examiner | None = None) -> Advice:
    """Judge a chat message that the actor would send.

    Raises:
        Invalid: nobody to read it, nothing to send, or a last contact that is still to come.
        ExaminerDown: the draft cannot be looked into now; whoever asked must not send.
    """
    require(actor, "outbound.ask_ahead")
    _check(draft)
    person, until = advising.writer(actor), time.monotonic() + advising.SECONDS
    room, tool = readers(actor, draft.channel, draft.participants), _tool(actor, draft.channel)
    arrival = _examined(draft, person, room, examiner, until)
    talks = _talks(draft, room, tool, until)
    if talks:
        seen = dataclasses.replace(arrival.mail, talk=talks[0][1])
        arrival = dataclasses.replace(arrival, mail=seen)
    (case,) = receiving.judged([arrival]).cases
    answer = advising.answered(
        arrival.number,
        _hash_of(draft),
        case.mail,
        _judged(case, talks) if talks else case.judgement,
        forbidding=_forbidding(tool) if talks else (),
    )
    medium = draft.channel if draft.channel in services() else _UNKNOWN_TOOL
    with transaction.atomic():
        fact = advising.noted(arrival.number, person, answer, case.mail, medium=medium)
        record(fact, actor=actor)
    return _by_participant(answer, room)


def _check(draft: TalkDraft) -> None:
    wrong: dict[str, str] = {}
    ids = [p.id for p in draft.participants]
    if not ids or len(set(ids)) < len(ids):
        wrong["participants"] = "部屋で読む人を、一人に一度ずつ、一人以上入れてください。"
    if not draft.text.strip() and not draft.files:
        wrong["text"] = "本文を書くか、ファイルを付けてください。"
    if any(p.last_contact and p.last_contact > clock.now() for p in draft.participants):
        wrong["last_contact"] = "最後に連絡した日時が、先の日時になっています。"
    if wrong:
        raise Invalid(wrong)


def _tool(actor: Actor, channel: str) -> _Tool:
    try:
        adoption = adopting.usable(actor, channel)
    except (errors.ToolNotAdopted, errors.ToolStopped, errors.GuidanceNotConfirmed) as refusal:
        return _Tool(0, refusal)
    return _Tool((clock.today() - (adoption.adopted_on or clock.today())).days)


def _examined(
    draft: TalkDraft,
    person: PersonRow,
    room: Sequence[Reader],
    examiner: Examiner | None,
    until: float,
) -> receiving.Arrival:
    """The message as a mail is looked into: the same text, the same files."""
    mail = advising.Draft(
        receivers=tuple(
            advising.DraftReceiver(address=r.address, display_name=r.who.name) for r in room
        ),
        text=draft.text,
        files=draft.files,
    )
    content = advising.as_message(mail, person)
    receivers = tuple(dict.fromkeys(r.address for r in room))
    return advising.looked_into(content, person, receivers, until=until, examiner=examiner)


def _talks(
    draft: TalkDraft, room: Sequence[Reader], tool: _Tool, until: float
) -> list[tuple[Reader, Talk]]:
    """What is known of each participant outside; empty when nobody outside reads."""
    outside = [r for r in room if not r.inside]
    texts = _texts(draft, until) if any(r.namesakes for r in outside) else []
    return [
        (
            reader,
            Talk(
                tool=draft.channel,
                chosen=reader.who,
                namesakes=reader.namesakes,
                mentions=choosing.mentions(reader.who, reader.namesakes, texts),
                readers=len(outside),
                tool_days=tool.days,
            ),
        )
        for reader in outside
    ]


def _texts(draft: TalkDraft, until: float) -> list[tuple[int, str, str]]:
    texts = [(0, "", draft.text)]
    for number, file in enumerate(draft.files, 1):
        if time.monotonic() > until:
            raise ExaminerDown
        words = looking.words_of(file.content, file.name)
        texts.append((number, file.name, f"{file.name}\n{words}"))
    return texts


def _judged(case: Case, talks: Sequence[tuple[Reader, Talk]]) -> Judgement:
    """The room by all rules, and each participant by those about persons; the gravest counts."""
    told = (
        Contact(address=r.address, display_name=r.who.name, last_sent_at=r.participant.last_contact)
        for r, _talk in talks
        if r.participant.last_contact is not None
    )
    contacts = sorted((*case.known.contacts, *told), key=lambda c: c.last_sent_at, reverse=True)
    known = dataclasses.replace(case.known, contacts=tuple(contacts))
    now = case.envelope.received_at
    of_room = rules.judge(case.mail, case.rules, known, now).reasons
    reasons = [r for r in of_room if r.rule not in _BY_PERSON]
    theirs = companies.of_chosen({r.address.lower(): talk.chosen for r, talk in talks}, now)
    for reader, talk in talks:
        alone = tuple(r for r in case.mail.recipients if r.address == reader.address)
        mail = dataclasses.replace(case.mail, recipients=alone, talk=talk)
        own = dataclasses.replace(known, organizations=theirs)
        found = rules.judge(mail, case.rules, own, now).reasons
        reasons += [r for r in found if r.rule in _BY_PERSON]
    view = View(mail=case.mail, history=known, now=now)
    return concluded(view, case.rules, tuple(reasons))


def _forbidding(tool: _Tool) -> tuple[AdvisedReason, ...]:
    """A tool that the writer may not use is no way to send, whatever the message says."""
    if tool.refusal is None:
        return ()
    return (
        AdvisedReason(
            rule=tool.refusal.code.rpartition(".")[2],
            clause=_NEW_MEANS,
            severity=Verdict.REFUSE.value,
            text=str(tool.refusal.message),
            advice=str(tool.refusal.next_step),
            targets=(),
            test_mode=False,
        ),
    )


def _by_participant(answer: Advice, room: Sequence[Reader]) -> Advice:
    """Reasons point to participants as the program named them."""
    named = {r.address.lower(): r.participant.id for r in room}
    reasons = tuple(
        dataclasses.replace(
            reason,
            targets=tuple(
                (kind, named.get(value.lower(), value) if kind == "recipient" else value)
                for kind, value in reason.targets
            ),
        )
        for reason in answer.reasons
    )
    return dataclasses.replace(answer, reasons=reasons)


def _hash_of(draft: TalkDraft) -> str:
    people = sorted([p.id, p.display_name, p.org] for p in draft.participants)
    files = [[f.name, hashlib.sha256(f.content).hexdigest()] for f in draft.files]
    return advising.hashed([draft.channel, draft.room, people, draft.text, files])
