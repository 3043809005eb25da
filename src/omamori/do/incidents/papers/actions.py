"""報告書の操作。Begin from the facts, write, freeze, have another approve, hand in with its receipt."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases import queries as case_queries
from omamori.do.incidents.cases.telling import readers_of
from omamori.do.incidents.duties.actions import Result
from omamori.do.incidents.papers import gathering
from omamori.do.incidents.papers.domain import errors, filling
from omamori.do.incidents.papers.domain.layouts import STAGES
from omamori.do.incidents.papers.models import Paper
from omamori.do.incidents.papers.taking import download
from omamori.do.incidents.papers.telling import kept, layout_of, on_day, told
from omamori.facts.duties import PaperBegun, PaperDecided, PaperFrozen, PaperSent
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices

State = Paper.State
__all__ = [
    "approve",
    "ask",
    "begin",
    "download",
    "mark_sent",
    "send_back",
    "withdraw",
    "write",
]


def begin(actor: Actor, case_id: str, *, layout: str, stage: str) -> str:
    """Begin an edition; what people wrote into the one before is taken over. Returns its public id.

    Raises:
        NotPermitted, NotFound.
        Invalid: no such report.
        OpenEdition: one is being written.
    """
    require(actor, "papers.begin")
    _require_work(actor, case_id)
    found = layout_of(layout, on=clock.today())
    if found is None or stage not in STAGES:
        raise Invalid({"layout": "報告書の種類を選んでください。"})
    mine = Paper.objects.filter(case_id=case_id, layout=layout)
    before = mine.exclude(state=State.WITHDRAWN).order_by("-public_id").first()
    number = mine.filter(stage=stage).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            row = Paper.objects.create(
                case_id=case_id,
                layout=layout,
                layout_from=found.effective_from,
                stage=stage,
                version=number + 1,
                written=dict(before.written) if before else {},
                writers=list(before.writers) if before else [],
                made_by_id=actor.person_pk or None,
                made_at=clock.now(),
            )
            record(PaperBegun(**told(row)), actor=actor)
    except IntegrityError:
        raise errors.OpenEdition from None
    return row.public_id


def write(actor: Actor, paper_id: str, given: Mapping[str, str]) -> None:
    """Write over what the case says, field by field; a field that says the same is left to the case.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: a text is too long.
    """
    require(actor, "papers.write")
    if any(len(text) > filling.LONGEST for text in given.values()):
        raise Invalid({"fields": f"一つの項目は {filling.LONGEST:,} 字までで書いてください。"})
    with transaction.atomic():
        row = _locked(actor, paper_id, State.DRAFT)
        layout = on_day(row)
        case = gathering.at_hand(actor, row.case_id)
        own = filling.fill(layout, row.stage, case, {})
        now = filling.fill(layout, row.stage, case, row.written)
        row.written = filling.changed(given, now, own)
        row.writers = sorted({*row.writers, actor.person_id})
        row.save()


def ask(actor: Actor, paper_id: str) -> None:
    """Freeze the content with its hash and put it before another person.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Incomplete: with the fields that are empty and may not be.
    """
    require(actor, "papers.ask")
    with transaction.atomic():
        row = _locked(actor, paper_id, State.DRAFT)
        layout, case = on_day(row), gathering.at_hand(actor, row.case_id)
        lines = filling.fill(layout, row.stage, case, row.written)
        if empty := filling.missing(lines):
            raise errors.Incomplete("、".join(line.label for line in empty))
        row.lines, row.facts_number = filling.to_json(lines), case.facts_number
        row.sha256 = filling.digest(row.layout, row.stage, row.version, lines)
        row.state, row.asked_by_id, row.asked_at = State.ASKED, actor.person_pk, clock.now()
        row.decided_by = row.decided_at = None
        row.writers = sorted({*row.writers, actor.person_id})
        row.save()
        record(PaperFrozen(**told(row)), actor=actor)
        _tell_checkers(row)


def approve(actor: Actor, paper_id: str) -> None:
    """Another person agrees to the frozen content.

    Raises:
        NotPermitted, NotFound, NotThatState.
        OwnPaper: the actor wrote on it.
    """
    require(actor, "papers.approve")
    with transaction.atomic():
        row = _locked(actor, paper_id, State.ASKED, work=False)
        if not actor.person_id or actor.person_id in row.writers:
            raise errors.OwnPaper
        if filling.digest(row.layout, row.stage, row.version, kept(row)) != row.sha256:
            raise errors.NotThatState
        _decide(row, actor, State.APPROVED, "approved")


def send_back(actor: Actor, paper_id: str, *, note: str) -> None:
    """It is a draft again, with a word on what to change.

    Raises:
        NotPermitted, NotFound, NotThatState.
        OwnPaper: the actor wrote on it.
        Invalid: it is not said what to change.
    """
    require(actor, "papers.send_back")
    if not note.strip():
        raise Invalid({"note": "何を直してほしいかを書いてください。"})
    with transaction.atomic():
        row = _locked(actor, paper_id, State.ASKED, work=False)
        if not actor.person_id or actor.person_id in row.writers:
            raise errors.OwnPaper
        row.note, row.lines = note.strip()[: filling.LONGEST], []
        _decide(row, actor, State.DRAFT, "returned")
        row.sha256 = ""
        row.save()


def withdraw(actor: Actor, paper_id: str, *, note: str = "") -> None:
    """It is not handed in; it stays in the record.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "papers.withdraw")
    with transaction.atomic():
        row = _locked(actor, paper_id, State.DRAFT, State.ASKED, State.APPROVED)
        row.note = note.strip()[: filling.LONGEST]
        row.state = State.WITHDRAWN
        row.save()
        record(PaperDecided(**told(row), outcome="withdrawn"), actor=actor)
        notices.settle(key=_key(row))


