"""報告書の問い。The reports of a case, one with its lines and their origin, what differs and what contradicts."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.duties.queries import receipts
from omamori.do.incidents.papers.case_at_hand import CaseAtHand
from omamori.do.incidents.papers.domain import filling
from omamori.do.incidents.papers.domain.layouts import Layout, layouts
from omamori.do.incidents.papers.gathering import at_hand
from omamori.do.incidents.papers.models import Paper
from omamori.do.incidents.papers.telling import kept, on_day
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.reference.papers import document

MOST = 200
STAGES = {"prompt": gettext_noop("速報"), "full": gettext_noop("確報")}
COLOURS = {"draft": "", "asked": "watch", "approved": "key", "sent": "good", "withdrawn": ""}


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperRow:
    """An edition in a list; ``colour``: of the state."""

    public_id: str
    layout: str
    stage: str
    name: str
    version: int
    state: str
    state_label: str
    colour: str
    made_by: str
    made_at: datetime
    sent_on: date | None
    receipt: str
    sha256: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """A report that the duties of the case ask for.

    Attributes:
        due: last day of the duty; None when there is none. done: it is marked as done. open_id: edition being worked on; empty for none.
    """

    layout: str
    stage: str
    name: str
    form: str
    due: date | None
    done: bool
    open_id: str
    owed: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class CasePapers:
    """The reports of a case."""

    case: CaseAtHand
    wanted: tuple[Wanted, ...]
    rows: tuple[PaperRow, ...]
    conflicts: tuple[filling.Conflict, ...]
    may_begin: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaperPage:
    """One edition.

    Attributes:
        items: (heading, lines below it). missing: labels that may not stay unknown.
        before: name of the edition it is compared with; empty for none. behind: the facts have moved on.
        may: what this reader may do now.
    """

    row: PaperRow
    case: CaseAtHand
    layout: Layout
    items: tuple[tuple[str, tuple[filling.Line, ...]], ...]
    lines: tuple[filling.Line, ...]
    missing: tuple[str, ...]
    before: str
    differences: tuple[filling.Difference, ...]
    conflicts: tuple[filling.Conflict, ...]
    behind: bool
    note: str
    decided_by: str
    may: frozenset[str]


def papers_of(actor: Actor, case_id: str) -> CasePapers:
    """The reports of a case.

    Raises:
        NotPermitted.
        NotFound: no such case in reach.
    """
    require(actor, "papers.see")
    case = at_hand(actor, case_id)
    rows = list(_rows().filter(case_id=case_id).order_by("-public_id")[:MOST])
    return CasePapers(
        case=case,
        wanted=tuple(_wanted(case, rows)),
        rows=tuple(_row(row) for row in rows),
        conflicts=_conflicts(case, rows),
        may_begin=reach(actor, "papers.begin") is not Reach.NONE and cases.works(actor, case_id),
    )


def paper(actor: Actor, paper_id: str) -> PaperPage:
    """One edition with its lines.

    Raises:
        NotPermitted.
        NotFound: none of a case in reach.
    """
    require(actor, "papers.see")
    row = _rows().filter(public_id=paper_id).first()
    if row is None:
        raise NotFound
    case = at_hand(actor, row.case_id)
    rows = list(_rows().filter(case_id=row.case_id).order_by("-public_id")[:MOST])
    lines = _lines(row, case)
    before = _before(row, rows)
    return PaperPage(
        row=_row(row),
        case=case,
        layout=on_day(row),
        items=_grouped(lines),
        lines=lines,
        missing=tuple(line.label for line in filling.missing(lines)),
        before=_row(before).name if before else "",
        differences=filling.differences(_lines(before, case), lines) if before else (),
        conflicts=_conflicts(case, rows),
        behind=bool(row.facts_number) and row.facts_number < case.facts_number,
        note=row.note,
        decided_by=row.decided_by.name if row.decided_by else "",
        may=_may(actor, row),
    )


def waiting_for(actor: Actor, *, most: int = 20) -> tuple[PaperRow, ...]:
    """Frozen reports of visible cases that this reader may approve."""
    if reach(actor, "papers.approve") is Reach.NONE or not actor.person_id:
        return ()
    rows = list(_rows().filter(state=Paper.State.ASKED).order_by("pk")[:MOST])
    seen = cases.seen_among(actor, {row.case_id for row in rows})
    mine = [r for r in rows if r.case_id in seen and actor.person_id not in r.writers]
    return tuple(_row(row) for row in mine[:most])


def _rows() -> "QuerySet[Paper]":
    return Paper.objects.select_related("made_by", "decided_by")


def _wanted(case: CaseAtHand, rows: list[Paper]) -> Iterable[Wanted]:
    """Every report that a duty asks for, and the PrivacyMark report in any case."""
    done = receipts(case.case_id)
    for layout in layouts(document(), clock.today()):
        for stage in STAGES:
            code = layout.duty(stage)
            open_ids = [
                row.public_id
                for row in rows
                if (row.layout, row.stage) == (layout.code, stage)
                and row.state not in (Paper.State.SENT, Paper.State.WITHDRAWN)
            ]
            if code in case.owed or open_ids:
                yield Wanted(
                    layout=layout.code,
                    stage=stage,
                    name=_name(layout.label, stage),
                    form=layout.form,
                    due=case.owed.get(code),
                    done=code in done and done[code].kind == "done",
                    open_id=open_ids[0] if open_ids else "",
                    owed=code in case.owed,
                )


def _conflicts(case: CaseAtHand, rows: list[Paper]) -> tuple[filling.Conflict, ...]:
    """What the newest edition for each addressee says differently from the others'."""
    newest: dict[str, Paper] = {}
    for row in rows:
        if row.state != Paper.State.WITHDRAWN:
            newest.setdefault(row.layout, row)
    return filling.conflicts((_row(one).name, _lines(one, case)) for one in newest.values())


