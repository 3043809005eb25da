"""What happened here follows the facts: a case replaces its near miss, a class moves it, an exercise is none."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from omamori.check.statistics import occurring, own
from omamori.check.statistics.models import Occurrence
from omamori.facts.base import Fact
from omamori.facts.cases import (
    CaseClassified,
    CaseFactsChanged,
    CaseFolded,
    CaseOpened,
    CaseRestricted,
    CaseStageChanged,
)
from omamori.facts.incidents import NearMissPlaced, NearMissRaised, NearMissRecorded
from omamori.facts.safeguards import ChangeApproved, ChangeReported
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import outbox
from omamori.foundation.ledger.actions import record
from omamori.plan.register.tests.story import approved_process
from omamori.testing.people import World, mirai

LEAP = datetime(2028, 2, 29, 23, 40, tzinfo=clock.JST)


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def _told(*facts: Fact, at: datetime = LEAP) -> None:
    with clock.fixed(at), transaction.atomic():
        for fact in facts:
            record(fact)
    with clock.fixed(at + timedelta(seconds=1)):
        while outbox.deliver_some():
            pass


@pytest.mark.parametrize(
    ("medium", "cause", "kind"),
    [
        ("mail", "wrong_recipient", "missend"),
        ("chat", "wrong_attachment", "missend"),
        ("paper", "wrong_recipient", "misdelivery"),
        ("device", "lost", "lost"),
        ("paper", "lost", "lost"),
        ("mail", "suspicious", ""),
        ("device", "wrong_recipient", ""),
        ("", "", ""),
    ],
)
def test_proposals(medium: str, cause: str, kind: str) -> None:
    assert occurring.proposal(medium, cause)[0] == kind


def test_a_record_is_counted_once_from_near_miss_to_accident(world: World) -> None:
    sales = world.person("sato").department.public_id
    _told(NearMissRecorded(subject_id="n1", source="person", medium="mail",
                           cause="wrong_recipient", department_id=sales))  # fmt: skip
    row = Occurrence.objects.get()
    assert (row.day, row.hour, row.kind, row.stage) == (
        date(2028, 2, 29),
        23,
        "missend",
        "near_miss",
    )
    _told(
        NearMissRaised(subject_id="n1", case_id="c1"),
        CaseOpened(subject_id="c1", source="near_miss", source_id="n1", stage="event",
                   medium="mail", department_id=sales, hour=9),
        CaseStageChanged(subject_id="c1", before="event", after="accident"),
        CaseClassified(subject_id="c1", taxonomy="new", event="leak", kind="wrong_display",
                       old_cause="program_error", causes=("unchecked",)),
        CaseOpened(subject_id="d1", source="drill", drill=True, medium="mail"),
    )  # fmt: skip
    row = Occurrence.objects.get()
    assert (row.incident_id, row.hour, row.kind, row.stage) == (
        "c1",
        9,
        "wrong_display",
        "accident",
    )
    assert row.decided
    assert row.department_id == sales
    _told(CaseFactsChanged(subject_id="c1", number=2, process_id="p1"))
    assert Occurrence.objects.get().process_id == "p1"
    _told(CaseRestricted(subject_id="c1", restricted=True))
    row = Occurrence.objects.get()
    assert (row.department_id, row.process_id) == ("", "")
    _told(
        CaseOpened(subject_id="c2", source="report", stage="event", medium="mail"),
        CaseFolded(subject_id="c2", into="c1"),
    )
    assert Occurrence.objects.get().incident_id == "c1"


def test_counts_rates_and_departments_of_the_reader(world: World) -> None:
    sales = world.person("sato").department.public_id
    _told(*(NearMissRecorded(subject_id=f"n{n}", source="outbound", medium="mail",
                             cause="wrong_recipient", department_id=sales) for n in range(3)))  # fmt: skip
    _told(CaseOpened(subject_id="c1", source="report", stage="accident", medium="paper"))
    span = own.fiscal_span(2027, date(2028, 3, 31))
    found = own.own(world.actor("tanaka"), span)
    assert (found.near_misses, found.accidents, found.undecided) == (3, 1, 4)
    assert found.kinds == (("誤送信", 3, 0), ("誤配達・誤交付", 0, 1))
    assert (found.hours[23], sum(found.hours)) == (3, 4)
    rate = {d.name: d.near_misses for d in found.departments}["営業部"]
    assert rate.value is not None
    assert rate.low is not None
    assert 0 < rate.low < rate.value
    assert all(d.people >= 5 for d in found.departments)
    assert found.processes == ()
    process = approved_process(world).process.public_id  # of 営業部
    _told(CaseFactsChanged(subject_id="c1", number=2, process_id=process),
          CaseFactsChanged(subject_id="n1", number=2, process_id="gone", drill=True),
          NearMissPlaced(subject_id="n1", process_id=process, source="outbound", medium="mail"))  # fmt: skip
    seen = {who: own.own(world.actor(who), span).processes for who in ("tanaka", "watanabe", "yamada", "sato")}  # fmt: skip
    whole = (("B-0001 受注", 1, 1), ("業務が決まっていない", 2, 0))
    assert seen == {"tanaka": whole, "watanabe": whole[:1], "yamada": (), "sato": ()}
    assert own.own(world.actor("sato"), span).departments == ()
    assert [d.name for d in own.own(world.actor("watanabe"), span).departments] == ["営業部"]
    assert own.by_year("missend", date(2028, 3, 31)) == (
        (2025, (0, 0)),
        (2026, (0, 0)),
        (2027, (3, 0)),
    )


def test_what_follows_a_new_tool_where_it_is_used(world: World) -> None:
    sales, hr = world.person("sato").department.public_id, "other"
    starts = LEAP.date() - timedelta(days=89)
    with clock.fixed(LEAP):
        _told(
            ChangeReported(
                subject_id="t1", kind="new_tool", starts_on=starts, department_ids=(sales,)
            ),
            ChangeApproved(subject_id="t1", kind="new_tool"),
            ChangeReported(subject_id="t2", kind="new_tool", starts_on=starts),
            at=LEAP - timedelta(days=95),
        )
        _told(
            *(NearMissRecorded(subject_id=f"n{n}", source="person", medium="chat",
                               cause="wrong_recipient", department_id=d)
              for n, d in enumerate((sales, hr)))
        )  # fmt: skip
        span = own.fiscal_span(2027, LEAP.date())
        found = own.own(world.actor("tanaka"), span)
    assert (found.tools, found.after_tool) == (1, 1)
