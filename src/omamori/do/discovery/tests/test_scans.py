"""From a share to places: what is found, what is looked into again, what is never called clean."""

import os
import threading
from collections.abc import Callable
from datetime import time, timedelta

import pytest

from omamori.do.discovery import actions, claiming, jobs, queries, summing
from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.domain.errors import NotAllowedHere, ScanIsOpen, ScanIsOver
from omamori.do.discovery.domain.pacing import Pace
from omamori.do.discovery.examining import Done, Work
from omamori.do.discovery.executors import Ended
from omamori.do.discovery.models import Place, Scan, Shard, Tracked
from omamori.do.discovery.tests.conftest import NIGHT, allow
from omamori.do.discovery.tests.share import Share
from omamori.facts.errors import NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


class Idle:
    """An executor that looks into nothing: pieces stay with it."""

    slots = 1

    def __init__(self) -> None:
        self.asked: list[Work] = []
        self.over: list[Ended] = []

    def submit(self, work: Work) -> None:
        self.asked.append(work)

    def ended(self, timeout: float) -> list[Ended]:
        over, self.over = self.over, []
        return over

    def halt(self, work: Work) -> None:
        self.over.append((work, Done(outcomes=(), halted=True)))

    def close(self) -> None:
        pass


def begin(world: World, store: str) -> str:
    return actions.start_scan(world.actor("kobayashi"), store)


def last(world: World, store: str) -> queries.ScanRow:
    row = queries.store(world.actor("tanaka"), store).last
    assert row is not None
    return row


def test_a_list_on_a_share_is_found_and_named(world: World, share: Share, scan: Run) -> None:
    share.excel("営業/DM/名簿.xlsx", 40)
    share.write("営業/お知らせ.txt", "来週の会議は 10 時からです。")
    store = share.store(world)
    scan_id = begin(world, store)
    scan()
    ended = last(world, store)
    assert (ended.state, ended.listed, ended.done, ended.found) == ("done", 2, 2, 1)
    (place,), after = queries.places(world.actor("tanaka"), queries.Choice())
    assert (place.path, place.files, place.verdicts, after) == ("営業/DM", 1, ("unregistered",), "")
    assert place.low <= 40 <= place.high
    assert "氏名" in place.kinds
    assert 0 < len(place.samples) <= 3
    assert all("＊" in masked or "*" in masked for _kind, masked in place.samples)
    assert {f.fact.name for f in facts_about("scan", scan_id)} == {
        "discovery.scan_begun",
        "discovery.scan_ended",
    }
    assert Notice.objects.filter(kind="discovery", person=world.person("tanaka")).count() == 1


def test_only_what_changed_is_looked_into_again(world: World, share: Share, scan: Run) -> None:
    first = share.roster("a/x.csv", 12)
    share.roster("b/y.csv", 12)
    store = share.store(world)
    begin(world, store)
    scan()
    begin(world, store)
    scan()
    assert last(world, store).total == 0
    # Touched, but the content is the same: read, not examined; then really changed.
    os.utime(first, ns=(1, 1))
    begin(world, store)
    scan()
    assert (last(world, store).total, last(world, store).found) == (1, 0)
    assert Place.objects.filter(files=1).count() == 2
    share.roster("a/x.csv", 30)
    begin(world, store)
    scan()
    assert last(world, store).total == 1
    assert {p.estimate for p in Place.objects.all()} == {12, 30}


def test_what_is_gone_is_confirmed_by_a_whole_scan_only(
    world: World, share: Share, scan: Run
) -> None:
    target = share.roster("a/x.csv", 12)
    share.write("b/z.txt", "なにもありません。")
    store = share.store(world)
    begin(world, store)
    scan()
    (place,), _ = queries.places(world.actor("tanaka"), queries.Choice())
    # The share goes away: nothing is called clean.
    away = share.root.rename(share.root.with_name("away"))
    begin(world, store)
    scan()
    ended = last(world, store)
    assert (ended.state, bool(ended.why)) == ("incomplete", True)
    assert queries.place(world.actor("tanaka"), place.public_id).files == 1
    # It comes back empty, as a mount that was taken off does: still not clean.
    share.root.mkdir()
    begin(world, store)
    scan()
    assert "外れている" in last(world, store).why
    share.root.rmdir()
    away.rename(share.root)
    target.unlink()
    begin(world, store)
    scan()
    cleared = queries.place(world.actor("tanaka"), place.public_id)
    assert (cleared.files, cleared.waits, cleared.cleared_at) == (0, False, NIGHT)
    assert facts_about("place", place.public_id)[0].fact.name in (
        "discovery.place_cleared",
        "discovery.place_reported",
    )


