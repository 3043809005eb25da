"""Clocks remind: before, on and after the day, only those who may know, never of a drill; a new holiday moves limits."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from omamori.do.incidents.duties import (
    actions,
    computing,
    queries,
    reminding,
    rulebook,
    storing,
)
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.models import Reckoning
from omamori.do.incidents.duties.tests.test_reckoning import PLAIN
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.records.public_id import new_public_id
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
KNOWN = date(2026, 11, 24)
SENSITIVE = dataclasses.replace(PLAIN, sensitive=True)


@pytest.fixture
def world() -> World:
    return mirai()


def _case(world: World, facts: CaseFacts = SENSITIVE, **how: object) -> str:
    case = new_public_id()
    with clock.fixed(MORNING):
        actions.reckon_for(world.actor("tanaka"), case, facts, **how)  # type: ignore[arg-type]
    return case


def _on(day: int) -> int:
    """Remind in the morning of the day with this number; day 1 is the day of knowledge."""
    with clock.fixed(MORNING + timedelta(days=day - 1)):
        return reminding.remind()


def _titles(case: str) -> list[str]:
    found = Notice.objects.filter(key__startswith=f"duty:{case}:").order_by("id")
    return sorted({f"{n.key.rsplit(':', 1)[1]}:{n.key.split(':')[2]}" for n in found})


def test_reminders_from_the_guide_to_the_day_after(world: World) -> None:
    case = _case(world)
    assert _on(1) == 0
    _on(3)
    assert _titles(case) == ["guide:pmark_prompt", "guide:ppc_prompt"]
    _on(3)
    with clock.fixed(MORNING + timedelta(days=3)):
        done = actions.Result(done_on=KNOWN + timedelta(days=3), channel="web", receipt="1")
        actions.record_done(world.actor("tanaka"), case, "ppc_prompt", done)
    _on(6)
    assert "late-2026-11-29:pmark_prompt" in _titles(case)
    assert not [t for t in _titles(case) if "ppc_prompt" in t and "late" in t]
    names = [row.fact.name for row in facts_about("incident", case)]
    assert names.count("duties.overdue") == 1
    _on(7)
    assert [r.fact.name for r in facts_about("incident", case)].count("duties.overdue") == 1
    _on(23)
    assert "week:pmark_full" in _titles(case)
    _on(30)
    assert "today:ppc_full" in _titles(case)
    assert Notice.objects.filter(key__endswith="ppc_full:today", urgent=True).exists()
    with clock.fixed(MORNING + timedelta(days=30)):
        actions.stop_clocks(world.actor("tanaka"), case)
        assert not Notice.objects.filter(key__startswith=f"duty:{case}:", read_at=None).exists()
    assert _on(32) == 0


def test_a_restricted_case_tells_only_the_named_and_a_drill_nobody(world: World) -> None:
    named = world.id("ito")
    case = _case(world, told=(named,))
    _case(world, drill=True)
    _on(5)
    people = Notice.objects.values_list("person__public_id", flat=True)
    assert set(people) == {named}
    assert {tuple(notice.url_args) for notice in Notice.objects.all()} == {(case,)}


def test_a_holiday_announced_late_moves_the_limits_of_open_cases(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, closed = _case(world), _case(world)
    with clock.fixed(MORNING):
        actions.stop_clocks(world.actor("tanaka"), closed)
        assert reminding.reevaluate() == 0
        Reckoning.objects.update(rules="older")
        assert reminding.reevaluate() == 0, "another wording changes nothing"
        Reckoning.objects.update(rules="older")
        day = date(2026, 12, 23)
        monkeypatch.setattr(
            computing, "calendar_on", lambda _on: rulebook.closed_days({day: "臨時の休日"})
        )
        assert reminding.reevaluate() == 1
        duty = queries.duties_of(case, on=KNOWN).one("ppc_full")
        assert (duty.due, duty.standing) == (date(2026, 12, 24), "moved")
        assert "2026-12-23 (水) から 2026-12-24 (木)" in duty.standing_why
        assert queries.duties_of(closed, on=KNOWN).number == 1


def test_no_switch_is_on(world: World) -> None:
    del world
    assert storing.switch_days() == ()
