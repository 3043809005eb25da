"""ひな型。Templates with places for persons and things; the label is written together with the value.

``{a.full}`` a value of person a (``{a2.full}``: somebody of a's house); ``{c1}`` ``{c1.tel}`` a company;
``{date}`` a thing; ``[[x||y]]`` one of several wordings; a line ``@3-6 …`` is repeated, ``x`` a new person each
time (``y``: from abroad); a line ``+pool`` is a paragraph from ``pools/pool.txt``; ``+pool*3`` three different ones.
"""

import functools
import random
import re
from collections.abc import Mapping
from pathlib import Path

from maker import style, things
from maker.people import DEPARTMENTS, ILLNESSES, JUDGEMENTS, TITLES, Cast, Person, mark, write
from maker.words import surnames

FOLDER = Path(__file__).parent.parent / "templates"
_CHOICE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_PLACE = re.compile(r"\{([a-z]+[0-9]?)(?:\.([A-Za-z0-9]+))?\}")
_REPEAT = re.compile(r"@(\d+)-(\d+) ?(.*)")
_POOL = re.compile(r"\+([a-z_]+)(?:\*(\d+))?$")
_PERSON = re.compile(r"[a-hxy][0-9]?$")
_COMPANY = re.compile(r"c[1-9]$")
_OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "title": TITLES,
    "dept": DEPARTMENTS,
}


class Page:
    """One document while it is written.

    Attributes:
        persons: whose information was written so far.
    """

    def __init__(self, source: random.Random, split: str) -> None:
        self.source, self.split = source, split
        self.style = style.pick(source)
        self.cast = Cast(source, split)
        self.persons: set[Person] = set()
        self._slots: dict[str, Person] = {}
        self._firms: dict[str, things.Company] = {}
        self._fixed: dict[str, str] = {}
        self._row = source.choice((0, 0, 100, 20250000))

    def expand(self, text: str) -> str:
        """The template with everything filled in."""
        done = [self._line(line) for line in text.splitlines()]
        return "\n".join(done)

    def _line(self, line: str) -> str:
        if pool := _POOL.match(line):
            chosen = _pool(self.split, pool[1])
            many = min(int(pool[2] or 1), len(chosen))
            return "\n\n".join(self.expand(p) for p in self.source.sample(chosen, many))
        if repeat := _REPEAT.match(line):
            lines = []
            for _ in range(self.source.randint(int(repeat[1]), int(repeat[2]))):
                self._slots.pop("x", None)
                self._slots.pop("y", None)
                lines.append(self._filled(repeat[3]))
            return "\n".join(lines)
        return self._filled(line)

    def _filled(self, line: str) -> str:
        line = _CHOICE.sub(lambda m: self.source.choice(m[1].split("||")), line)
        return _PLACE.sub(self._place, line).replace("\\n", "\n").replace("\\t", "\t")

    def _place(self, found: re.Match[str]) -> str:
        name, what = found[1], found[2] or ""
        if _COMPANY.match(name):
            firm = self._firms.setdefault(name, things.company(self.source, self.split))
            return things.write_company(firm, what, self.style, self.source)
        if name == "home":  # an address of somebody named elsewhere: no person of its own
            return write(self.cast.person(), "addr", self.style)
        if name == "maiden":
            return mark("person_name", self.source.choice(surnames(self.split)).written)
        if _PERSON.match(name) and what:
            return self._person(name, what)
        if what:  # {date.1}: the same again in the whole document
            key = f"{name}.{what}"
            if key not in self._fixed:
                self._fixed[key] = things.THINGS[name](self.source, self.split)
            return self._fixed[key]
        return things.THINGS[name](self.source, self.split)

    def _person(self, name: str, what: str) -> str:
        if name not in self._slots:
            first = name[0]
            if len(name) == 2:
                if first not in self._slots:
                    self._slots[first] = self.cast.person(abroad=0)
                self._slots[name] = self.cast.relative(self._slots[first])
            else:
                self._slots[name] = self.cast.person(abroad=1.0 if first == "y" else 0.05)
        return self.said(self._slots[name], what)

    def number_from(self, first: int) -> None:
        """Rows are numbered from here on."""
        self._row = first

    def count(self) -> str:
        """The next number of a row."""
        self._row += 1
        return str(self._row)

    def said(self, person: Person, what: str) -> str:
        """What the document says of a person, marked; from now on the person counts."""
        if what in _OWN:
            return random.Random(f"{what}{person.seed}").choice(_OWN[what][self.split])  # noqa: S311
        self.persons.add(person)
        if what == "illness":
            return mark("special_care", self.source.choice(ILLNESSES[self.split]))
        if what == "judged":
            return mark("special_care", self.source.choice(JUDGEMENTS[self.split]))
        return write(person, what, self.style)


@functools.cache
def _pool(split: str, name: str) -> tuple[str, ...]:
    text = (FOLDER / split / "pools" / f"{name}.txt").read_text("utf-8")
    return tuple(p.strip("\n") for p in text.split("\n\n") if p.strip())


@functools.cache
def templates(split: str) -> tuple[tuple[str, str], ...]:
    """(file name without ending, template), in order; the name begins with the kind of document."""
    return tuple((f.stem, f.read_text("utf-8")) for f in sorted((FOLDER / split).glob("*.txt")))
