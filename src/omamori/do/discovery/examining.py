"""調べる係。Looks into pieces of work with the sandboxed examiners; knows stores and files, and no database.

This is what runs on other machines as well: it is given a piece of work and gives back what it found. Of the content
nothing leaves it but numbers, kinds and masked samples.
"""

import contextlib
import dataclasses
import functools
import hashlib
import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping

from omamori.do.discovery.domain.files import SAMPLES, UNREADABLE, Outcome, Wanted
from omamori.do.discovery.sources.opening import opened
from omamori.do.discovery.sources.port import (
    LARGEST,
    READ_SECONDS,
    Fetched,
    NotThere,
    Source,
    StoreGone,
)
from pidetect.gravity import gravity
from pidetect.pool import ExaminerPool
from pidetect.types import Examination, Kind, Mode
from pidetect.version import version

_CHUNK = 1 << 20
_REMEMBERED = 2000
"""Answers kept by content, in memory: a share is full of copies."""
SPARE_BYTES = 64_000_000
"""What an examiner keeps for the next file: to give it back after each takes a third of the time."""
_SOURCES = 4
"""Stores that one thread keeps open."""
_TELLING = (Kind.MY_NUMBER, Kind.CARD, Kind.BANK_ACCOUNT, Kind.SPECIAL_CARE, Kind.PERSON_NAME,
            Kind.POSTAL_ADDRESS, Kind.BIRTH_DATE, Kind.PHONE, Kind.EMAIL)  # fmt: skip
"""Kinds of which a sample is kept first."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Work:
    """A piece of work.

    Attributes:
        shard: key of its row; fence: the number under which it was taken.
        kind, settings: of the store, secrets among them: they go to the examiners and nowhere else.
        mode: ``fast`` or ``deep``.
    """

    shard: int
    fence: int
    kind: str
    settings: Mapping[str, str] = dataclasses.field(repr=False)
    mode: Mode
    wanted: tuple[Wanted, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a piece of work.

    Attributes:
        outcomes: one for each thing, unless the store went.
        gone: a code of ``domain.scans.WHY`` when the store does not answer any more; empty if it does.
        halted: nobody waits for it any more; it was left where it was.
    """

    outcomes: tuple[Outcome, ...]
    gone: str = ""
    halted: bool = False


class _Halted(Exception):  # noqa: N818 - says what was told
    """Nobody waits for this piece of work any more."""


GoesOn = Callable[[], bool]
"""Whether somebody still waits for a piece of work; asked between things, and between pieces of one."""


def _always() -> bool:
    return True


