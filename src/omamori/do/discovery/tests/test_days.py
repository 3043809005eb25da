"""台帳と比べる日と、ある日の姿。Comparing is not looking; a scan given up is compared by a job; the page of a day."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from omamori.do.discovery import actions, as_of, jobs
from omamori.do.discovery.models import Place
from omamori.do.discovery.tests.conftest import NIGHT
from omamori.do.discovery.tests.share import Share
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


def begin(world: World, store: str) -> str:
    return actions.start_scan(world.actor("kobayashi"), store)


def test_holding_it_against_the_register_is_no_look_into_the_store(
    world: World, share: Share, scan: Run
) -> None:
    share.roster("a/x.csv", 12)
    begin(world, share.store(world))
    scan()
    seen = Place.objects.get().seen_at
    with clock.fixed(NIGHT + timedelta(days=31)):
        jobs.compare_again()
    assert Place.objects.get().seen_at == seen


def test_what_a_scan_given_up_had_found_is_compared_by_a_job(
    world: World, share: Share, scan: Run
) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    begin(world, store)
    scan()
    Place.objects.update(verdicts="", waits=False)
    number = begin(world, store)
    actions.cancel_scan(world.actor("kobayashi"), number)
    assert Place.objects.get().verdicts == ""
    drain()
    assert Place.objects.get().verdicts == ",unregistered,"


def test_the_day_page_tells_what_had_been_looked_through(
    world: World, share: Share, scan: Run
) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    office, today = world.actor("kobayashi"), NIGHT.date()
    assert [row[2:] for row in as_of.sections(office, today)[0].rows] == [
        ("–", "まだ調べていません", "0")
    ]
    begin(world, store)
    scan()
    assert [row[2:] for row in as_of.sections(office, today)[0].rows] == [
        (today.isoformat(), "調べ終わりました", "1")
    ]
    assert as_of.sections(office, today - timedelta(days=1))[0].rows == ()
    assert as_of.sections(world.actor("sasaki"), today)[0].total == 0
