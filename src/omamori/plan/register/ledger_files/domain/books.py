"""照らし合わせるもの。What the register and the company know while a file is judged; pure."""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping

from omamori.plan.register.domain.counting import CountTerms
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.ledger_files.domain.cells import ReadDate, Words

_FORM = re.compile(r"株式会社|有限会社|合同会社|一般社団法人|\(株\)|\(有\)|\(同\)")
NEW = "new:"
"""Begins the process id of an entry whose process is drafted along with it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Books:
    """What is known outside of the file.

    Attributes:
        departments, people, processes, partners: public id by each folded way to write one; an empty id
            where several are written so.
        labels: how ids are shown.
        clauses: codes of the clauses in force.
        known: public id and what counts or is being written now, by 管理番号.
        settled: what counts today, by 管理番号, of entries with a change in the making.
        closed: 管理番号 whose entries wait for approval, or are closed: they cannot be changed now.
        limits: most characters by column.
        terms: what 約 means. words: by kind and code. read_date: reads a day as people write it.
    """

    departments: Mapping[str, str]
    people: Mapping[str, str]
    processes: Mapping[str, str]
    partners: Mapping[str, str]
    labels: Mapping[str, str]
    clauses: frozenset[str]
    known: Mapping[str, tuple[str, Particulars]]
    settled: Mapping[str, Particulars]
    closed: frozenset[str]
    limits: Mapping[str, int]
    terms: CountTerms
    words: Words
    read_date: ReadDate


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """What a person has said about the file.

    Attributes:
        answers: public id by kind of column and word of the file, e.g. ``{"owner_id": {"山田": "01m…"}}``.
        defaults: public id for an empty cell or a missing column, by kind.
        fill_down: columns in which an empty cell means the one above.
        own_format: the file is one that we wrote.
    """

    answers: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    defaults: Mapping[str, str] = dataclasses.field(default_factory=dict)
    fill_down: frozenset[str] = frozenset()
    own_format: bool = False


def folded(text: str) -> str:
    """For comparing names: one width and case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def bare(text: str) -> str:
    """A company's name for comparing, without its legal form."""
    return _FORM.sub("", folded(text))