def mark_sent(
    actor: Actor, paper_id: str, *, sent_on: date, channel: str, receipt: str = ""
) -> None:
    """Write down that an approved report was handed in; its duty is marked with the receipt.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: with a sentence per field.
    """
    require(actor, "papers.mark_sent")
    with transaction.atomic():
        row = _locked(actor, paper_id, State.APPROVED)
        duty = on_day(row).duty(row.stage)
        result = Result(done_on=sent_on, channel=channel, receipt=receipt)
        if duty in gathering.at_hand(actor, row.case_id).owed:
            cases.mark_duty(actor, row.case_id, duty, result)
        elif wrong := _wrong(sent_on, channel):
            raise Invalid(wrong)
        row.state, row.sent_by_id = State.SENT, actor.person_pk
        row.sent_on, row.channel, row.receipt = sent_on, channel, receipt.strip()
        row.save()
        record(PaperSent(**told(row), on=sent_on, channel=channel), actor=actor)


def _wrong(sent_on: date, channel: str) -> dict[str, str]:
    found = {}
    if sent_on > clock.today():
        found["sent_on"] = "先の日付は書けません。提出した日を書いてください。"
    if not channel:
        found["channel"] = "提出した方法を選んでください。"
    return found


def _locked(actor: Actor, paper_id: str, *states: Paper.State, work: bool = True) -> Paper:
    """A paper of a case that the actor sees (and works on), in one of the states.

    Raises:
        NotFound, NotThatState.
    """
    row = Paper.objects.select_for_update().filter(public_id=paper_id).first()
    if row is None or not case_queries.sees(actor, row.case_id):
        raise NotFound
    if work:
        _require_work(actor, row.case_id)
    if row.state not in states:
        raise errors.NotThatState
    return row


def _require_work(actor: Actor, case_id: str) -> None:
    if not case_queries.works(actor, case_id):
        raise NotFound


def _decide(row: Paper, actor: Actor, state: Paper.State, outcome: str) -> None:
    row.state, row.decided_by_id, row.decided_at = state, actor.person_pk, clock.now()
    row.save()
    record(PaperDecided(**told(row), outcome=outcome), actor=actor)
    notices.settle(key=_key(row))


def _key(row: Paper) -> str:
    return f"paper:{row.public_id}:{row.version}"


def _tell_checkers(row: Paper) -> None:
    """Those who have a part in the case or are of the office, without whoever wrote it."""
    notices.notify(
        people=set(readers_of(row.case_id)) - set(row.writers),
        kind="papers",
        title="事故の報告書の確認を待っています",
        text="内容を読み、確認するか、差し戻してください。",
        url_name="papers:one",
        url_args=(row.public_id,),
        key=_key(row),
        urgent=True,
    )
