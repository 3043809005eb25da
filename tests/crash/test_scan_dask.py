"""The same scan over Dask: workers fall and are replaced; secrets travel over no open line."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from omamori.do.discovery import actions, queries
from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.domain.errors import LineNotSafe
from omamori.do.discovery.domain.files import Wanted
from omamori.do.discovery.examining import Work
from omamori.do.discovery.executors import DaskExecutor
from omamori.do.discovery.models import Place
from omamori.do.discovery.tests.conftest import _night, launched, share, world
from omamori.do.discovery.tests.share import Share
from omamori.testing.people import World

# The fixtures of the room, by their names.
__all__ = ["_night", "launched", "share", "world"]

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.crash]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    )
    yield made
    made.close()


@pytest.fixture
def over_dask(cluster: Any) -> Iterator[DaskExecutor]:
    made = DaskExecutor(cluster.scheduler_address)
    yield made
    made.close()


@pytest.mark.django_db
def test_a_worker_that_is_killed_loses_nothing(
    world: World, share: Share, over_dask: DaskExecutor, cluster: Any
) -> None:
    for folder in range(3):
        for n in range(70):
            share.roster(f"f{folder}/{n}.csv", 2)
    store = share.store(world)
    actions.start_scan(world.actor("kobayashi"), store)
    conductor = Conductor(over_dask)
    conductor._round()
    conductor._round()
    assert conductor._out, "pieces are with the workers"
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    conductor.run(once=True)
    last = queries.store(world.actor("tanaka"), store).last
    assert last is not None
    assert (last.state, last.done, last.found, last.unreadable) == ("done", 210, 210, 0)
    assert sorted(Place.objects.values_list("files", flat=True)) == [70, 70, 70]


def test_secrets_travel_over_no_open_line(over_dask: DaskExecutor) -> None:
    over_dask._safe = False
    work = Work(
        shard=1, fence=1, kind="imap", settings={"password": "himitsu"}, mode="fast", wanted=(Wanted(path="x"),)
    )  # fmt: skip
    assert "himitsu" not in repr(work)
    with pytest.raises(LineNotSafe):
        over_dask.submit(work)
