"""標準の講座。Our own course text of reference/training/course, dated, as slides."""

import functools
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any

from omamori.do.training.materials import notation
from omamori.foundation.exports.slides.tree import Asked, Block, Making, Part, Slide, Source

_EVER = date(2000, 1, 1)
_NEVER = date(9999, 12, 31)


def slides(ask: Asked) -> list[Slide]:
    """Every page of the standard course that counts on the day, for every audience."""
    return [slide for begins, ends, slide in standard() if begins <= ask.on <= ends]


@functools.cache
def standard() -> tuple[tuple[date, date, Slide], ...]:
    """(first day, last day, slide) of all pages; a code may stand several times, on different days."""
    folder = resources.files("omamori.reference") / "training" / "course"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(page for file in files for page in _pages(tomllib.loads(file.read_text("utf-8"))))


def _pages(content: dict[str, Any]) -> Iterator[tuple[date, date, Slide]]:
    for row in content["slide"]:
        yield row.get("effective_from", _EVER), row.get("effective_to", _NEVER), _slide(row)


def _slide(row: dict[str, Any]) -> Slide:
    return Slide(
        code=row["code"],
        part=Part(row["part"]),
        order=row["order"],
        chapter=row.get("chapter", ""),
        title=row["title"],
        lead=row.get("lead", ""),
        blocks=tuple(_block(one) for one in row["block"]),
        say=row["say"].strip(),
        tip=row.get("tip", "").strip(),
        sources=tuple(Source(**one) for one in row["source"]),
        making=Making.FIXED,
        audience=frozenset(row.get("audience", ())),
        duties=frozenset(row.get("duties", ())),
        clauses=tuple(row.get("clauses", ())),
    )


def _block(row: dict[str, str]) -> Block:
    block = notation.read(row["kind"], row["text"])
    if block is None:
        raise ValueError("an empty block")
    return block
