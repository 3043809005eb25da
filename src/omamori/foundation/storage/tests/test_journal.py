"""受付帳の試験。What was promised is found again after any cut; what was not is never found."""

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omamori.foundation.crypto.seal import SealBroken
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import journal
from omamori.foundation.storage.journal import Journal, LaneTaken, free_lanes


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "a", reserve=0)
    yield made
    made.close()


def _again(lane: Journal) -> Journal:
    """What the next owner finds; the lane is given away first as a crash would."""
    os.close(lane._held)
    lane._held = os.open(os.devnull, os.O_RDONLY)
    return Journal(lane.folder, reserve=0)


def _contents(found: Journal) -> list[bytes]:
    return [found.read(place) for place in found.found.waiting]


def _append(lane: Journal, *contents: bytes) -> list[journal.Place]:
    return lane.append([(new_public_id(), [c[:3], c[3:]]) for c in contents])


@given(sizes=st.lists(st.integers(0, 600_000), min_size=1, max_size=4))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_appended_is_read_by_this_and_the_next_owner(
    tmp_path: Path, sizes: list[int]
) -> None:
    lane = Journal(tmp_path / new_public_id(), reserve=0)
    wanted = [os.urandom(size) for size in sizes]
    places = _append(lane, *wanted[:1]) + _append(lane, *wanted[1:])
    assert [lane.read(p) for p in places] == wanted
    later = _again(lane)
    assert _contents(later) == wanted
    assert (later.found.cut, later.found.damaged) == (0, 0)
    lane.close()
    later.close()


def test_a_record_cut_at_any_byte_was_never_promised(lane: Journal) -> None:
    _append(lane, b"first")
    file = next(lane.folder.glob("*.seg"))
    whole_before = file.stat().st_size
    _append(lane, b"second")
    written = file.read_bytes()
    for length in range(whole_before, len(written)):
        file.write_bytes(written[:length])
        later = _again(lane)
        assert _contents(later) == [b"first"]
        assert later.found.cut == (length > whole_before)
        later.close()


def test_a_changed_byte_loses_only_its_record_and_is_told(lane: Journal) -> None:
    _append(lane, b"first", b"second", b"third")
    file = next(lane.folder.glob("*.seg"))
    written = file.read_bytes()
    at = written.index(b"\xa5OMR", written.index(b"\xa5OMR") + 1) + 60
    file.write_bytes(written[:at] + bytes([written[at] ^ 1]) + written[at + 1 :])
    later = _again(lane)
    assert _contents(later) == [b"first", b"third"]
    assert later.found.damaged == 1
    assert list(lane.folder.glob("*.damaged"))
    later.close()


