"""Files that one cannot read to their end: named, never clean, and left as soon as nobody waits."""

import os

import pytest

from omamori.do.discovery import actions, examining
from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.examining import Done
from omamori.do.discovery.executors import HereExecutor
from omamori.do.discovery.models import Place, Scan, Shard, Tracked
from omamori.do.discovery.sources.port import Fetched, NotThere
from omamori.do.discovery.tests.share import Share
from omamori.do.discovery.tests.test_scans import Idle, Run, begin
from omamori.testing.people import World


@pytest.mark.django_db
def test_a_huge_file_is_named_and_not_read(world: World, share: Share, scan: Run) -> None:
    share.roster("a/x.csv", 12)
    os.truncate(share.write("a/huge.txt", ""), 1 << 38)
    begin(world, share.store(world))
    scan()
    (huge,) = Tracked.objects.exclude(why="")
    assert (huge.path, huge.why, huge.state) == ("a/huge.txt", "too_large", "unreadable")
    assert (Place.objects.get().files, Scan.objects.get().unreadable) == (1, 1)


def test_what_grows_while_it_is_read_is_too_large_and_what_never_ends_takes_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endless = Fetched(name="log.txt", place="/dev/zero")
    with monkeypatch.context() as lower:
        lower.setattr(examining, "LARGEST", 3 << 20)
        with pytest.raises(NotThere) as found:
            examining._digest(endless, lambda: True)
    assert found.value.why == "too_large"
    monkeypatch.setattr(examining, "READ_SECONDS", -1.0)
    with pytest.raises(NotThere) as found:
        examining._digest(endless, lambda: True)
    assert found.value.why == "timeout"


@pytest.mark.django_db
def test_what_was_halted_is_read_no_further_and_taken_up_again(
    world: World, share: Share, scan: Run, executor: HereExecutor
) -> None:
    share.roster("a/x.csv", 12)
    begin(world, share.store(world))
    idle = Idle()
    conductor = Conductor(idle)
    conductor._round()
    conductor._round()
    (work,) = idle.asked
    halted = executor._examining.look(work, lambda: False)
    assert halted == Done(outcomes=(), halted=True)
    scan_id = Scan.objects.get().public_id
    actions.pause_scan(world.actor("kobayashi"), scan_id)
    conductor._round()
    assert Shard.objects.get().state == Shard.State.WAITING
    actions.resume_scan(world.actor("kobayashi"), scan_id)
    scan()
    assert Scan.objects.get().state == Scan.State.DONE
