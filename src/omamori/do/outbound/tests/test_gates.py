"""What gates say of themselves: shown to those who can do something, silent when all is well."""

from datetime import timedelta

import pytest

from omamori.do.outbound import gates, home
from omamori.do.outbound.models import GateNode
from omamori.do.outbound.tests.mails import NOW
from omamori.foundation.calendar import clock
from omamori.foundation.records.public_id import new_public_id
from omamori.testing.people import mirai

pytestmark = pytest.mark.django_db


def report(**changes: object) -> gates.Report:
    given: dict[str, object] = {
        "lane": new_public_id(),
        "host": "gate-1",
        "started_at": NOW,
        "waiting": 0,
        "waiting_since": None,
        "trouble": "",
        "recovered": 0,
        "cut": 0,
        "damaged": 0,
    }
    return gates.Report(**(given | changes))  # type: ignore[arg-type]


def test_a_gate_that_is_well_or_just_busy_is_not_spoken_of() -> None:
    gates.tell(report(), NOW)
    gates.tell(report(waiting=9, waiting_since=NOW - timedelta(seconds=20)), NOW)
    assert gates.troubled(NOW) == ()


@pytest.mark.parametrize(
    ("changes", "after", "words"),
    [
        (
            {"waiting": 3, "waiting_since": NOW, "trouble": "database"},
            2,
            "データベースが答えません",
        ),
        ({"waiting": 3, "waiting_since": NOW, "trouble": "examiner"}, 2, "検査の仕組み"),
        ({"waiting": 3, "waiting_since": NOW}, 10, "受け付けたまま止まっています"),
        ({"damaged": 1}, 0, "読めない所が 1 か所"),
    ],
)
def test_what_somebody_should_know_is_said(
    changes: dict[str, object], after: int, words: str
) -> None:
    gates.tell(report(**changes), NOW)
    (sentence,) = gates.troubled(NOW + timedelta(minutes=after))
    assert words in sentence
    assert "gate-1" in sentence


def test_one_row_for_each_gate_and_none_after_a_clean_end() -> None:
    said = report(waiting=1)
    gates.tell(said, NOW)
    gates.tell(said, NOW + timedelta(seconds=5))
    assert GateNode.objects.get().beat_at == NOW + timedelta(seconds=5)
    gates.ended(said.lane, NOW)
    assert GateNode.objects.count() == 1  # a mail is left: the next start takes it up
    gates.tell(report(lane=said.lane), NOW)
    gates.ended(said.lane, NOW)
    assert GateNode.objects.count() == 0


def test_who_takes_over_a_lane_speaks_for_it() -> None:
    dead = report(waiting=2, waiting_since=NOW)
    gates.tell(dead, NOW)
    gates.tell(report(), NOW, in_place_of=[dead.lane])
    assert gates.troubled(NOW + timedelta(hours=1)) == ()


def test_the_home_page_tells_the_operator_and_nobody_else() -> None:
    world = mirai()
    gates.tell(report(waiting=3, waiting_since=NOW, trouble="database"), NOW)
    now = NOW + timedelta(minutes=2)
    with clock.fixed(now):
        told = [t for t in home.tasks(world.actor("kobayashi"), now) if "判断を待って" in t.title]
        assert len(told) == 1
        assert not [t for t in home.tasks(world.actor("sato"), now) if "判断を待って" in t.title]
