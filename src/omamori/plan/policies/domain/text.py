"""規程の文面。Chapters and clauses as people read them, and the hash that a signature binds to (J.4.5.2)."""

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Sequence

_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of writing, and what no file can hold."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseText:
    """One clause as people read it.

    Attributes:
        code: stable over versions.
        chapter: heading of the chapter it stands in; clauses of one chapter follow each other.
        item: item of the guideline; controls: codes of the controls that act on it.
        answers: codes of the required items (``reference/policies/required.toml``) that it answers.
        lesson: one idea for a question in a test; evidence: what record shows that it is kept.
    """

    code: str
    number: str
    heading: str
    body: str
    item: str = ""
    controls: tuple[str, ...] = ()
    chapter: str = ""
    answers: tuple[str, ...] = ()
    lesson: str = ""
    evidence: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileText:
    """A document of the company's own as the text of a version.

    Attributes:
        name: as it was handed in; sha256: of its bytes, what signatures bind to.
    """

    name: str
    sha256: str


def canonical(clause: ClauseText) -> ClauseText:
    """A clause as it is kept: what is read, signed, written out and taken in again is the same text."""
    return dataclasses.replace(
        clause,
        body=plain(clause.body),
        heading=_one_line(clause.heading),
        chapter=_one_line(clause.chapter),
        lesson=_one_line(clause.lesson),
        evidence=_one_line(clause.evidence),
    )


def _one_line(text: str) -> str:
    return plain(text).replace("\n", " ")


def plain(text: str) -> str:
    """One way to break a line; nothing that no one sees, or that turns letters around, is in it."""
    return _UNSEEN.sub("", _BREAK.sub("\n", text)).strip()


def chapters(clauses: Sequence[ClauseText]) -> list[tuple[str, tuple[ClauseText, ...]]]:
    """Clauses by chapter, 「第n章 …」 in front; an empty heading for clauses outside of chapters."""
    found: list[tuple[str, list[ClauseText]]] = []
    number = 0
    for clause in clauses:
        if not found or clause.chapter != found[-1][1][-1].chapter:
            number += bool(clause.chapter)
            found.append((f"第{number}章 {clause.chapter}" if clause.chapter else "", []))
        found[-1][1].append(clause)
    return [(heading, tuple(inside)) for heading, inside in found]


def shown_text(
    title: str, number: int, clauses: Sequence[ClauseText], file: FileText | None = None
) -> str:
    """The text exactly as the reading page shows it, one paragraph per line."""
    lines = [f"{title} 第{number}版"]
    for heading, inside in chapters(clauses):
        lines += [heading] if heading else []
        for clause in inside:
            lines.append(f"{clause.number} {clause.heading}".strip())
            lines.extend(paragraphs(clause.body))
    if file:
        lines.append(f"文書 SHA-256 {file.sha256}")
    return "\n".join(lines)


def paragraphs(body: str) -> list[str]:
    """Lines of a clause without empty ones."""
    return [line.strip() for line in body.splitlines() if line.strip()]


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def next_code(regulation: str, used: Iterable[str]) -> str:
    """The next clause code of a regulation; a code once used is never given to another clause."""
    numbers = [int(c.rpartition("-")[2]) for c in used if c.rpartition("-")[2].isdigit()]
    return f"{regulation}-{max(numbers, default=0) + 1}"


def renumbered(clauses: Sequence[ClauseText]) -> list[ClauseText]:
    """Clauses with 「第n条」 in their order."""
    return [dataclasses.replace(c, number=f"第{i}条") for i, c in enumerate(clauses, 1)]


def order_of(code: str) -> tuple[str, int, str]:
    """Where a regulation stands in the list: R2 before R10."""
    letters = code.rstrip("0123456789")
    digits = code[len(letters) :]
    return letters, int(digits) if digits else 0, code


def unfilled(clauses: Iterable[ClauseText]) -> list[str]:
    """Clauses in which a place to fill in is left, by number and heading."""
    return [f"{c.number} {c.heading}" for c in clauses if "〔" in c.body or "〔" in c.heading]
