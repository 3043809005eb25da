"""件数。How many persons, as people say it: exactly, about, between, at least; and in which band (J.3.1.1).

The criteria take an approximate figure (概数). What is said is kept as three figures, so that sums and
thresholds can take the highest.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from datetime import date

MOST = 10_000_000_000
"""More persons than there are."""

_UNITS = {"万": 10_000, "千": 1_000, "億": 100_000_000}
_NUMBER = r"(\d[\d,]*(?:\.\d+)?)\s*([千万億]?)"
_TAIL = r"\s*(?:件|人|名|人分|名分|通|枚)?\s*"
_ABOUT = re.compile(
    rf"(約|およそ|おおよそ|概ね|おおむね|~)?\s*{_NUMBER}{_TAIL}(程度|くらい|ぐらい|前後|弱|強)?"
)
_RANGE = re.compile(rf"{_NUMBER}{_TAIL}(?:~|-|から)\s*{_NUMBER}{_TAIL}(?:まで)?")
_LEAST = re.compile(rf"{_NUMBER}{_TAIL}(以上|超|を超える)")
_BELOW = re.compile(rf"{_NUMBER}{_TAIL}(以下|未満|以内|まで)")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Count:
    """How many persons.

    Attributes:
        low, estimate, high: persons; equal when the figure is exact.
        about: it was said as an approximation.
    """

    low: int
    estimate: int
    high: int
    about: bool = False

    @property
    def exact(self) -> bool:
        """One figure, meant as it stands."""
        return self.low == self.high and not self.about


@dataclasses.dataclass(frozen=True, kw_only=True)
class Band:
    """A band of counts on a day.

    Attributes:
        code: stable, e.g. ``b3``; label: in Japanese.
        most: highest count in it; None for no end.
    """

    code: str
    label: str
    most: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class CountTerms:
    """What 約 and 以上 mean, and the bands, from a day on.

    Attributes:
        about_percent: by how much 約 may be off.
        open_percent: by how much more 以上 may mean.
    """

    effective_from: date
    source: str
    about_percent: int
    open_percent: int
    bands: tuple[Band, ...]


class NotACount(ValueError):  # noqa: N818 - it says what was found
    """The text does not say how many; shown beside the field."""


def parse(text: str, terms: CountTerms) -> Count:
    """What a text such as 「約3,000件」「1万～2万」「500以上」 says.

    Raises:
        NotACount: it says nothing that could be counted.
    """
    plain = unicodedata.normalize("NFKC", text).replace("〜", "~").replace("–", "-").strip()
    for pattern, read in ((_RANGE, _between), (_LEAST, _at_least), (_BELOW, _at_most)):
        found = pattern.fullmatch(plain)
        if found:
            return _sane(read(found, terms))
    found = _ABOUT.fullmatch(plain)
    if found is None:
        raise NotACount
    return _sane(_about(found, terms))


def spoken(count: Count) -> str:
    """The figure as it is written in the register; ``parse`` reads it back."""
    if count.about:
        return f"約{count.estimate:,}"
    if count.low == count.high:
        return f"{count.estimate:,}"
    return f"{count.low:,}～{count.high:,}"


def band(count: Count, bands: Sequence[Band]) -> Band:
    """The band of the estimate."""
    return next(b for b in bands if b.most is None or count.estimate <= b.most)


def terms_on(all_terms: Sequence[CountTerms], on: date) -> CountTerms:
    """What holds on a day; before the first, the first."""
    begun = [t for t in all_terms if t.effective_from <= on]
    return max(begun or all_terms[:1], key=lambda t: t.effective_from)


def _figure(digits: str, unit: str) -> int:
    whole, _, part = digits.replace(",", "").partition(".")
    scale = _UNITS.get(unit, 1)
    rest = int(part) * scale // 10 ** len(part) if part else 0
    return int(whole) * scale + rest


def _between(found: re.Match[str], _terms: CountTerms) -> Count:
    low, high = _figure(found[1], found[2]), _figure(found[3], found[4])
    if not found[2] and found[4] and low < high // _UNITS[found[4]]:
        low *= _UNITS[found[4]]  # 「1～2万」: the unit stands once
    if low > high:
        raise NotACount
    return Count(low=low, estimate=(low + high) // 2, high=high)


def _at_least(found: re.Match[str], terms: CountTerms) -> Count:
    low = _figure(found[1], found[2])
    high = low * (100 + terms.open_percent) // 100
    return Count(low=low, estimate=(low + high) // 2, high=high)


def _at_most(found: re.Match[str], _terms: CountTerms) -> Count:
    high = _figure(found[1], found[2]) - (found[3] == "未満")
    return Count(low=0, estimate=max(high, 0), high=max(high, 0))


def _about(found: re.Match[str], terms: CountTerms) -> Count:
    figure = _figure(found[2], found[3])
    if not (found[1] or found[4]):
        return Count(low=figure, estimate=figure, high=figure)
    off = figure * terms.about_percent // 100
    return Count(low=figure - off, estimate=figure, high=figure + off, about=True)


def _sane(count: Count) -> Count:
    if count.high > MOST:
        raise NotACount
    return count
