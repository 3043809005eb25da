"""日付のある規則。The law as data: rules, their grounds and what frees from them, each with its span of validity."""

import dataclasses
import functools
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from omamori.do.incidents.duties.facts_of_case import CaseFacts

ClosedBecause = Callable[[date], str]
"""Why public offices are closed on a day (``土曜日``, ``元日`` …); empty when they are open."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dated:
    """Something that holds for cases known within its span.

    Attributes:
        effective_from, effective_to: first and last day; no first day = enacted, not in force.
        paragraph: where it is written; source: where we read it; mark: ``sourced`` or ``confirm``.
    """

    code: str
    label: str
    paragraph: str
    source: str
    mark: str = "sourced"
    effective_from: date | None = None
    effective_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds for a case known on a day."""
        if self.effective_from is None or on < self.effective_from:
            return False
        return self.effective_to is None or on <= self.effective_to


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ground(Dated):
    """One of the grounds of a duty.

    Attributes:
        fact: key that must be true, or with ``over`` the count that must exceed it (``persons``).
        being_acquired: covers also what is just being collected, not only 個人データ.
        classes: only these of the nine; none = as the rule says.
        also: keys that must not be ruled out for it.
    """

    fact: str
    over: int | None = None
    being_acquired: bool = False
    classes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Exemption(Dated):
    """What frees from rules.

    Attributes:
        facts: all must be established (``established``); unknown does not free.
        classes: frees only where every class of the case is one of them; none = always.
        sentence: what is shown as the reason.
        switch: code of a coming change in ``reference/laws``; its day holds when this has none.
    """

    facts: tuple[str, ...]
    sentence: str
    classes: tuple[str, ...] = ()
    switch: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rule(Dated):
    """One duty.

    Attributes:
        addressee: code of ``authorities.toml``; must: the law or a contract orders it (not only advice).
        needs: keys that must not be ruled out; said: what must be established (``established``).
        grounds: codes of which one must hold; none = always.
        classes: of the nine; none = every one. personal_data: only 個人データ (see ``Ground.being_acquired``).
        lifted_by: codes of exemptions. unless: codes of rules above it in whose place it stands.
        days: limit, day 1 = day of knowledge; 0 = the law sets no day.
        days_longer: limit where a ground of ``longer_by`` is established.
        guide_from, guide_to: a guide such as "3 to 5 days"; it is no statutory limit.
        days_fact: key that holds the days (a contract).
        roll: a closed last day moves on to the next open one.
        words: how the limit is written there.
    """

    addressee: str
    words: str
    must: bool = True
    needs: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    personal_data: bool = False
    lifted_by: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    days: int = 0
    days_longer: int = 0
    longer_by: tuple[str, ...] = ()
    guide_from: int = 0
    guide_to: int = 0
    days_fact: str = ""
    roll: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Authority:
    """Who is told.

    Attributes:
        industries: codes of industries whose reports this ministry takes by delegation.
        channel: how, as far as known. mark: as in ``Dated``.
    """

    code: str
    label: str
    channel: str = ""
    mark: str = "sourced"
    industries: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class RuleBook:
    """Everything that is dated, of all times.

    Attributes:
        digest: names this content.
    """

    rules: tuple[Rule, ...]
    grounds: tuple[Ground, ...]
    exemptions: tuple[Exemption, ...]
    authorities: tuple[Authority, ...]
    digest: str = ""

    def on(self, day: date) -> "Law":
        """What holds for cases known on a day."""
        return _law(self, day)

    def waiting(self) -> tuple[Dated, ...]:
        """Enacted, but without a day from which it holds."""
        every: tuple[Dated, ...] = (*self.rules, *self.grounds, *self.exemptions)
        return tuple(one for one in every if one.effective_from is None)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Law:
    """What holds for one day of knowledge."""

    rules: tuple[Rule, ...]
    grounds: dict[str, Ground]
    exemptions: dict[str, Exemption]
    authorities: dict[str, Authority]
    digest: str

    def addressee(self, rule: Rule, facts: CaseFacts) -> Authority:
        """Whom a rule means for these facts: the ministry to which the industry was delegated, or the Commission.

        Data of our own people go to the Commission whatever the industry.
        """
        own = self.authorities[rule.addressee]
        if rule.addressee != "ppc" or facts.employment_data or not facts.industry:
            return own
        delegated = (a for a in self.authorities.values() if facts.industry in a.industries)
        return next(delegated, own)


def established(facts: CaseFacts, what: str) -> bool:
    """Whether something is known to be so: a key that is true or has a value, or one of three compounds.

    ``processor``: we hold it for somebody; ``entruster_notified``: and he was told; ``card``: card
    numbers, or misuse for gain without its being said that there are none.
    """
    if what == "processor":
        return facts.role == "processor"
    if what == "entruster_notified":
        return facts.role == "processor" and facts.entruster_notified_on is not None
    if what == "card":
        return bool(facts.card_data) or (facts.card_data is None and bool(facts.property_damage))
    value = getattr(facts, what)
    return value is True or (value is not None and not isinstance(value, bool))


@functools.lru_cache(maxsize=1024)
def _law(book: RuleBook, day: date) -> Law:
    return Law(
        rules=_held(book.rules, day),
        grounds={one.code: one for one in _held(book.grounds, day)},
        exemptions={one.code: one for one in _held(book.exemptions, day)},
        authorities={one.code: one for one in book.authorities},
        digest=book.digest,
    )


D = TypeVar("D", bound=Dated)


def _held(rows: Iterable[D], day: date) -> tuple[D, ...]:
    return tuple(row for row in rows if row.holds(day))
