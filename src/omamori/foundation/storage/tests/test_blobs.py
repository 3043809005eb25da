"""保管庫の試験。Where blobs lie, and that those of former folders are found, renewed and erased as well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import blobs
from omamori.foundation.storage.blobs import BlobMissing

KIND = "lying"


@pytest.fixture(autouse=True)
def place() -> Iterator[Path]:
    yield Path(settings.OMAMORI.home) / "blobs" / KIND
    for number in list(blobs.numbers(KIND)):
        blobs.erase(number, kind=KIND)


def test_what_is_kept_together_lies_together(place: Path) -> None:
    numbers = [blobs.put(b"one", kind=KIND), new_public_id()]
    blobs.put_unsynced(numbers[1], b"two" * 50_000, kind=KIND)
    assert [blobs.read(n, kind=KIND) for n in numbers] == [b"one", b"two" * 50_000]
    assert {f.parent.name for f in place.glob("*/*.blob")} == {n[:6] for n in numbers}
    assert list(blobs.numbers(KIND)) == sorted(numbers)


def test_the_last_of_a_folder_takes_it_along_and_the_next_makes_it_anew(place: Path) -> None:
    first = blobs.put(b"one", kind=KIND)
    blobs.erase(first, kind=KIND)
    assert list(place.iterdir()) == []
    assert not blobs.exists(first, kind=KIND)
    with pytest.raises(BlobMissing):
        blobs.read(first, kind=KIND)
    second = new_public_id()
    blobs.put_unsynced(second, b"two", kind=KIND)
    assert blobs.read(second, kind=KIND) == b"two"


def test_blobs_of_the_former_folders_are_found_and_erased(place: Path) -> None:
    number = blobs.put(b"old", kind=KIND)
    now, former = place / number[:6], place / number[-2:]
    now.rename(former)
    assert blobs.exists(number, kind=KIND)
    assert blobs.read(number, kind=KIND) == b"old"
    assert blobs.is_whole(number, kind=KIND)
    assert not blobs.reseal(number, kind=KIND)  # it has the newest key
    assert list(blobs.numbers(KIND)) == [number]
    blobs.erase(number, kind=KIND)
    assert not former.exists()


def test_a_file_system_without_the_mark_takes_blobs_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(*_: object) -> bytes:
        raise OSError(25, "not for this device")

    monkeypatch.setattr(blobs.fcntl, "ioctl", unknown)
    number = blobs.put(b"x", kind=KIND)
    assert blobs.read(number, kind=KIND) == b"x"
