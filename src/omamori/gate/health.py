"""ゲートの脈。A small file that says when the gate last lived and what it took; ``doctor`` reads it.

A file, not a row: it must speak when the database is the thing that is down. Numbers only.
"""

import dataclasses
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

_STALE = timedelta(seconds=30)


@dataclasses.dataclass
class Counts:
    """Mails since the start by what became of them, and clients turned away."""

    passed: int = 0
    held: int = 0
    refused: int = 0
    later: int = 0
    turned_away: int = 0

    def add(self, outcome: str) -> None:
        """One more of ``passed``, ``held``, ``refused`` or ``later``."""
        setattr(self, outcome, getattr(self, outcome) + 1)


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

    def alive(self, now: datetime) -> bool:
        """Whether the sign of life is fresh."""
        return now - self.at < _STALE


def beat(home: Path, *, now: datetime, port: int, counts: Counts) -> None:
    """Write the file; a full disk is no reason to stop."""
    value = {
        "at": now.isoformat(),
        "pid": os.getpid(),
        "port": port,
        "counts": dataclasses.asdict(counts),
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
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(home: Path) -> Path:
    return home / "gate.json"
