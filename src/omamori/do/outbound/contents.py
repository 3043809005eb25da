"""見つかったもの。What a text or a file holds in personal information: kinds, persons, places; never a value."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from omamori.do.outbound.headers import shown
from pidetect.types import Examination, PartSummary, PersonsEstimate, Risk

_OPEN_PLACES, _HIDDEN_PLACES = 3, 5
_PLACE = 120
_ORGANIZATION = 60
_DESCRIBING = frozenset({"文書の情報", "説明と設定", "画像の説明", "書庫のコメント"})
_NOBODY, _NO_RISK = PersonsEstimate(), Risk()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """A part of a file in which something was found.

    Attributes:
        name: as pidetect names it (シート「名簿」); it may hold words of the sender.
        hidden: who opens the file does not see it (hidden sheet, comment, deleted text).
        persons: how many persons it speaks of, about.
        kinds: what was found in it.
    """

    name: str
    hidden: bool
    persons: int
    kinds: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Contents:
    """What was found in one text or file.

    Attributes:
        kinds: number of findings by kind.
        persons: everybody named, also who only writes or receives.
        others: those of whom more is told: the persons that a leak would touch.
        risk: how many of them in which grave way.
        places: the fullest open ones first, then the hidden ones; more_places: how many are left out.
        organizations: companies and mail domains that it names, the most frequent first.
        unseen: further places that a reader does not see, in which nothing was found.
    """

    kinds: Mapping[str, int] = dataclasses.field(default_factory=dict)
    persons: PersonsEstimate = _NOBODY
    others: PersonsEstimate = _NOBODY
    risk: Risk = _NO_RISK
    places: tuple[Place, ...] = ()
    more_places: int = 0
    organizations: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def hidden(self) -> tuple[Place, ...]:
        """Places that a reader does not see."""
        return tuple(place for place in self.places if place.hidden)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the sealed column."""
        return _plain(self) | {
            "kinds": dict(self.kinds),
            "persons": _plain(self.persons),
            "others": _plain(self.others),
            "risk": _plain(self.risk),
            "places": [_plain(place) for place in self.places],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Contents":
        """Read what ``as_json`` wrote; an empty object is nothing found."""
        if not value:
            return cls()
        return cls(
            kinds=dict(value["kinds"]),
            persons=PersonsEstimate(**value["persons"]),
            others=PersonsEstimate(**value["others"]),
            risk=Risk(**value["risk"]),
            places=tuple(Place(**{**p, "kinds": tuple(p["kinds"])}) for p in value["places"]),
            more_places=value["more_places"],
            organizations=tuple(value.get("organizations", ())),
            unseen=tuple(value.get("unseen", ())),
        )


def _plain(value: "Contents | Place | PersonsEstimate | Risk") -> dict[str, Any]:
    """One level of a dataclass; ``dataclasses.asdict`` copies all that lies below, for each mail."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def of_examination(result: Examination) -> Contents:
    """What an examination found, without its findings one by one."""
    full = [part for part in result.parts if part.findings]
    seen = _fullest([p for p in full if not p.hidden], _OPEN_PLACES)
    unseen = _fullest([p for p in full if p.hidden], _HIDDEN_PLACES)
    return Contents(
        kinds={str(kind): count for kind, count in result.kinds.items()},
        persons=result.persons,
        others=result.others,
        risk=result.risk,
        places=tuple(_place(part) for part in (*seen, *unseen)),
        more_places=len(full) - len(seen) - len(unseen),
        organizations=tuple(shown(name)[:_ORGANIZATION] for name in result.organizations),
        unseen=_unseen(result),
    )


def _unseen(result: Examination) -> tuple[str, ...]:
    """Names of hidden places without findings; what only describes the file stands last."""
    empty = [p.place for p in result.parts if p.hidden and p.characters and not p.findings]
    names = dict.fromkeys(shown(place)[:_PLACE] for place in empty)
    return tuple(sorted(names, key=only_describes))[:_HIDDEN_PLACES]


def only_describes(place: str) -> bool:
    """Whether a hidden place is what programs write into nearly every file (title, author, settings)."""
    return place.rpartition(" > ")[2].strip() in _DESCRIBING


def larger(one: Contents, other: Contents) -> Contents:
    """Two readings of the same text (plain and HTML): what either of them shows, counted once."""
    kinds = {
        k: max(one.kinds.get(k, 0), other.kinds.get(k, 0)) for k in {**one.kinds, **other.kinds}
    }
    fuller = max(one, other, key=lambda c: c.others.high)
    return Contents(
        kinds=kinds,
        persons=max(one.persons, other.persons, key=lambda e: e.high),
        others=fuller.others,
        risk=Risk(
            sensitive=max(one.risk.sensitive, other.risk.sensitive),
            financial=max(one.risk.financial, other.risk.financial),
            my_number=max(one.risk.my_number, other.risk.my_number),
            many=one.risk.many or other.risk.many,
        ),
        places=fuller.places,
        more_places=fuller.more_places,
        organizations=tuple(dict.fromkeys((*one.organizations, *other.organizations))),
    )


def together(estimates: Iterable[PersonsEstimate]) -> PersonsEstimate:
    """Persons of several files; who stands in two of them may be counted twice."""
    listed = tuple(estimates)
    return PersonsEstimate(
        low=max((e.low for e in listed), default=0),
        estimate=sum(e.estimate for e in listed),
        high=sum(e.high for e in listed),
    )


def _fullest(parts: list[PartSummary], most: int) -> list[PartSummary]:
    return sorted(parts, key=lambda p: (-p.persons, -p.findings))[:most]


def _place(part: PartSummary) -> Place:
    kinds = tuple(str(kind) for kind in part.kinds)
    return Place(
        name=shown(part.place)[:_PLACE], hidden=part.hidden, persons=part.persons, kinds=kinds
    )