def _lines(row: Paper, case: CaseAtHand) -> tuple[filling.Line, ...]:
    """What was frozen; of a draft, the case as it is now with what people wrote."""
    if row.lines:
        return kept(row)
    return filling.fill(on_day(row), row.stage, case, row.written)


def _before(row: Paper, rows: list[Paper]) -> Paper | None:
    """The newest earlier edition for the same addressee that was handed in; else the newest earlier one."""
    earlier = [
        one
        for one in rows
        if one.layout == row.layout and one.public_id < row.public_id and one.lines
    ]
    sent = [one for one in earlier if one.state == Paper.State.SENT]
    found = sent or earlier
    return found[0] if found else None


def _grouped(lines: Iterable[filling.Line]) -> tuple[tuple[str, tuple[filling.Line, ...]], ...]:
    found: dict[str, list[filling.Line]] = {}
    for line in lines:
        found.setdefault(line.item, []).append(line)
    return tuple((item, tuple(many)) for item, many in found.items())


def _may(actor: Actor, row: Paper) -> frozenset[str]:
    works = cases.works(actor, row.case_id)
    wrote = actor.person_id in row.writers
    states = Paper.State
    wanted = {
        "write": works and row.state == states.DRAFT,
        "ask": works and row.state == states.DRAFT,
        "approve": not wrote and bool(actor.person_id) and row.state == states.ASKED,
        "send_back": not wrote and bool(actor.person_id) and row.state == states.ASKED,
        "withdraw": works and row.state in (states.DRAFT, states.ASKED, states.APPROVED),
        "mark_sent": works and row.state == states.APPROVED,
        "download": True,
    }
    return frozenset(
        name
        for name, yes in wanted.items()
        if yes and reach(actor, f"papers.{name}") is not Reach.NONE
    )


def _name(label: str, stage: str) -> str:
    return f"{label} ({STAGES[stage]})"


def _row(row: Paper) -> PaperRow:
    return PaperRow(
        public_id=row.public_id,
        layout=row.layout,
        stage=row.stage,
        name=f"{_name(on_day(row).label, row.stage)} 第{row.version}版",
        version=row.version,
        state=row.state,
        state_label=_(Paper.State(row.state).label),
        colour=COLOURS[row.state],
        made_by=row.made_by.name if row.made_by else "",
        made_at=row.made_at,
        sent_on=row.sent_on,
        receipt=row.receipt,
        sha256=row.sha256,
    )
