"""Before and after a lesson: equal spans, the same kind, and no claim that chance could make as well."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from omamori.check.statistics import effects
from omamori.check.statistics.models import Occurrence
from omamori.facts.lessons import LessonApproved, LessonDrafted
from omamori.facts.quizzes import PaperHandedIn, QuestionFailsMost
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.testing.people import World, mirai

TODAY = date(2028, 6, 30)
APPROVED, DUE = date(2028, 2, 29), date(2028, 3, 14)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 60), st.integers(0, 400))
def test_spans_never_meet_and_never_reach_into_the_future(
    day: date, weeks: int, after: int
) -> None:
    due, today = day + timedelta(days=weeks), day + timedelta(days=after)
    found = effects.spans(day, due, today)
    assert (found.before[1] - found.before[0]).days + 1 == effects.DAYS
    assert found.before[1] < day
    assert 0 <= found.days_after <= effects.DAYS
    if found.after:
        assert found.after[0] > due
        assert found.after[1] <= today


@pytest.mark.parametrize(
    ("before", "after", "days", "says"),
    [
        (3, 5, 90, "unsure"),
        (2, 20, 90, "more"),
        (20, 3, 90, "fewer"),
        (0, 0, 90, "unsure"),
        (20, 0, 27, "too_early"),
        (20, 20, 30, "more"),
    ],
)
def test_what_is_said(before: int, after: int, days: int, says: str) -> None:
    found = effects.spans(APPROVED, DUE, DUE + timedelta(days=days))
    assert effects.change(before, after, people=120, found=found).says == says


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def _happened(number: int, day: date, where: str, kind: str = "missend") -> None:
    Occurrence.objects.create(
        incident_id=f"o{number}",
        day=day,
        hour=10,
        stage="near_miss",
        kind=kind,
        department_id=where,
    )


def test_only_the_same_kind_among_those_who_learned(
    world: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sales = world.person("sato").department.public_id
    _happened(0, date(2028, 2, 1), sales)
    for number in range(1, 16):
        _happened(number, date(2028, 4, 1), sales)
    _happened(20, date(2028, 4, 1), sales, "theft")
    _happened(21, date(2028, 4, 1), "elsewhere")
    _happened(22, date(2028, 3, 1), sales)
    with clock.fixed(datetime(2028, 2, 29, 12, tzinfo=clock.JST)), transaction.atomic():
        record(LessonDrafted(subject_id="l1", kind="case", source_id="o0"))
        record(LessonApproved(subject_id="l1", kind="case", quiz_id="q1", audience="departments",
                              audience_values=(sales,), due_on=DUE, clauses=("R1-3",)))  # fmt: skip
        record(PaperHandedIn(subject_id="p1", quiz_id="q1", person_id="x", number=1, score=2, of=2,
                             pass_mark=2, passed=True))  # fmt: skip
        record(QuestionFailsMost(subject_id="f1", version_number=1, rule_clause="R1-3", answers=9,
                                 right=1))  # fmt: skip
    with clock.fixed(datetime(2028, 6, 30, 12, tzinfo=clock.JST)):
        (found,) = effects.effects(world.actor("tanaka"), today=TODAY)
        assert (found.near_misses.before.events, found.near_misses.after.events) == (1, 15)
        assert found.near_misses.says == "more"
        assert found.accidents.says == "unsure"
        assert (found.papers, found.passed, found.hard) == (1, 1, ("R1-3",))
        assert [name for name, _change in found.departments] == ["営業部"]
        assert effects.effects(world.actor("sato"), today=TODAY)[0].departments == ()
        client.force_login(world.user("tanaka"))
        client.get("/statistics/effects/")
        with django_assert_max_num_queries(12):
            page = client.get("/statistics/effects/").content.decode()
    assert "報告が増えました" in page
    assert "差があるとは言えません" in page