class Examining:
    """The examiner processes of this machine, and the stores they read."""

    def __init__(self, workers: int, mode: Mode = "fast") -> None:
        """Prepare; no process is started yet."""
        self._pool = ExaminerPool(workers=workers, mode=mode, spare_bytes=SPARE_BYTES)
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, Outcome] = OrderedDict()
        self._mine = threading.local()

    def look(self, work: Work, goes_on: GoesOn = _always) -> Done:
        """Look into a piece of work; for any thread."""
        try:
            source = self._source(work)
            found = [self.look_into(source, wanted, work.mode, goes_on) for wanted in work.wanted]
        except _Halted:
            return Done(outcomes=(), halted=True)
        except StoreGone as gone:
            self._forget_sources()
            return Done(outcomes=(), gone=gone.code)
        return Done(outcomes=tuple(found))

    def look_into(
        self, source: Source, wanted: Wanted, mode: Mode, goes_on: GoesOn = _always
    ) -> Outcome:
        """Look into one thing; raises StoreGone alone, where ``goes_on`` stays true."""
        if not goes_on():
            raise _Halted
        try:
            with source.fetched(wanted.path) as fetched:
                return self._outcome(fetched, wanted, mode, goes_on)
        except NotThere as trouble:
            if trouble.why not in ("too_large", "timeout"):
                source.check()  # one thing, or all of them?
            return Outcome(path=wanted.path, examined=False, why=trouble.why, gravity="unknown")
        except OSError:
            source.check()
            return Outcome(path=wanted.path, examined=False, why="failed", gravity="unknown")

    def _outcome(self, fetched: Fetched, wanted: Wanted, mode: Mode, goes_on: GoesOn) -> Outcome:
        content, size = _digest(fetched, goes_on)
        if content == wanted.content:
            return Outcome(path=wanted.path, content=content, same=True, size=size)
        known = f"{mode}:{fetched.factor}:{fetched.name.rpartition('.')[2].lower()}:{content}"
        with self._lock:
            if before := self._seen.get(known):
                return dataclasses.replace(before, path=wanted.path)
        if fetched.data is not None:
            told = self._pool.examine(fetched.data, fetched.name, mode=mode)
        else:
            told = self._pool.examine_path(fetched.place, fetched.name, mode=mode)
        made = _as_outcome(told, fetched.factor, wanted.path, content, size)
        if made.examined:
            with self._lock:
                self._seen[known] = made
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
        return made

    def _source(self, work: Work) -> Source:
        kept: OrderedDict[tuple[str, ...], Source] = self._mine.__dict__.setdefault(
            "sources", OrderedDict()
        )
        key = (work.kind, *(f"{k}={v}" for k, v in sorted(work.settings.items())))
        if key not in kept:
            kept[key] = opened(work.kind, work.settings)
            if len(kept) > _SOURCES:
                kept.popitem(last=False)[1].close()
        return kept[key]

    def _forget_sources(self) -> None:
        for source in self._mine.__dict__.pop("sources", {}).values():
            with contextlib.suppress(Exception):
                source.close()

    def close(self) -> None:
        """End the processes."""
        self._pool.close()


@functools.cache
def engine(mode: str) -> str:
    """With what things are looked into; another one looks into them again."""
    return f"{version()}:{mode}"[:24]


def _digest(fetched: Fetched, goes_on: GoesOn) -> tuple[str, int]:
    """SHA-256 of the content, and its size; what is too large is not read at all.

    Raises:
        NotThere: it is too large, grows beyond that while it is read, or takes too long.
        _Halted.
    """
    if fetched.data is None and os.stat(fetched.place).st_size > LARGEST:  # noqa: PTH116 - a descriptor's own path
        raise NotThere("too_large")
    digest, size, until = hashlib.sha256(), 0, time.monotonic() + READ_SECONDS
    for piece in _pieces(fetched):
        digest.update(piece)
        size += len(piece)
        if size > LARGEST:
            raise NotThere("too_large")
        if not goes_on():
            raise _Halted
        if time.monotonic() > until:
            raise NotThere("timeout")
    return digest.hexdigest(), size


def _pieces(fetched: Fetched) -> Iterator[bytes]:
    if fetched.data is not None:
        yield fetched.data
        return
    with open(fetched.place, "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor's own path
        while piece := file.read(_CHUNK):
            yield piece


def _as_outcome(told: Examination, factor: float, path: str, content: str, size: int) -> Outcome:
    def scaled(number: int) -> int:
        return math.ceil(number * factor)

    return Outcome(
        path=path,
        content=content,
        examined=told.examined,
        why=told.why if told.why in UNREADABLE else "failed" if told.why else "",
        kinds={kind: scaled(count) for kind, count in told.kinds.items()},
        low=told.others.low,
        estimate=scaled(told.others.estimate),
        high=scaled(told.others.high),
        gravity=str(gravity(told)),
        samples=_samples(told),
        size=size,
    )


def _samples(told: Examination) -> tuple[tuple[str, str], ...]:
    """At most three masked values, of different kinds, the telling ones first."""
    by_kind: dict[str, str] = {}
    for finding in told.findings:
        if finding.masked:
            by_kind.setdefault(finding.kind, finding.masked)
    order = {str(kind): place for place, kind in enumerate(_TELLING)}
    some = sorted(by_kind.items(), key=lambda one: order.get(one[0], len(order)))
    return tuple(some[:SAMPLES])
