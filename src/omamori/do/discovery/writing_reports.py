"""パソコンを調べる。Looks through one folder of the machine it runs on and writes what it found for the office; no installation needed."""

import contextlib
import dataclasses
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from omamori.do.discovery.domain import reports
from omamori.do.discovery.domain.files import Listed, Outcome, Trouble, Wanted
from omamori.do.discovery.examining import Examining, engine
from omamori.do.discovery.sources.folders import FolderSource
from omamori.do.discovery.sources.port import Source
from omamori.foundation.calendar import clock
from pidetect.types import Mode


@dataclasses.dataclass
class Told:
    """What a report has told so far.

    Attributes:
        seen: things; found: of these with personal information; unread: that could not be read, wholly or in part.
        whole: every folder could be opened.
    """

    seen: int = 0
    found: int = 0
    unread: int = 0
    whole: bool = True

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.seen += 1
        self.found += outcome.told
        self.unread += not outcome.examined


def write_report(
    folder: str,
    target: Path,
    *,
    mode: Mode = "fast",
    workers: int = 0,
    tell: Callable[[int], None] = lambda _seen: None,
) -> Told:
    """Look through a folder and write its report.

    Args:
        folder: on this machine.
        target: the file that is written.
        mode: ``fast`` or ``deep``.
        workers: processes; 0 for as many as there are processors, less one for people.
        tell: called with the number of things seen so far.

    Raises:
        StoreGone: the folder cannot be opened, or went.
        OSError: the report cannot be written.
    """
    root, told = str(Path(folder).absolute()), Told()
    source = FolderSource(root)
    source.check()
    many = workers or max(1, (os.cpu_count() or 2) - 1)
    head = {"root": root, "mode": mode, "engine": engine(mode)}
    examining = Examining(many, mode)

    def look(listed: Listed) -> Outcome:
        return examining.look_into(source, Wanted(path=listed.path), mode)

    with target.open("w", encoding="ascii") as file, contextlib.closing(examining):
        file.write(reports.head(made_at=clock.now(), **head))
        for listed, outcome in _in_turn(_files(source, told), look, many):
            told.add(outcome)
            if outcome.told or not outcome.examined:
                file.write(reports.line(listed, outcome))
            tell(told.seen)
        file.write(reports.end(files=told.seen, whole=told.whole))
    return told


def _files(source: Source, told: Told) -> Iterator[Listed]:
    for thing in source.listing():
        if isinstance(thing, Trouble):
            told.whole = False
        else:
            yield thing


def _in_turn(
    things: Iterator[Listed], look: Callable[[Listed], Outcome], workers: int
) -> Iterator[tuple[Listed, Outcome]]:
    """Look at several at a time, without running ahead of what was written."""
    with ThreadPoolExecutor(workers) as threads:
        waiting: deque[tuple[Listed, Future[Outcome]]] = deque()
        for thing in things:
            waiting.append((thing, threads.submit(look, thing)))
            if len(waiting) > workers * 4:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()
