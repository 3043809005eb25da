"""残留リスクを受け入れる。Another person approves, within what his office may accept (J.3.1.4)."""

from collections.abc import Iterable, Mapping

from omamori.facts import risk as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.risk import cells, standards, tally
from omamori.plan.risk.domain import criteria as scales
from omamori.plan.risk.domain import errors
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.domain.particulars import says_nothing
from omamori.plan.risk.domain.residuals import Question, question
from omamori.plan.risk.models import AddedMeasure, Cell, Edition, EditionState

State = Cell.State
MOST_AT_ONCE = 200


def approve(actor: Actor, shown: Mapping[str, str], *, nothing_answer: str = "") -> int:
    """Approve editions exactly as they were shown, all or none; returns how many.

    Args:
        actor: who accepts.
        shown: SHA-256 of what was on the screen, by public id of the edition.
        nothing_answer: why nothing remains, when that is questioned.

    Raises:
        NotPermitted, NotFound, TextChanged, WrongStage.
        ApproverMustDiffer: he wrote on one of them.
        AcceptedHigher, NotAcceptable: the value is above what he, or anybody, may accept.
        ResidualMissing, NothingRemains: what remains is not said, or 「なし」 is not credible.
    """
    require(actor, "risk.approve")
    if not 0 < len(shown) <= MOST_AT_ONCE:
        raise Invalid({"cells": said("1 件以上 %(n)s 件以下を選んでください。", n=MOST_AT_ONCE)})
    scale = standards.criteria(clock.today())
    with tally.changing():
        rows = _proposed(actor, shown)
        for row in rows:
            _require_acceptable(actor, row, scale)
        if not nothing_answer.strip():
            _require_words(rows, scale)
        for row in rows:
            _accept(actor, row, scale, nothing_answer.strip()[:400])
    return len(rows)


def send_back(actor: Actor, cell_id: str, *, note: str) -> None:
    """Ask for a change.

    Raises:
        NotPermitted, NotFound, WrongStage.
        Invalid: it is not said what shall change.
    """
    if not note.strip() or len(note) > 400:
        raise Invalid({"note": "直してほしいことを、400 字までで書いてください。"})
    with tally.changing():
        cell = cells.locked(actor, "risk.send_back", cell_id)
        row = cells.open_edition(cell)
        if row is None or row.state != EditionState.PROPOSED:
            raise errors.WrongStage
        back_to_draft(cell, row, note.strip())
        record(facts.RiskReturned(**cells.about(cell)), actor=actor)


def back_to_draft(cell: Cell, row: Edition, note: str) -> None:
    """A proposal becomes a draft again; the note says why."""
    row.state, row.content_hash, row.returned_note = EditionState.DRAFT, "", note
    row.save()
    waits = cell.reopenings.filter(closed_at=None).exists()
    cells.stand(cell, State.REOPENED if waits else State.DRAFT)


def questions(process_id: str, rows: Iterable[Edition], scale: Criteria) -> Question | None:
    """What is asked before these editions of one process are approved."""
    new = {row.cell_id: row for row in rows if not row.ending}
    if not any(says_nothing(row.residual, scale) for row in new.values()):
        return None
    live = Cell.objects.filter(process_id=process_id).exclude(state=State.ENDED)
    told = dict(live.filter(shown__isnull=False).values_list("pk", "shown__residual"))
    told |= {key: row.residual for key, row in new.items()}
    return question(told.values(), scale)


def _proposed(actor: Actor, shown: Mapping[str, str]) -> list[Edition]:
    rows = Edition.objects.select_for_update(of=("self",)).select_related("cell__department")
    in_sight = Cell.objects.filter(cells.seen(actor))
    found = list(rows.filter(public_id__in=shown, cell__in=in_sight).order_by("pk"))
    if len(found) != len(shown):
        raise NotFound
    for row in found:
        if row.state != EditionState.PROPOSED:
            raise errors.WrongStage
        if row.content_hash != shown[row.public_id]:
            raise errors.TextChanged
        if not actor.person_pk or actor.person_pk in {row.author_id, *row.writers}:
            raise errors.ApproverMustDiffer
    return found


def _require_acceptable(actor: Actor, row: Edition, scale: Criteria) -> None:
    if row.ending:
        return
    if not row.residual.strip():
        raise errors.ResidualMissing(said("番号: %(numbers)s", numbers=str(row.cell.number)))
    band = scale.band(scales.value(row.likelihood, row.impact))
    detail = said("番号: %(numbers)s", numbers=str(row.cell.number))
    if band != "low" and Role.TOP not in actor.roles:
        raise errors.AcceptedHigher(detail)
    if band == "high" and not row.cell.added.filter(state=AddedMeasure.State.OPEN).exists():
        raise errors.NotAcceptable(detail)


def _require_words(rows: list[Edition], scale: Criteria) -> None:
    for process_id in sorted({row.cell.process_id for row in rows}):
        mine = [row for row in rows if row.cell.process_id == process_id]
        asked = questions(process_id, mine, scale)
        if asked is not None:
            raise errors.NothingRemains(asked.text)


def _accept(actor: Actor, row: Edition, scale: Criteria, answer: str) -> None:
    now, today, cell = clock.now(), clock.today(), row.cell
    Edition.objects.filter(cell=cell, state=EditionState.APPROVED, valid_to=None).update(
        valid_to=today
    )
    row.state, row.valid_from, row.approved_at = EditionState.APPROVED, today, now
    row.valid_to = today if row.ending else None
    row.approver_id, row.criteria = actor.person_pk, scale.number
    row.accepted_as = (Role.TOP if Role.TOP in actor.roles else Role.PRIVACY_OFFICER).value
    row.nothing_answer = answer if says_nothing(row.residual, scale) else ""
    row.save()
    cell.reviewed_on = today
    cells.show(cell, row, State.ENDED if row.ending else State.APPROVED)
    cells.anchor(cell)
    cell.reopenings.filter(closed_at=None).update(closed_at=now)
    told = facts.RiskAccepted(
        **cells.about(cell),
        number=row.number,
        content_hash=row.content_hash,
        likelihood=row.likelihood,
        impact=row.impact,
        criteria=scale.number,
        accepted_as=row.accepted_as,
        ending=row.ending,
    )
    record(told, actor=actor)
