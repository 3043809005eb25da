"""Who falls at the end of a scan leaves it to the next: what was found is told once, and never not at all."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import Mock

import pytest

from omamori.do.discovery import actions, claiming, jobs, summing
from omamori.do.discovery.models import Place, Scan
from omamori.do.discovery.tests.conftest import NIGHT
from omamori.do.discovery.tests.share import Share
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World

Run = Callable[[], None]
pytestmark = pytest.mark.django_db


def test_what_was_found_is_compared_though_who_ended_the_scan_fell(
    world: World, share: Share, scan: Run, launched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    actions.start_scan(world.actor("kobayashi"), store)
    with monkeypatch.context() as killed:
        killed.setattr(summing, "compare", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            scan()
    assert (Scan.objects.get().state, Place.objects.get().waits) == ("done", False)
    scan()
    assert not Place.objects.get().waits, "he who holds it lives"
    before = len(launched)
    with clock.fixed(NIGHT + claiming.COMPARING + timedelta(seconds=1)):
        jobs.look_after_scans()
        assert len(launched) == before + 1
        scan()
        scan()
    assert Place.objects.get().waits
    assert len(list(facts_about("place", Place.objects.get().public_id))) == 1