def test_a_record_does_not_open_in_another_lane(lane: Journal, tmp_path: Path) -> None:
    _append(lane, b"here")
    file = next(lane.folder.glob("*.seg"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / file.name).write_bytes(file.read_bytes())
    other = Journal(tmp_path / "b", reserve=0)
    assert other.found.waiting == ()
    assert other.found.damaged == 1
    other.close()


@pytest.mark.parametrize("kind", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_midway_leaves_no_half_and_loses_nothing(
    lane: Journal, kind: int
) -> None:
    _append(lane, b"kept")
    real, left = os.write, [1]

    def short(file: int, data: bytes) -> int:
        if not left[0]:
            raise OSError(kind, "failing")
        left[0] -= 1
        return real(file, data[: len(data) // 2])

    with mock.patch.object(journal.os, "write", short), pytest.raises(OSError, match="failing"):
        _append(lane, b"x" * 5000)
    _append(lane, b"after")
    later = _again(lane)
    assert _contents(later) == [b"kept", b"after"]
    assert (later.found.cut, later.found.damaged) == (0, 0)
    later.close()


def test_after_a_failed_sync_nothing_of_it_is_found(lane: Journal) -> None:
    with (
        mock.patch.object(journal.os, "fdatasync", side_effect=OSError(errno.EIO, "sync")),
        pytest.raises(OSError, match="sync"),
    ):
        _append(lane, b"not promised")
    _append(lane, b"promised")
    later = _again(lane)
    assert _contents(later) == [b"promised"]
    later.close()


def test_what_was_begun_is_promised_when_it_is_synced(lane: Journal) -> None:
    records = [(new_public_id(), [b"first"])]
    assert lane.begin(records) is None  # a segment must be made first, and waited for
    _append(lane, b"first")
    finish = lane.begin([(new_public_id(), [b"sec", b"ond"])])
    assert finish is not None
    assert lane.begin(records) is None  # one at a time
    assert lane.waiting == 1
    (place,) = finish()
    assert lane.waiting == 2
    assert lane.read(place) == b"second"
    _append(lane, b"third")
    later = _again(lane)
    assert _contents(later) == [b"first", b"second", b"third"]
    later.close()


def test_what_was_begun_and_cannot_be_synced_is_not_found(lane: Journal) -> None:
    _append(lane, b"kept")
    finish = lane.begin([(new_public_id(), [b"lost"])])
    assert finish is not None
    with (
        mock.patch.object(journal.os, "fdatasync", side_effect=OSError(errno.EIO, "disk")),
        pytest.raises(OSError, match="disk"),
    ):
        finish()
    assert lane.waiting == 1
    _append(lane, b"next")
    later = _again(lane)
    assert _contents(later) == [b"kept", b"next"]
    later.close()


def test_who_counts_or_settles_does_not_wait_for_the_disk(lane: Journal) -> None:
    (first,) = _append(lane, b"promised")
    counted: list[tuple[int, str]] = []

    def meanwhile(_: int) -> None:
        counted.append((lane.waiting, lane.oldest))
        lane.settle(first)
        counted.append((lane.waiting, lane.oldest))

    def sync(file: int) -> None:
        other = threading.Thread(target=meanwhile, args=(file,), daemon=True)
        other.start()
        other.join(10)
        assert not other.is_alive()

    with mock.patch.object(journal.os, "fdatasync", side_effect=sync):
        (second,) = _append(lane, b"on its way")
    assert counted == [(1, first.number), (0, "")]
    assert (lane.waiting, lane.oldest) == (1, second.number)
    assert lane.finished() == []


def test_room_is_left_for_what_empties_the_log(tmp_path: Path) -> None:
    lane = Journal(tmp_path / "c", reserve=1 << 62)
    with pytest.raises(OSError, match="space"):
        _append(lane, b"x")
    lane.close()


def test_room_is_counted_for_the_second_copy_of_what_waits(
    lane: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = mock.Mock(f_bavail=250_000, f_frsize=1)
    (first,) = _append(lane, bytes(100_000))
    monkeypatch.setattr(journal.os, "statvfs", lambda _: space)
    with pytest.raises(OSError, match="space"):
        _append(lane, bytes(100_000))  # 100,000 here, and two times as much when both are booked
    lane.settle(first)
    _append(lane, bytes(100_000))
    later = _again(lane)
    with pytest.raises(OSError, match="space"):
        _append(later, bytes(100_000))
    later.close()


def test_a_lane_has_one_owner_and_a_dead_one_gives_it_free(tmp_path: Path) -> None:
    lane = Journal(tmp_path / "a", reserve=0)
    with pytest.raises(LaneTaken):
        Journal(tmp_path / "a", reserve=0)
    assert list(free_lanes(tmp_path)) == []
    _append(lane, b"waits")
    lane.close()
    (heir,) = free_lanes(tmp_path)
    assert _contents(heir) == [b"waits"]
    heir.close()


def test_segments_go_when_all_is_settled_and_an_empty_lane_disappears(lane: Journal) -> None:
    first, second = _append(lane, b"1", b"2")
    lane.settle(first)
    assert lane.finished() == []
    lane.settle(second)
    done = lane.finished()
    (third,) = _append(lane, b"3")
    lane.drop(done)
    assert (lane.read(third), lane.waiting) == (b"3", 1)
    assert len(list(lane.folder.glob("*.seg"))) == 1
    lane.settle(third)
    lane.drop(lane.finished())
    lane.close()
    assert not lane.folder.exists()
    lane._held = os.open(os.devnull, os.O_RDONLY)


def test_segments_follow_each_other(lane: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SEGMENT_BYTES", 1000)
    _append(lane, b"a" * 2000)
    _append(lane, b"b" * 2000)
    assert [p.segment for p in _again(lane).found.waiting] == [1, 2]


def test_reading_what_changed_under_us_is_refused(lane: Journal) -> None:
    (place,) = _append(lane, b"content")
    file = next(lane.folder.glob("*.seg"))
    written = bytearray(file.read_bytes())
    written[-6] ^= 1
    file.write_bytes(written)
    with pytest.raises(SealBroken):
        lane.read(place)
