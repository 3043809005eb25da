"""読み出し。The text of one file for a person who has to look at it, read in a process of its own.

Whoever checks a file must not have to open it with the program it was made to attack. So its text is
taken out where nothing can be harmed: a process without network, without files to write, with bounded
memory and time, that reads one file and ends. Unlike an examination the text itself comes back: for the
eyes of that person, never for a log.
"""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pidetect.extract import Limits
from pidetect.types import Part

MEMORY_BYTES = 1_500_000_000
HEAP_BYTES = 180_000_000
CHARACTERS = 200_000
"""So much text comes back at most; more than a person reads."""
_SECONDS = 15.0
_LARGEST_ANSWER = 8 * CHARACTERS + 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """The text of a file.

    Attributes:
        parts: pieces in order, each with its place; hidden ones are marked.
        why: code of what could not be read (a key of ``WHY``); empty when all was.
        cut: there is more text than came back.
    """

    parts: tuple[Part, ...] = ()
    why: str = ""
    cut: bool = False


def read_out(
    data: bytes, name: str, *, characters: int = CHARACTERS, seconds: float = _SECONDS
) -> Readout:
    """The text of a file; never raises for bad files and never hangs.

    Args:
        data: the file.
        name: its name, for the places of the parts.
        characters: how much text is wanted.
        seconds: time for the whole.
    """
    if len(data) > Limits().data_bytes:
        return Readout(why="too_large")
    wanted = json.dumps({"name": name, "characters": characters, "seconds": seconds})
    try:
        answer = _run(data, wanted, seconds)
    except subprocess.TimeoutExpired:
        return Readout(why="timeout")
    except (OSError, subprocess.SubprocessError):
        return Readout(why="crashed")
    return _understood(answer)


def _run(data: bytes, wanted: str, seconds: float) -> bytes:
    descriptor = os.memfd_create("read", os.MFD_CLOEXEC)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        root = str(Path(__file__).parent.parent)
        done = subprocess.run(  # noqa: S603 - our own module; the name of the file goes as JSON, no shell
            [sys.executable, "-m", "pidetect.readout_process", wanted],
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing of the caller's environment (keys, addresses) goes into the process.
            env={"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
            cwd=root,
            timeout=seconds + 5.0,
            check=False,
            start_new_session=True,
        )
    finally:
        os.close(descriptor)
    return done.stdout


def _understood(answer: bytes) -> Readout:
    try:
        found: dict[str, Any] = json.loads(answer[:_LARGEST_ANSWER])
        parts = tuple(
            Part(str(p["place"]), str(p["text"]), bool(p["hidden"]), str(p["grid"]))
            for p in found["parts"]
        )
        return Readout(parts=parts, why=str(found["why"]), cut=bool(found["cut"]))
    except (ValueError, KeyError, TypeError):
        return Readout(why="crashed")