def test_a_store_that_goes_while_it_is_looked_through_is_incomplete(
    world: World, share: Share
) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    begin(world, store)
    executor = Idle()
    Conductor(executor)._round()
    conductor = Conductor(executor)
    conductor._round()
    executor.over = [(executor.asked[-1], Done(outcomes=(), gone="unreachable"))]
    conductor._take_in(0)
    ended = last(world, store)
    assert (ended.state, "見えなく" in ended.why) == ("incomplete", True)
    assert Tracked.objects.get().state == Tracked.State.WAITING


def test_a_folder_that_cannot_be_opened_makes_it_incomplete(
    world: World, share: Share, scan: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.roster("closed/x.csv", 12)
    share.roster("open/y.csv", 12)
    real = os.scandir

    def refuse(path: object) -> object:
        if str(path).endswith("closed"):
            raise PermissionError
        return real(path)  # type: ignore[call-overload]

    monkeypatch.setattr("omamori.do.discovery.sources.folders.os.scandir", refuse)
    store = share.store(world)
    begin(world, store)
    scan()
    ended = last(world, store)
    assert (ended.state, ended.listed) == ("incomplete", 1)
    assert queries.troubles(world.actor("tanaka"), store) == (("closed", "読む権利がありません。"),)
    assert Place.objects.count() == 1


def test_links_lead_nowhere(world: World, share: Share, scan: Run) -> None:
    secret = share.root.parent / "elsewhere"
    secret.mkdir()
    (secret / "x.csv").write_text("氏名,電話\n佐藤 花子,090-5550-1234\n", "utf-8")
    (share.root / "link").symlink_to(secret)
    (share.root / "x.csv").symlink_to(secret / "x.csv")
    store = share.store(world)
    begin(world, store)
    scan()
    assert last(world, store).listed == 0


def test_a_file_that_cannot_be_read_is_listed_with_its_reason(
    world: World, share: Share, scan: Run
) -> None:
    (share.root / "壊れた.xlsx").write_bytes(b"PK\x03\x04 nothing of the kind")
    store = share.store(world)
    begin(world, store)
    scan()
    (row,), _ = queries.unreadable(world.actor("tanaka"), store)
    assert (row.path, bool(row.why)) == ("壊れた.xlsx", True)
    assert last(world, store).unreadable == 1


def test_halting_going_on_giving_up(world: World, share: Share, scan: Run) -> None:
    office = world.actor("kobayashi")
    share.roster("a/x.csv", 12)
    store = share.store(world)
    number = begin(world, store)
    with pytest.raises(ScanIsOpen):
        begin(world, store)
    actions.pause_scan(office, number)
    scan()
    assert (last(world, store).state, last(world, store).listed) == ("paused", 0)
    with pytest.raises(ScanIsOver):
        actions.pause_scan(office, number)
    actions.resume_scan(office, number)
    scan()
    assert last(world, store).state == "done"
    with pytest.raises(ScanIsOver):
        actions.cancel_scan(office, number)
    other = begin(world, store)
    actions.cancel_scan(office, other)
    assert last(world, store).state == "cancelled"


def test_a_scan_given_up_goes_on_with_what_is_left(world: World, share: Share, scan: Run) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    number = begin(world, store)
    Conductor(Idle())._round()
    actions.cancel_scan(world.actor("kobayashi"), number)
    assert not Shard.objects.exists()
    begin(world, store)
    scan()
    assert (last(world, store).total, Place.objects.get().files) == (1, 1)


def test_hours_are_kept(world: World, share: Share, scan: Run, launched: list[str]) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world, pace=Pace(opens=time(20), closes=time(8)))
    begin(world, store)
    with clock.fixed(NIGHT + timedelta(hours=10)):
        scan()
        row = last(world, store)
        assert (row.state, row.listed) == ("listing", 0)
        assert row.waits_until == (NIGHT + timedelta(hours=18.5))
        jobs.look_after_scans()
        assert launched == []
    scan()
    assert last(world, store).state == "done"


