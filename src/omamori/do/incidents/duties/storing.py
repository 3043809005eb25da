"""計算を残す。Keeps a reckoning beside the earlier ones, with what changed; nothing that was owed disappears."""

from typing import Any

from omamori.do.incidents.duties import computing
from omamori.do.incidents.duties.facts_of_case import CaseFacts, from_json, to_json
from omamori.do.incidents.duties.models import DutyRow, Reckoning
from omamori.do.incidents.duties.rulebook import rule_book
from omamori.facts.duties import DutiesReckoned
from omamori.facts.sentences import packed, unpacked
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.laws import queries as laws

SWITCHED = ("R8-notice",)
"""Coming changes of the law (``reference/laws``) that a rule waits for."""


def keep(
    actor: Actor, case_id: str, facts: CaseFacts, *, drill: bool, told: tuple[str, ...], trace: str
) -> str:
    """Reckon and store within the caller's transaction; returns the public id of the newest reckoning."""
    today = clock.today()
    switched = switch_days()
    found = computing.examine(facts, on=None if drill else today, switched=switched)
    before = (
        Reckoning.objects.select_for_update()
        .prefetch_related("duties")
        .filter(case_id=case_id, current=True)
        .first()
    )
    rules = rule_book(switched).digest
    given = to_json(facts)
    if before and (before.facts, before.rules, before.told) == (given, rules, list(told)):
        return before.public_id
    changed = _changed(before, found)
    if before:
        Reckoning.objects.filter(pk=before.pk).update(current=False)
    row = Reckoning.objects.create(
        case_id=case_id,
        number=before.number + 1 if before else 1,
        facts=given,
        rules=rules,
        drill=drill,
        told=list(told),
        reckoned_at=clock.now(),
        reckoned_by_id=actor.person_pk or None,
        questions=[[q.fact, q.code, q.text] for q in found.questions],
        not_owed=[[one.label, [packed(w) for w in one.why]] for one in found.not_owed],
    )
    _store(row, changed, found, before)
    _tell(actor, row, changed, found, trace)
    return row.public_id


def switch_days() -> tuple[tuple[str, Any], ...]:
    """The coming changes that the company has switched on, with their day."""
    found = [(code, laws.switch_day(code)) for code in SWITCHED]
    return tuple((code, day) for code, day in found if day is not None)


def notice_key(case_id: str, code: str = "") -> str:
    """Names the reminders of a case, or of one duty of it."""
    return f"duty:{case_id}:{code}:" if code else f"duty:{case_id}:"


def _changed(before: Reckoning | None, found: computing.Reckoned) -> tuple[computing.Changed, ...]:
    """The duties beside the reckoning before, as it was stored: the law may have changed since."""
    if before is None:
        return computing.changes(None, found)
    rows = list(before.duties.all())
    owed = tuple(_duty(row) for row in rows if row.standing != DutyRow.Standing.LIFTED)
    lifted = tuple(
        computing.Changed(duty=_duty(row), standing="lifted", whys=standing_of(row), was=row.due)
        for row in rows
        if row.standing == DutyRow.Standing.LIFTED
    )
    old = computing.Reckoned(facts=from_json(before.facts), duties=owed, not_owed=(), questions=())
    return computing.changes(old, found, lifted=lifted)


def _duty(row: DutyRow) -> computing.Duty:
    detail = row.detail
    return computing.Duty(
        code=row.code,
        label=row.label,
        addressee=row.addressee,
        addressee_code=detail["addressee_code"],
        channel=detail["channel"],
        due_from=row.due_from,
        guide_from=row.guide_from,
        due=row.due,
        paragraph=row.paragraph,
        source=detail["source"],
        words=detail["words"],
        must=detail["must"],
        why=kept_of(row, "why"),
        asks=(),
        count=None,
        kept_steps=kept_of(row, "steps"),
    )


def kept_of(row: DutyRow, name: str) -> tuple[str, ...]:
    """The sentences of a stored duty: ``why``, ``steps`` or ``standing``, as they can be translated."""
    plain = [row.standing_why] if name == "standing" else row.detail[name]
    return tuple(unpacked(one) for one in row.detail.get("said", {}).get(name, plain) if one)


def standing_of(row: DutyRow) -> tuple[str, ...]:
    """Why a stored duty stands where it stands."""
    return kept_of(row, "standing")


def _said(one: computing.Changed) -> dict[str, list[object]]:
    parts = {"why": one.duty.why, "steps": one.duty.steps, "standing": one.whys}
    return {name: [packed(text) for text in texts] for name, texts in parts.items()}


def _store(
    row: Reckoning,
    changed: tuple[computing.Changed, ...],
    found: computing.Reckoned,
    before: Reckoning | None,
) -> None:
    told = {d.code: (d.due, d.overdue_told_at) for d in before.duties.all()} if before else {}
    rows = []
    for position, one in enumerate(changed):
        duty = one.duty
        kept = told.get(duty.code)
        rows.append(
            DutyRow(
                reckoning=row,
                position=position,
                code=duty.code,
                label=duty.label,
                addressee=duty.addressee,
                due_from=duty.due_from,
                guide_from=duty.guide_from,
                due=duty.due,
                paragraph=duty.paragraph,
                standing=one.standing,
                standing_why=one.why[:1000],
                detail=computing.detail(duty, found) | {"said": _said(one)},
                overdue_told_at=kept[1] if kept and kept[0] == duty.due else None,
            )
        )
    DutyRow.objects.bulk_create(rows)


def _tell(
    actor: Actor,
    row: Reckoning,
    changed: tuple[computing.Changed, ...],
    found: computing.Reckoned,
    trace: str,
) -> None:
    fact = DutiesReckoned(
        subject_id=row.case_id,
        trace=trace,
        number=row.number,
        owed=len(found.duties),
        lifted=sum(one.standing == "lifted" for one in changed),
        questions=len(found.questions),
        first_due=min((d.due for d in found.duties if d.due), default=None),
        drill=row.drill,
    )
    record(fact, actor=actor)
