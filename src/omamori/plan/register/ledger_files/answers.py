"""読み替えの答え。What a person chose on the page of a file, as the actions take it."""

import dataclasses
from collections.abc import Mapping

from omamori.foundation.exports.headings import letter
from omamori.plan.register.ledger_files.domain.books import Books, Told
from omamori.plan.register.ledger_files.domain.headings import COLUMNS
from omamori.plan.register.ledger_files.domain.planning import Problem
from omamori.plan.register.ledger_files.importing import FILLED_DOWN, Preview

ASKED = ("department_id", "owner_id", "process_id", "contractors", "entruster_id")
"""Columns whose words a person may match by hand, in the order of the page."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """A word of the file that nobody could match.

    Attributes:
        name: of the field. word: as it stands in the file; rows: how often.
        label: of the column. choices: (public id, how it is shown). chosen: public id.
    """

    name: str
    word: str
    rows: int
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


def columns_of(seen: Preview, given: Mapping[str, str]) -> dict[str, str]:
    """Key by heading."""
    return {m.heading.spoken: given.get(f"column-{m.heading.position}", m.key) for m in seen.meant}


def told_of(seen: Preview, given: Mapping[str, str], *, ticked: frozenset[str]) -> Told:
    """Answers, defaults, and columns that are filled down."""
    answers = {kind: dict(words) for kind, words in seen.told.answers.items()}
    for question in questions(seen):
        kind = question.name.split("-")[1]
        chosen = given.get(question.name, "")
        if chosen in dict(question.choices):
            answers.setdefault(kind, {})[question.word] = chosen
        else:
            answers.get(kind, {}).pop(question.word, None)
    defaults = {
        key: given.get(f"default-{key}", "")
        for key in ("department_id", "owner_id", "process_id")
        if given.get(f"default-{key}", "") in dict(choices(seen.books, key))
    }
    return Told(answers=answers, defaults=defaults, fill_down=ticked & FILLED_DOWN)


def questions(seen: Preview) -> list[Question]:
    """Words to match: those nobody could, and those that were answered before."""
    found = []
    for kind in ASKED:
        open_words = seen.plan.unknown.get(kind, {})
        answered = seen.told.answers.get(kind, {})
        for number, word in enumerate(sorted({*open_words, *answered})[:200]):
            found.append(
                Question(
                    name=f"word-{kind}-{number}",
                    word=word,
                    rows=len(open_words.get(word, ())),
                    label=COLUMNS[kind],
                    choices=choices(seen.books, kind),
                    chosen=answered.get(word, ""),
                )
            )
    return found


def choices(books: Books, kind: str) -> tuple[tuple[str, str], ...]:
    """(public id, how it is shown) of everything a column may name."""
    where = {
        "department_id": books.departments,
        "owner_id": books.people,
        "process_id": books.processes,
        "contractors": books.partners,
        "entruster_id": books.partners,
    }[kind]
    ids = {key for key in where.values() if key}
    return tuple(sorted(((key, books.labels.get(key, key)) for key in ids), key=lambda c: c[1]))


def place(problem: Problem) -> str:
    """The cell as Excel names it; only the row for a column that the file has not."""
    row = problem.row + 1
    return f"{letter(problem.position)}{row}" if problem.position >= 0 else f"{row}"