def test_a_pace_is_kept_by_one_process(world: World, share: Share, scan: Run) -> None:
    for n in range(4):
        share.roster(f"a/{n}.csv", 2)
    begin(world, share.store(world, pace=Pace(files=2)))
    slow = Conductor(Idle())
    slow._round()
    slow._round()
    assert len(slow._out) == 1, "two files a second, two files a piece"
    other = Idle()
    Conductor(other)._round()
    assert other.asked == []


def test_the_night_begins_what_is_due(world: World, share: Share, scan: Run) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    share.store(world, name="手だけ", nightly=False)
    jobs.begin_nightly()
    jobs.begin_nightly()
    assert Scan.objects.count() == 1
    scan()
    jobs.begin_nightly()
    assert Scan.objects.count() == 1
    for hours, scans in ((9, 2), (24, 3), (43, 4), (48, 4)):
        # By hand at ten, in the night; by hand at eight in the evening, not in that night.
        with clock.fixed(NIGHT + timedelta(hours=hours)):
            if hours % 24:
                begin(world, store)
            jobs.begin_nightly()
            scan()
        assert Scan.objects.filter(store__public_id=store).count() == scans


def test_who_presses_the_button_need_not_wait(
    world: World, share: Share, scan: Run, launched: list[str]
) -> None:
    begin(world, share.store(world))
    drain()
    assert launched == ["launch"]
    scan()
    jobs.look_after_scans()
    assert launched == ["launch"], "nothing is open any more"


def test_a_fence_lets_nobody_in_twice(world: World, share: Share, scan: Run) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    begin(world, store)
    slow = Idle()
    conductor = Conductor(slow)
    conductor._round()
    conductor._round()
    (work,) = slow.asked
    with clock.fixed(NIGHT + claiming.LEASE * 2):
        scan()  # the lease is over: another process takes it
        assert last(world, store).state == "done"
        found = last(world, store).found
        slow.over = [(work, Done(outcomes=()))]
        conductor._take_in(0)
        assert (last(world, store).found, Place.objects.get().files) == (found, 1)


def test_what_fells_everybody_is_called_unreadable(world: World, share: Share) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    begin(world, store)
    feller = Idle()
    conductor = Conductor(feller)
    for _ in range(20):
        conductor._round()
        feller.over = [(work, None) for work in feller.asked]
        feller.asked = []
    ended = last(world, store)
    assert (ended.state, ended.unreadable) == ("done", 1)
    (row,), _ = queries.unreadable(world.actor("tanaka"), store)
    assert "止まりました" in row.why


def test_stopping_gives_everything_back(world: World, share: Share, scan: Run) -> None:
    share.roster("a/x.csv", 12)
    store = share.store(world)
    begin(world, store)
    stop = threading.Event()
    conductor = Conductor(Idle(), stop)
    conductor._round()
    conductor._round()
    assert Shard.objects.get().state == Shard.State.HELD
    stop.set()
    conductor.run()
    assert Shard.objects.get().state == Shard.State.WAITING
    scan()
    assert last(world, store).state == "done"


def test_samples_are_kept_sealed_and_for_thirty_days(world: World, share: Share, scan: Run) -> None:
    share.roster("a/x.csv", 12)
    begin(world, share.store(world))
    scan()
    assert Place.objects.get().samples
    with clock.fixed(NIGHT + timedelta(days=31)):
        jobs.erase_samples()
    assert Place.objects.get().samples == []


def test_open_places_are_named(world: World, share: Share, scan: Run) -> None:
    target = share.roster("a/x.csv", 12)
    target.parent.chmod(0o700)
    store = share.store(world)
    begin(world, store)
    scan()
    assert Place.objects.get().open is False
    place = Place.objects.get()
    Tracked.objects.update(open=True)
    summing.compare(place.store, whole=False)
    assert Place.objects.get().verdicts == ",unregistered,open,"


def test_scans_go_only_where_the_operator_lets_them(
    world: World, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = share.store(world)
    with pytest.raises(NotAllowedHere):
        share.store(world, settings={"path": "/etc"})
    with pytest.raises(NotAllowedHere):
        share.store(world, settings={"path": str(share.root.parent.parent)})
    allow(monkeypatch, scan_folders="")
    begin(world, store)
    Conductor(Idle())._round()
    assert "システム管理者" in last(world, store).why


def test_nobody_else_steers(world: World, share: Share) -> None:
    store = share.store(world)
    for who in ("sato", "watanabe", "takahashi", "ito"):
        with pytest.raises(NotPermitted):
            actions.start_scan(world.actor(who), store)
