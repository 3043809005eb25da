"""What is committed is on the disk, and writers wait for the disk together."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture
def lines(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[ConnectionHandler]:
    """Connections to a database file of its own, one for each thread."""
    kept = {
        "ENGINE": "omamori.config.sqlcipher",
        "NAME": str(tmp_path / "one.db"),
        "OPTIONS": {"raw_key": "ab" * 32, "transaction_mode": "IMMEDIATE", "timeout": 20},
    }
    made = ConnectionHandler({"default": kept})
    with django_db_blocker.unblock():
        with made["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE answers (n INTEGER)")
        yield made
        made["default"].close()


def _write(lines: ConnectionHandler, number: int) -> None:
    connection = lines["default"]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.cursor().execute("INSERT INTO answers VALUES (%s)", [number])
    connection.commit()
    connection.set_autocommit(True)


def _level(lines: ConnectionHandler) -> int:
    with lines["default"].cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


def test_a_transaction_is_synced_before_it_counts(
    lines: ConnectionHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each transaction; a statement of its own keeps FULL (2)."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    _write(lines, 1)
    _write(lines, 2)
    assert len(synced) == 2
    assert _level(lines) == 2
    connection = lines["default"]
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert _level(lines) == 1
    connection.rollback()
    connection.set_autocommit(True)
    assert len(synced) == 2
    assert _level(lines) == 2


def test_a_disk_that_fails_is_no_commit(
    lines: ConnectionHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told that his answer is kept."""

    def broken(_file: int) -> None:
        raise OSError(5, "I/O")

    monkeypatch.setattr(os, "fdatasync", broken)
    with pytest.raises(OperationalError, match="disk"):
        _write(lines, 1)
    monkeypatch.undo()
    lines["default"].set_autocommit(True)
    _write(lines, 2)


def test_writers_wait_together(lines: ConnectionHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one waits for the disk the next writes: six waits meet in the air, and nothing is lost."""
    gate, waiting = threading.Barrier(6, timeout=20), []

    def slow(file: int) -> None:
        waiting.append(file)
        gate.wait()

    monkeypatch.setattr(os, "fdatasync", slow)
    failed: list[BaseException] = []

    def one(number: int) -> None:
        try:
            _write(lines, number)
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            failed.append(error)
        finally:
            lines["default"].close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with lines["default"].cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM answers").fetchone()[0] == 6
