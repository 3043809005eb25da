"""架空のリスク分析。The risk table of the invented company, taken from the library and accepted by other people."""

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from omamori.facts.lifecycle import Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.queries import next_business_day
from omamori.plan.register import queries as register
from omamori.plan.risk import accepting, measuring, queries, writing
from omamori.plan.risk.models import Edition, EditionState

Who = Callable[[str, date], Actor]
Noon = Callable[[date], AbstractContextManager[None]]

_PER_STAGE = 2
_AT_HOME = ("U04",)
"""The salesmen of the first process also work at home."""
_LIKELIHOOD = (2, 1, 2, 3, 1, 2, 2, 1, 3, 2)
"""By place in a process; the impact follows from the register."""
_MEASURES = (
    ("technical", "名簿の書き出しに、件数の上限と通知を付ける", "nakamura", 45),
    ("human", "在宅の日の確認の頼み方を、部門ごとに練習する", "sato", 12),
    ("organisational", "委託先の確認票に、再委託の有無を足す", "kobayashi", -3),
)
"""Kind, what, who, days from today."""


def risks(who: Who, noon: Noon, *, began: date, today: date) -> None:
    """Fill the table: accepted since the first days, a little of it waiting today.

    Args:
        who: a person by the local part of his address and the day.
        noon: holds the clock at noon of a day.
        began, today: first and present day.
    """
    start = next_business_day(began + timedelta(days=5)) if began < today else today
    accepted: list[str] = []
    with noon(start):
        office = who("kobayashi", start)
        processes = register.processes(office, on=start)
        for number, process in enumerate(processes):
            accepted += _analysed(office, process.public_id, () if number else _AT_HOME)
        if accepted:
            for place in range(0, len(accepted), accepting.MOST_AT_ONCE):
                some = accepted[place : place + accepting.MOST_AT_ONCE]
                writing.propose(office, some, reason="初めての分析")
            _accept(who("ito", start))
    _today(who, accepted, today)


def _analysed(office: Actor, process_id: str, also: tuple[str, ...]) -> list[str]:
    """Two scenes of each stage and these, with a likelihood that the company chose."""
    found = [s for s in queries.suggestions(office, process_id) if s.score >= 0]
    wanted = [
        s.scene.code
        for stage in Stage
        for s in [s for s in found if s.scene.stage == stage][:_PER_STAGE]
    ]
    wanted += [code for code in also if code not in wanted]
    if not wanted:
        return []
    made = writing.take(office, process_id, scenes=wanted)
    for place, cell_id in enumerate(made):
        row = queries.cell(office, cell_id).making
        assert row is not None
        impact = row.says.impact or 2
        likelihood = min(_LIKELIHOOD[place % len(_LIKELIHOOD)], 12 // impact)
        given = dataclasses.replace(row.says, likelihood=likelihood, impact=impact)
        writing.write(office, cell_id, given)
    return list(made)


def _accept(top: Actor) -> None:
    waiting = Edition.objects.filter(state=EditionState.PROPOSED).order_by("pk")
    shown = list(waiting.values_list("public_id", "content_hash"))
    for place in range(0, len(shown), accepting.MOST_AT_ONCE):
        accepting.approve(top, dict(shown[place : place + accepting.MOST_AT_ONCE]))


def _today(who: Who, accepted: list[str], today: date) -> None:
    """What is in the making: measures, one change that waits, drafts of one more scene."""
    office = who("kobayashi", today)
    for (kind, text, local, days), cell_id in zip(_MEASURES, accepted, strict=False):
        due = max(today, today + timedelta(days=days))
        owner = who(local, today).person_id
        measuring.add_measure(office, cell_id, kind=kind, text=text, owner_id=owner, due_on=due)
    if len(accepted) > 4:
        row = queries.cell(office, accepted[4]).counts
        assert row is not None
        writing.write(office, accepted[4], dataclasses.replace(row.says, likelihood=2))
        writing.propose(
            office, [accepted[4]], reason="ヒヤリハットが続いたため、起こりやすさを上げる"
        )
    for process in register.processes(office, on=today)[:1]:
        more = queries.suggestions(office, process.public_id)[:2]
        if more:
            writing.take(office, process.public_id, scenes=[s.scene.code for s in more])
