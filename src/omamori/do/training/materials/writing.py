"""書き込みの中身。What the company says on a slide, laid over the standard; pure."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from omamori.do.training.materials import comparing, restoring
from omamori.do.training.materials.restoring import Pictures
from omamori.foundation.exports.slides.tree import (
    Block,
    Making,
    Part,
    Slide,
    Source,
    Text,
    plain,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Words:
    """The company's own words on one slide; None is as the standard has it.

    Attributes:
        blocks: of pages written once and of the company's own; live pages keep their data.
        extra: a paragraph below the live data.
        sources: of pages written once and of the company's own.
        hidden: it is not in the deck; hidden_why: the reason.
        place: where it stands within its part, as the orders of slides do; may lie between two.
        standard: mark of the standard text over which this was written.
        part: of the company's own slides; empty for others.
    """

    title: str | None = None
    lead: str | None = None
    blocks: tuple[Block, ...] | None = None
    extra: str = ""
    say: str | None = None
    tip: str | None = None
    sources: tuple[Source, ...] | None = None
    audience: frozenset[str] | None = None
    duties: frozenset[str] | None = None
    hidden: bool = False
    hidden_why: str = ""
    place: float | None = None
    standard: str = ""
    part: str = ""

    @property
    def speaks(self) -> bool:
        """Whether it says something else than the standard (place and presence do not count)."""
        silent = Words(
            hidden=self.hidden, hidden_why=self.hidden_why, place=self.place, standard=self.standard
        )
        return self != silent


def mark_of(slide: Slide) -> str:
    """A mark of what a slide says, for telling that the standard changed under an edit."""
    text = json.dumps(comparing.shown(slide), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def laid_over(slide: Slide, words: Words) -> Slide:
    """The slide as the company shows it."""
    changed: dict[str, Any] = {
        name: getattr(words, name)
        for name in ("title", "lead", "say", "tip", "audience", "duties")
        if getattr(words, name) is not None
    }
    live = slide.making is not Making.FIXED
    if words.blocks is not None and not live:
        changed["blocks"] = words.blocks
    if words.extra.strip():
        blocks = changed.get("blocks", slide.blocks)
        lines = (line.strip() for line in words.extra.splitlines())
        changed["blocks"] = (*blocks, *(Text(line) for line in lines if line))
    if words.sources is not None:
        changed["sources"] = (*slide.sources, *words.sources) if live else words.sources
    if live:
        changed.pop("title", None)
        changed.pop("lead", None)
    return dataclasses.replace(slide, **changed)


def own_slide(code: str, words: Words) -> Slide:
    """A slide of the company's own."""
    return Slide(
        code=code,
        part=Part(words.part),
        order=0,
        title=words.title or "",
        lead=words.lead or "",
        blocks=words.blocks or (),
        say=words.say or "",
        tip=words.tip or "",
        sources=words.sources or (),
        audience=words.audience or frozenset(),
        duties=words.duties or frozenset(),
    )


def as_json(words: Words) -> dict[str, Any]:
    """What is kept of it: only what differs from saying nothing."""
    empty = Words()
    return {
        field.name: _plain(getattr(words, field.name))
        for field in dataclasses.fields(words)
        if getattr(words, field.name) != getattr(empty, field.name)
    }


def from_json(value: Mapping[str, Any], pictures: Pictures) -> Words:
    """What ``as_json`` kept."""
    given: dict[str, Any] = dict(value)
    if "blocks" in given:
        given["blocks"] = tuple(restoring.block(one, pictures) for one in given["blocks"])
    if "sources" in given:
        given["sources"] = tuple(_source(one) for one in given["sources"])
    for name in ("audience", "duties"):
        if name in given:
            given[name] = frozenset(given[name])
    return Words(**given)


def _plain(value: Any) -> Any:
    return value if isinstance(value, float) else plain(value)


def _source(value: Mapping[str, Any]) -> Source:
    return Source(
        title=value["title"],
        address=value["address"],
        as_of=date.fromisoformat(value["as_of"]),
    )
