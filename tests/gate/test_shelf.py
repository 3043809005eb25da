"""受付棚の試験。All that comes in one moment shares a sync, and each of it is told what became of it."""

import asyncio
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import journal
from omamori.foundation.storage.journal import Journal, Place
from omamori.gate.shelf import Shelf


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "lane", reserve=0)
    yield made
    made.close()


async def _put(shelf: Shelf, *contents: bytes) -> list[Place | BaseException]:
    wishes = [shelf.put(new_public_id(), [content]) for content in contents]
    return await asyncio.gather(*wishes, return_exceptions=True)


def _closed(shelf: Shelf, work) -> list[Place | BaseException]:  # noqa: ANN001
    async def whole() -> list[Place | BaseException]:
        try:
            return await work
        finally:
            await asyncio.to_thread(shelf.close)

    return asyncio.run(whole())


def test_what_comes_together_is_synced_together(
    lane: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, real = list[int](), os.fdatasync
    monkeypatch.setattr(journal.os, "fdatasync", lambda file: (synced.append(1), real(file)))
    contents = [os.urandom(size) for size in (0, 10, 5000, 300_000, 400_000)] * 10
    shelf = Shelf(lane)
    places = _closed(shelf, _put(shelf, *contents))
    assert [lane.read(place) for place in places if isinstance(place, Place)] == contents
    assert len(synced) < 10
    assert lane.waiting == len(contents)


def test_a_disk_that_fails_is_told_to_all_and_tried_again_by_the_next(
    lane: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    async def whole() -> list[Place | BaseException]:
        first = await _put(shelf, b"one")
        with monkeypatch.context() as patch:
            patch.setattr(journal.os, "fdatasync", failing)
            first += await _put(shelf, b"two", b"three")
        return first + await _put(shelf, b"four")

    shelf = Shelf(lane)
    found = _closed(shelf, whole())
    assert [isinstance(one, Place) for one in found] == [True, False, False, True]
    assert lane.waiting == 2


def test_a_closed_shelf_takes_nothing_and_holds_nobody(lane: Journal) -> None:
    async def late() -> list[Place | BaseException]:
        await asyncio.to_thread(shelf.close)
        return await _put(shelf, b"late")

    shelf = Shelf(lane)
    (found,) = asyncio.run(late())
    assert isinstance(found, OSError)
    assert lane.waiting == 0
