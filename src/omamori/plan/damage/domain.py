"""損害の見積もり。Two published estimates of what a leak may cost, side by side, never mixed.

JO model of JNSA: base value × sensitivity × ease of identification × social responsibility × response.
The per-person average is a published constant. Both estimate claims; neither is what a company paid.
Coefficients and sources: reference/risk/damage.toml.
"""

import dataclasses
from collections.abc import Iterable, Mapping


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item:
    """A kind of information in the model.

    Attributes:
        x: 精神的苦痛, y: 経済的損失, each 1–3.
        words: what names it in a register.
        ours: the published model has no row for it; the company's own setting.
    """

    code: str
    label: str
    x: int
    y: int
    words: tuple[str, ...] = ()
    ours: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Model:
    """Coefficients of the model, and its source."""

    base: int
    name_and_address: int
    name_or_contact: int
    not_identified: int
    responsible_more: int
    responsible_usual: int
    response_improper: int
    response_proper: int
    source: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a leak may cost.

    Attributes:
        persons: how many at most.
        per_person: yen by the model; total: for all of them.
        by_average: yen by the published average, for all of them.
        sensitivity, identification: the factors that were used.
        kinds: codes of the items that were counted.
    """

    persons: int
    per_person: int
    total: int
    by_average: int
    sensitivity: int
    identification: int
    kinds: tuple[str, ...]


def sensitivity(items: Iterable[Item]) -> int:
    """機微情報度: 10^(x-1) + 5^(y-1); the largest x and the largest y are taken independently."""
    found = list(items)
    x = max((item.x for item in found), default=1)
    y = max((item.y for item in found), default=1)
    return int(10 ** (x - 1) + 5 ** (y - 1))


def identification(codes: Iterable[str], model: Model) -> int:
    """本人特定容易度: name and address; name alone, or address with telephone; otherwise."""
    found = set(codes)
    if {"person_name", "postal_address"} <= found:
        return model.name_and_address
    if "person_name" in found or {"postal_address", "phone"} <= found:
        return model.name_or_contact
    return model.not_identified


def per_person(
    codes: Iterable[str],
    items: Mapping[str, Item],
    model: Model,
    *,
    responsible_more: bool = False,
    improper: bool = False,
) -> int:
    """Yen for one person.

    Args:
        codes: kinds of information that leaked; unknown codes count for nothing.
        items: the map of the model.
        model: the coefficients.
        responsible_more: medicine, finance, telecoms, public bodies, well-known companies.
        improper: the response was not proper; unknown counts as proper.
    """
    known = [items[code] for code in sorted(set(codes)) if code in items]
    return (
        model.base
        * sensitivity(known)
        * identification((item.code for item in known), model)
        * (model.responsible_more if responsible_more else model.responsible_usual)
        * (model.response_improper if improper else model.response_proper)
    )


def estimate(
    codes: Iterable[str],
    *,
    persons: int,
    items: Mapping[str, Item],
    model: Model,
    average: int,
    responsible_more: bool = False,
) -> Estimate:
    """Both estimates for a number of persons; ``average`` is yen per person as published."""
    known = tuple(code for code in sorted(set(codes)) if code in items)
    each = per_person(known, items, model, responsible_more=responsible_more)
    return Estimate(
        persons=persons,
        per_person=each,
        total=each * persons,
        by_average=average * persons,
        sensitivity=sensitivity(items[code] for code in known),
        identification=identification(known, model),
        kinds=known,
    )


def named_in(elements: Iterable[str], items: Mapping[str, Item]) -> frozenset[str]:
    """Codes of the items that the words of a register name, e.g. 氏名 and 自宅住所."""
    told = [element.casefold() for element in elements]
    return frozenset(
        item.code
        for item in items.values()
        if any(word.casefold() in element for word in item.words for element in told)
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cost:
    """An item of cost.

    Attributes:
        kind: one of six kinds of damage; basis: ``case``, ``person`` or ``month``.
        low, high: yen for each of the basis; None while nobody knows.
        usual: it commonly arises.
    """

    code: str
    label: str
    kind: str
    basis: str
    low: int | None = None
    high: int | None = None
    usual: bool = False
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """From how many yen to how many."""

    low: int
    high: int

    def __add__(self, other: "Span") -> "Span":
        """Both together."""
        return Span(low=self.low + other.low, high=self.high + other.high)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """What might leak.

    Attributes:
        kinds: codes of the map. least, most: persons.
        responsible_more, improper: as in ``per_person``; None while unknown, which widens the range.
        costs: codes of the items of cost that would arise. months: for those that count by month.
    """

    kinds: frozenset[str]
    least: int
    most: int
    responsible_more: bool | None = None
    improper: bool | None = None
    costs: frozenset[str] = frozenset()
    months: int = 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class CostLine:
    """One item of cost for a question; span is None while nobody knows."""

    cost: Cost
    span: Span | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Range:
    """What a leak may cost.

    Attributes:
        model: claims by the model; average: claims by the published average; two estimates, never added up.
        response: the known items of cost together. lines: item by item.
        together: response and claims, from the lower of the two estimates to the higher one.
        each: yen for one person by the model, lowest and highest.
        unknown: how many items of cost have no amount and are in no sum.
    """

    model: Span
    average: Span
    response: Span
    lines: tuple[CostLine, ...]
    together: Span
    each: Span
    unknown: int


def span_of(
    asked: Question,
    *,
    items: Mapping[str, Item],
    costs: Iterable[Cost],
    model: Model,
    average: int,
) -> Range:
    """The range for a question; ``average`` is yen per person as published."""
    more = (asked.responsible_more,) if asked.responsible_more is not None else (False, True)
    bad = (asked.improper,) if asked.improper is not None else (False, True)
    each = [
        per_person(asked.kinds, items, model, responsible_more=a, improper=b)
        for a in more
        for b in bad
    ]
    claims = Span(low=min(each) * asked.least, high=max(each) * asked.most)
    by_average = Span(low=average * asked.least, high=average * asked.most)
    lines = tuple(
        CostLine(cost=cost, span=_cost(cost, asked)) for cost in costs if cost.code in asked.costs
    )
    response = Span(low=0, high=0)
    for line in lines:
        response += line.span or Span(low=0, high=0)
    claimed = Span(low=min(claims.low, by_average.low), high=max(claims.high, by_average.high))
    return Range(
        model=claims,
        average=by_average,
        response=response,
        lines=lines,
        together=response + claimed,
        each=Span(low=min(each), high=max(each)),
        unknown=sum(line.span is None for line in lines),
    )


def _cost(cost: Cost, asked: Question) -> Span | None:
    if cost.low is None or cost.high is None:
        return None
    if cost.basis == "person":
        return Span(low=cost.low * asked.least, high=cost.high * asked.most)
    times = asked.months if cost.basis == "month" else 1
    return Span(low=cost.low * times, high=cost.high * times)
