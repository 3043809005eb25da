"""ゲートの脈。A small file that says when the gate last lived and what it took; ``doctor`` reads it.

A file, not a row: it must speak when the database is the thing that is down. Numbers only.
"""

import dataclasses
import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

_STALE = timedelta(seconds=30)


@dataclasses.dataclass
class Counts:
    """Mails since the start by what the client was told, and clients turned away.

    Attributes:
        taken: promised before the verdict was known.
    """

    passed: int = 0
    held: int = 0
    refused: int = 0
    later: int = 0
    taken: int = 0
    turned_away: int = 0

    def add(self, outcome: str) -> None:
        """One more of ``passed``, ``held``, ``refused``, ``later`` or ``taken``."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Journal:
    """What waits in the journal, and what the last start found there.

    Attributes:
        waiting: mails promised and not yet booked; since: when the oldest was promised.
        trouble: ``database``, ``disk``, ``examiner``, ``journal`` or ``booking``; empty when nothing is wrong.
        recovered: taken up by the last start; booked: their rows were there already.
        cut: records that were never promised; damaged: stretches that nobody can read.
    """

    waiting: int = 0
    since: datetime | None = None
    trouble: str = ""
    recovered: int = 0
    booked: int = 0
    cut: int = 0
    damaged: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pulse:
    """What the file says.

    Attributes:
        at: last sign of life.
        counts: since the start of that process.
    """

    at: datetime
    pid: int
    port: int
    counts: Counts
    journal: Journal

    def alive(self, now: datetime) -> bool:
        """Whether the sign of life is fresh."""
        return now - self.at < _STALE


def beat(home: Path, *, now: datetime, port: int, counts: Counts, journal: Journal) -> None:
    """Write the file; a full disk is no reason to stop."""
    value = {
        "at": now.isoformat(),
        "pid": os.getpid(),
        "port": port,
        "counts": dataclasses.asdict(counts),
        "journal": dataclasses.asdict(journal)
        | {"since": journal.since.isoformat() if journal.since else None},
    }
    part = _path(home).with_suffix(".part")
    try:
        part.write_text(json.dumps(value), "utf-8")
        part.replace(_path(home))
    except OSError:
        part.unlink(missing_ok=True)


def read(home: Path) -> Pulse | None:
    """The last sign of life; None when there never was one."""
    try:
        value = json.loads(_path(home).read_text("utf-8"))
        return Pulse(
            at=datetime.fromisoformat(value["at"]),
            pid=int(value["pid"]),
            port=int(value["port"]),
            counts=Counts(**value["counts"]),
            journal=_journal(value["journal"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _journal(value: dict[str, Any]) -> Journal:
    since = value.pop("since")
    return Journal(**value, since=datetime.fromisoformat(since) if since else None)


def _path(home: Path) -> Path:
    return home / "gate.json"
