"""義務の問い。The duties of a case with their state, what blocks its end, what is due, the history of the reckonings."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.do.incidents.duties import storing
from omamori.do.incidents.duties.domain import settling
from omamori.do.incidents.duties.facts_of_case import CaseFacts, from_json
from omamori.do.incidents.duties.models import Done, DutyRow, Reckoning
from omamori.facts.errors import NotFound
from omamori.facts.sentences import unpacked
from omamori.foundation.ui.wording import told

MOST = 500
STATES = {
    "open": gettext_noop("これから"),
    "soon": gettext_noop("期限が近い"),
    "overdue": gettext_noop("期限を過ぎた"),
    "postponed": gettext_noop("延期"),
    "done": gettext_noop("済み"),
    "lifted": gettext_noop("不要になった"),
}
COLOURS = {"open": "key", "soon": "watch", "overdue": "late", "postponed": "watch", "done": "good"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DoneView:
    """The newest mark of a duty.

    Attributes:
        kind: of ``Done.Kind``; channel_label: in words.
    """

    kind: str
    done_on: date
    channel: str
    channel_label: str
    receipt: str
    note: str
    by: str
    recorded_at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class DutyView:
    """One duty as a case page shows it.

    Attributes:
        state: of ``STATES``; colour: for ``badge``. days_left: negative when late; None without a day.
        standing: beside the reckoning before (``DutyRow.Standing``); standing_why: what changed.
        may_wait: the law lets it be postponed.
    """

    code: str
    label: str
    addressee: str
    channel: str
    due_from: date
    guide_from: date | None
    due: date | None
    days_left: int | None
    paragraph: str
    source: str
    words: str
    must: bool
    why: tuple[str, ...]
    steps: tuple[str, ...]
    questions: tuple[str, ...]
    standing: str
    standing_label: str
    standing_why: str
    state: str
    state_label: str
    colour: str
    may_wait: bool
    done: DoneView | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseDuties:
    """The newest reckoning of a case.

    Attributes:
        number: which reckoning; 0 when none was made yet.
        duties: owed ones first, in the order of the rules; then those no longer owed.
        questions: (key, code, sentence). not_owed: (label, sentences).
    """

    case_id: str
    number: int
    reckoned_at: datetime | None
    facts: CaseFacts | None
    drill: bool
    duties: tuple[DutyView, ...]
    questions: tuple[tuple[str, str, str], ...]
    not_owed: tuple[tuple[str, tuple[str, ...]], ...]

    def one(self, code: str) -> DutyView:
        """The duty with a code.

        Raises:
            NotFound.
        """
        for duty in self.duties:
            if duty.code == code:
                return duty
        raise NotFound


@dataclasses.dataclass(frozen=True, kw_only=True)
class Turn:
    """One reckoning in the history: what it changed; facts: of which it was made, as JSON."""

    number: int
    facts: dict[str, Any]
    reckoned_at: datetime
    by: str
    changed: tuple[tuple[str, str, str, str, str], ...]
    """(label, standing in words and as code, why, paragraph) of every duty that is not the same as before."""


def duties_of(case_id: str, *, on: date) -> CaseDuties:
    """The duties of a case on a day (of its own clock); three queries. Who may see the case was checked."""
    row = Reckoning.objects.filter(case_id=case_id, current=True).first()
    if row is None:
        return CaseDuties(
            case_id=case_id,
            number=0,
            reckoned_at=None,
            facts=None,
            drill=False,
            duties=(),
            questions=(),
            not_owed=(),
        )
    done = _newest_done(case_id)
    return CaseDuties(
        case_id=case_id,
        number=row.number,
        reckoned_at=row.reckoned_at,
        facts=from_json(row.facts),
        drill=row.drill,
        duties=tuple(
            _view(duty, done.get(duty.code), on) for duty in row.duties.order_by("position")
        ),
        questions=tuple((key, code, text) for key, code, text in row.questions),
        not_owed=tuple((label, tuple(unpacked(w) for w in why)) for label, why in row.not_owed),
    )


def facts_of(case_id: str) -> CaseFacts | None:
    """The facts of the newest reckoning; None when none was made. One query."""
    row = Reckoning.objects.filter(case_id=case_id, current=True).values_list("facts").first()
    return from_json(row[0]) if row else None


def unsettled(case_id: str, *, on: date) -> tuple[str, ...]:
    """Labels of duties that the law or a contract orders and that are neither done nor lifted: they block the end."""
    found = duties_of(case_id, on=on).duties
    return tuple(d.label for d in found if d.must and d.state not in ("done", "lifted"))


def next_due(case_ids: Iterable[str]) -> dict[str, date]:
    """The earliest day of an owed duty that is not done, by case; cases without one are absent. One query."""
    newest = Done.objects.filter(case_id=OuterRef("reckoning__case_id"), code=OuterRef("code"))
    rows = (
        DutyRow.objects.filter(
            reckoning__case_id__in=list(case_ids)[:MOST],
            reckoning__current=True,
            due__isnull=False,
        )
        .exclude(standing=DutyRow.Standing.LIFTED)
        .annotate(mark=Subquery(newest.order_by("-public_id").values("kind")[:1]))
        .order_by("-due")
    )
    pairs = rows.values_list("reckoning__case_id", "due", "mark")
    return {case: due for case, due, mark in pairs if mark != Done.Kind.DONE and due}


def history(case_id: str) -> tuple[Turn, ...]:
    """Every reckoning of a case, newest first, with what it changed; two queries."""
    rows = Reckoning.objects.filter(case_id=case_id).select_related("reckoned_by")
    found, gone = [], dict[str, str]()
    for row in rows.prefetch_related("duties").order_by("number")[:MOST]:
        duties = sorted(row.duties.all(), key=lambda duty: duty.position)
        lifted = {d.code: d.standing_why for d in duties if d.standing == DutyRow.Standing.LIFTED}
        told = [
            (
                d.label,
                _(DutyRow.Standing(d.standing).label),
                d.standing,
                d.standing_why,
                d.paragraph,
            )
            for d in duties
            if d.standing != DutyRow.Standing.SAME and (d.code, d.standing_why) not in gone.items()
        ]
        found.append(
            Turn(
                number=row.number,
                facts=row.facts,
                reckoned_at=row.reckoned_at,
                by=row.reckoned_by.name if row.reckoned_by else "",
                changed=tuple(told),
            )
        )
        gone = lifted
    return tuple(reversed(found))


def receipts(case_id: str) -> dict[str, DoneView]:
    """The newest mark of each duty of a case, by code; one query."""
    return {code: _done(row) for code, row in _newest_done(case_id).items()}


def _newest_done(case_id: str) -> dict[str, Done]:
    rows = Done.objects.filter(case_id=case_id).select_related("by").order_by("public_id")
    return {row.code: row for row in rows[:MOST]}


def _view(row: DutyRow, mark: Done | None, on: date) -> DutyView:
    detail: dict[str, Any] = row.detail
    state = settling.standing(
        lifted=row.standing == DutyRow.Standing.LIFTED,
        kind=mark.kind if mark else "",
        due=row.due,
        today=on,
    )
    return DutyView(
        code=row.code,
        label=row.label,
        addressee=row.addressee,
        channel=detail["channel"],
        due_from=row.due_from,
        guide_from=row.guide_from,
        due=row.due,
        days_left=(row.due - on).days if row.due else None,
        paragraph=row.paragraph,
        source=detail["source"],
        words=detail["words"],
        must=detail["must"],
        why=storing.kept_of(row, "why"),
        steps=storing.kept_of(row, "steps"),
        questions=tuple(detail["questions"]),
        standing=row.standing,
        standing_label=_(DutyRow.Standing(row.standing).label),
        standing_why=" ".join(told(one) for one in storing.standing_of(row)),
        state=state,
        state_label=_(STATES[state]),
        colour=COLOURS.get(state, ""),
        may_wait=row.code in settling.MAY_WAIT,
        done=_done(mark) if mark and mark.kind != Done.Kind.TAKEN_BACK else None,
    )


def _done(row: Done) -> DoneView:
    return DoneView(
        kind=row.kind,
        done_on=row.done_on,
        channel=row.channel,
        channel_label=_(Done.Channel(row.channel).label) if row.channel else "",
        receipt=row.receipt,
        note=row.note,
        by=row.by.name if row.by else "",
        recorded_at=row.recorded_at,
    )
