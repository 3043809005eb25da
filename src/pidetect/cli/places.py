"""調べる物を集める。Files of folders in order, without loops, and without touching what is no file (pipes, devices)."""

import errno
import fnmatch
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple


class Place(NamedTuple):
    """Something to examine.

    Attributes:
        path: as the caller named it; "-" is the standard input.
        problem: why it cannot be opened ("special", "loop", "denied", "missing"); empty when it can be tried.
    """

    path: str
    problem: str = ""


NOT_BEGUN = "検査の仕組みを始められませんでした。記憶、過程の数、開けるファイルの数の制限と、Python の入れ方を確かめてください。"
# The command waits for a free process as long as it takes: not having begun is what "busy" can mean here.
REASONS = {"busy": NOT_BEGUN}
PROBLEMS = {
    "special": "ファイルではありません (ソケット、パイプ、装置)。",
    "loop": "リンクが輪になっています。",
    "denied": "読む権利がありません。",
    "missing": "見つかりません。名前の打ち間違いか、調べている間に消えたか、つながる先のないリンクです。",
}


def gather(paths: Sequence[str], exclude: Sequence[str] = ()) -> Iterator[Place]:
    """Every file below the paths, each folder once; links to folders inside of folders are not followed.

    Args:
        paths: files and folders; "-" for the standard input.
        exclude: patterns (fnmatch) against the name, or against the whole path where they hold a slash.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path == "-":
            yield Place(path)
            continue
        try:
            status = os.stat(path)  # noqa: PTH116 - names that are no text stay what they are
        except OSError as error:
            yield Place(path, problem_of(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _below(path, exclude, seen)
        else:
            yield Place(path, "" if stat.S_ISREG(status.st_mode) else "special")


def problem_of(error: OSError) -> str:
    """Why the system did not open something, as a key of ``PROBLEMS``."""
    if error.errno == errno.ELOOP:
        return "loop"
    return "denied" if error.errno in (errno.EACCES, errno.EPERM) else "missing"


def _below(top: str, exclude: Sequence[str], seen: set[tuple[int, int]]) -> Iterator[Place]:
    """The files of a folder and its folders; walked without recursion."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - as above
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda e: e.name)
        except OSError as error:
            yield Place(folder, problem_of(error))
            continue
        below: list[str] = []
        for entry in found:
            if is_excluded(entry.name, entry.path, exclude):
                continue
            if _is_folder(entry):
                below.append(entry.path)
            elif not (entry.is_symlink() and Path(entry.path).is_dir()):
                yield Place(entry.path, _why(entry))
        waiting += reversed(below)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _why(entry: os.DirEntry[str]) -> str:
    try:
        return "" if stat.S_ISREG(entry.stat().st_mode) else "special"
    except OSError as error:
        return problem_of(error)


def is_excluded(name: str, path: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern fits the name, or the path where the pattern holds a slash."""
    return any(fnmatch.fnmatchcase(path if "/" in p else name, p) for p in patterns)
