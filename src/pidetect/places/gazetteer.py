"""地名。Prefectures, 市区町村 and 町域 as 日本郵便 lists them (郵便番号データ), asked by name.

The 82,000 names of towns are read only when an address candidate appears (20 ms, once).
"""

import functools
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pidetect import dictionaries
from pidetect.expressions import lazily

# One letter for each letter, so that offsets stay: 龍ヶ崎 = 竜ケ崎, 自由が丘 = 自由ヶ丘, 濵 = 浜.
_VARIANTS = str.maketrans(
    "ヶガがカノの之乃ツッっヵ澤濱濵邊邉齋齊廣國龍藪條櫻嶋嶌埜舘冨惠德黑瀧藏壽會榮學莊驛縣區﨑髙檜籠曾蘆淵眞靜禮禰檮將豐圓鹽鐵櫛彌嚴槇頸祇驒",
    "ケケケケノノノノつつつケ沢浜浜辺辺斎斉広国竜薮条桜島島野館富恵徳黒滝蔵寿会栄学荘駅県区崎高桧篭曽芦渕真静礼祢梼将豊円塩鉄櫛弥厳槙頚祗騨",
)
_ANY_VARIANT = lazily(f"[{''.join(map(chr, _VARIANTS))}]")
_LONGEST_TOWN = 14


class City(NamedTuple):
    """A 市区町村: its prefecture and its name as the postal data write it (郡 and 政令市 in front)."""

    prefecture: str
    name: str


def plain(words: str) -> str:
    """Folded text with one spelling for each place; as long as before."""
    return words.translate(_VARIANTS) if _ANY_VARIANT.search(words) else words


@functools.cache
def prefectures() -> frozenset[str]:
    """The 47 都道府県."""
    return frozenset(dictionaries.municipalities())


@functools.cache
def _cities() -> dict[str, tuple[City, ...]]:
    """Every way to write a city: with and without 郡, 政令市 with and without 区, a 区 alone."""
    written: dict[str, dict[City, None]] = {}
    for prefecture, names in dictionaries.municipalities().items():
        for name in sorted(names):
            city = City(prefecture, name)
            for form in _forms(name):
                written.setdefault(plain(form), {})[city] = None
    return {form: tuple(cities) for form, cities in written.items()}


def _forms(name: str) -> set[str]:
    forms = {name}
    if "郡" in name[1:-2] and name[-1] in "町村":
        forms.add(name[name.index("郡", 1) + 1 :])
    if name.endswith("区") and "市" in name[1:-2]:
        ward = name.index("市", 1) + 1
        forms |= {name[:ward], name[ward:]}
    return forms


@functools.cache
def endings() -> Mapping[str, tuple[int, ...]]:
    """The last two letters of every city with the lengths of the names that end so, longest first."""
    return _lengths((name[-2:], len(name)) for name in _cities())


@functools.cache
def _openings() -> Mapping[str, tuple[int, ...]]:
    """The first two letters of every city with the lengths of the names that begin so."""
    return _lengths((name[:2], len(name)) for name in _cities())


def _lengths(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    grouped: dict[str, set[int]] = {}
    for letters, length in pairs:
        grouped.setdefault(letters, set()).add(length)
    return {letters: tuple(sorted(found, reverse=True)) for letters, found in grouped.items()}


@functools.cache
def counties() -> frozenset[str]:
    """The names of 郡."""
    names = (n for listed in dictionaries.municipalities().values() for n in listed)
    return frozenset(
        plain(n[: n.index("郡", 1) + 1]) for n in names if "郡" in n[1:-2] and n[-1] in "町村"
    )


def city_before(words: str) -> str:
    """The longest city that a text (its plain form) ends with; empty when none."""
    cities = _cities()
    for length in endings().get(words[-2:], ()):
        if (name := words[-length:]) in cities and len(name) == length:
            return name
    return ""


def city_at(words: str, start: int, prefecture: str = "") -> int:
    """Where the city that begins at ``start`` of a plain text ends; 0 when none does.

    Args:
        words: plain text.
        start: where the city begins.
        prefecture: if given, only its cities count.
    """
    cities = _cities()
    for length in _openings().get(words[start : start + 2], ()):
        found = cities.get(words[start : start + length])
        if found and (not prefecture or any(c.prefecture == prefecture for c in found)):
            return min(start + length, len(words))
    return 0


def cities(name: str, prefecture: str = "") -> tuple[City, ...]:
    """The cities that a plain name may mean."""
    found = _cities().get(name, ())
    return tuple(c for c in found if c.prefecture == prefecture) if prefecture else found


@functools.cache
def _town_lines() -> dict[City, str]:
    packed = dictionaries.data("towns.zlib")
    lines = (line.split("\t") for line in zlib.decompress(packed).decode("utf-8").splitlines())
    return {City(prefecture, city): towns for prefecture, city, towns in lines}


@functools.lru_cache(maxsize=2048)
def towns(city: City) -> frozenset[str]:
    """The plain names of the 町域 of a city."""
    return frozenset(plain(_town_lines().get(city, "")).split())


@functools.lru_cache(maxsize=2048)
def _town_heads(city: City) -> frozenset[str]:
    """The first letters of its 町域: most words that follow a city begin none."""
    return frozenset(town[0] for town in towns(city))


def town_ends(words: str, start: int, among: tuple[City, ...]) -> list[int]:
    """Where towns of the cities that begin at ``start`` of a plain text may end, longest first."""
    # A 区 alone may mean one of many cities (中央区); a dozen is all there is.
    letter = words[start : start + 1]
    known = [towns(city) for city in among[:24] if letter in _town_heads(city)]
    if not known:
        return []
    reach = min(_LONGEST_TOWN, len(words) - start)
    begun = [words[start:n] for n in range(start + reach, start, -1)]
    ends = {start + len(town) for town in begun for names in known if town in names}
    return sorted(ends, reverse=True)
