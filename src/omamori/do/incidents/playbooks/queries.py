"""手順書の問い。Which playbook counts on a day, and what is being edited."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from omamori.do.incidents.playbooks.columns import PLAYBOOKS, TASKS, YES_NO
from omamori.do.incidents.playbooks.models import Edition, PlaybookLine
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.exports.lists import Values
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.records import editions
from omamori.foundation.records.editions import Content
from omamori.reference.incidents import POSTS, Playbook, PlaybookTask, shipped

_CODES = {label: code for code, label in PLAYBOOKS.items()}
_POSTS = {label: code for code, label in POSTS.items()}


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task being edited, with its values in the spelling of the list."""

    public_id: str
    code: str
    name: str
    values: Values


def names() -> Mapping[str, str]:
    """Titles of the playbooks by code, in their order."""
    return PLAYBOOKS


def proposed_for(medium: str, words: str) -> str:
    """The playbook that fits a medium, and words that point to another one; a person may choose otherwise."""
    hints = (
        ("my_number", ("マイナンバー", "個人番号")),
        ("emotet", ("Emotet", "エモテット", "マクロ", "ウイルス", "ランサム")),
        ("contractor", ("委託先", "再委託")),
        ("publication", ("公開", "誰でも見", "だれでも見")),
        ("ec_site", ("不正アクセス", "改ざん", "ECサイト")),
    )
    for code, marks in hints:
        if any(mark in words for mark in marks):
            return code
    return next((code for code, book in shipped().items() if medium in book.media), "")


def in_force(code: str, *, on: date) -> Playbook | None:
    """The playbook as it counts on a day: of the approved edition, else the one that comes along."""
    return all_in_force(on=on).get(code)


def all_in_force(*, on: date) -> dict[str, Playbook]:
    """Every playbook as it counts on a day; one query."""
    books = shipped()
    edition = editions.counting(Edition, on=on)
    if edition is None:
        return books
    found: dict[str, list[PlaybookTask]] = {}
    for row in edition.content.get(TASKS.name, []):
        found.setdefault(_CODES.get(row["playbook"], ""), []).append(_task(row))
    return {
        code: dataclasses.replace(
            books[code],
            tasks=tuple(sorted(tasks, key=lambda task: task.due_minutes)),
            edition=edition.number,
        )
        for code, tasks in found.items()
        if code in books
    }


def rows(actor: Actor, playbook: str) -> tuple[TaskRow, ...]:
    """The tasks of one playbook as they are being edited.

    Raises:
        NotPermitted.
    """
    require(actor, "playbooks.see")
    found = PlaybookLine.objects.filter(playbook=playbook).order_by("due", "code")
    return tuple(_row(row) for row in found)


def row(actor: Actor, task_id: str) -> TaskRow:
    """One task.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "playbooks.see")
    found = PlaybookLine.objects.filter(public_id=task_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def content() -> Content:
    """What an edition would freeze."""
    lines = PlaybookLine.objects.order_by("playbook", "due", "code")
    return {TASKS.name: [values_of(line, TASKS) for line in lines]}


def known() -> dict[str, tuple[str, Values]]:
    """Every task by its key, for lists that come in."""
    found = ((line.public_id, values_of(line, TASKS)) for line in PlaybookLine.objects.all())
    return {TASKS.key_of(values): (public_id, values) for public_id, values in found}


def edited() -> bool:
    """The company has begun to edit."""
    return PlaybookLine.objects.exists()


def _task(row: Mapping[str, str]) -> PlaybookTask:
    return PlaybookTask(
        code=row["code"],
        title=row["title"],
        post=_POSTS.get(row["post"], "leader"),
        due_minutes=int(row["due"]),
        first_hour=row["first_hour"] == YES_NO["yes"],
        words=row.get("words", ""),
    )


def _row(line: PlaybookLine) -> TaskRow:
    return TaskRow(
        public_id=line.public_id,
        code=line.code,
        name=line.title,
        values=values_of(line, TASKS),
    )
