"""事故の手順書のひな型。Playbooks by kind of accident: who does what by when, with words to say; dated."""

import dataclasses
import functools
import re
import tomllib
from datetime import date
from importlib import resources
from typing import Any

POSTS = {
    "leader": "指揮",
    "scribe": "記録",
    "liaison": "連絡",
    "system": "情報システム担当",
    "department_head": "部署の責任者",
    "reporter": "見つけた人",
}
"""Who does a task, in the words of a case."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaybookTask:
    """One task.

    Attributes:
        post: a key of ``POSTS``.
        due_minutes: minutes from the start of the case until it should be done.
        first_hour: on the check list of the first hour.
        words: what to say or to write, word for word; empty for none.
    """

    code: str
    title: str
    post: str
    due_minutes: int
    first_hour: bool = False
    words: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Playbook:
    """A playbook.

    Attributes:
        when: for which matters, in a sentence; media: media for which it is proposed.
        edition: of the company; 0 for the one that comes with the product.
    """

    code: str
    title: str
    when: str
    media: tuple[str, ...]
    tasks: tuple[PlaybookTask, ...]
    edition: int = 0


@functools.cache
def shipped() -> dict[str, Playbook]:
    """The playbooks that come with the product, by code.

    Raises:
        ValueError, KeyError, TypeError: the data file does not fit (found by the tests).
    """
    data = tomllib.loads((resources.files(__name__) / "playbooks.toml").read_text("utf-8"))
    everyday = tuple(PlaybookTask(**row) for row in data["always"])
    found = {}
    for row in data["playbook"]:
        own = tuple(PlaybookTask(**task) for task in row["task"])
        tasks = tuple(sorted((*own, *everyday), key=lambda task: task.due_minutes))
        if unknown := {t.post for t in tasks} - set(POSTS):
            raise ValueError(f"{row['code']}: {unknown}")
        found[row["code"]] = Playbook(
            code=row["code"],
            title=row["title"],
            when=row["when"],
            media=tuple(row["media"]),
            tasks=tasks,
        )
    return found


def source() -> tuple[str, date]:
    """Where the playbooks come from, and since when they stand as they are."""
    data = tomllib.loads((resources.files(__name__) / "playbooks.toml").read_text("utf-8"))
    return str(data["source"]), data["effective_from"]


@functools.cache
def words(name: str) -> tuple[str, ...]:
    """``codenames`` of cases or ``code_words`` of reports: words that can be said aloud."""
    return tuple(_words()[name])


@functools.cache
def moment_pattern() -> re.Pattern[str]:
    """How people write a moment; groups ``y``, ``m``, ``d``, ``H``, ``M``, ``S``."""
    return re.compile(_words()["moment"], re.ASCII)


def _words() -> dict[str, Any]:
    return tomllib.loads((resources.files(__name__) / "words.toml").read_text("utf-8"))
