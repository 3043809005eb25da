"""住所。From a prefecture on: 都道府県, then a 市区町村 that exists there, then block and house numbers.

Municipalities as 日本郵便 lists them (全国地方公共団体コードの単位). A prefecture and a city alone are a place, not an
address of a person; a block number (丁目, 番地, 1-2-3) makes it one. Below that: an address with the label 住所.
"""

import functools
import re
from collections.abc import Iterator

from pidetect.dictionaries import municipalities
from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_ENDS = re.compile("[都道府県]")
_LABEL = re.compile(
    r"(?:ご?住所|居所|お届け先|所在地|現住所|自宅|送付先)[ 　]{0,4}[:：】\]）)]?[ 　]{0,4}"
)
_PREFECTURES = tuple(municipalities())
_BY_FIRST_TWO = {p[:2]: p for p in _PREFECTURES}
# 山県 ends 富山県, 岡山県 and 和歌山県.
_BY_LAST_TWO = {p[-2:]: tuple(q for q in _PREFECTURES if q[-2:] == p[-2:]) for p in _PREFECTURES}
_REACH = 90
_NUMBER = r"[0-9〇一二三四五六七八九十百]"
_TAIL = re.compile(
    rf"[^\n\t、。,;:()<>「」『』|\"\[\]【】@0-9]{{0,24}}?"
    rf"(?P<block>{_NUMBER}{{1,5}}(?:丁目|条|番地|番|号|線|地割|-|の){_NUMBER}{{0,5}}"
    rf"(?:[ ]?(?:丁目|番地?|号|-|の|条|東|西|南|北)?[ ]?{_NUMBER}{{1,5}}){{0,4}}(?:号室|号|番地?|階|F)?"
    rf"|[0-9]{{1,5}}(?:番地?|号)?)"
)
_BUILDING = re.compile(r"[ ]?[^\s、。,;:()<>「」|\"@]{2,24}(?:[ ]?[0-9A-Z]{1,5}(?:号室|号|F|階))")
_CITY = re.compile(r"[^\s、。,0-9]{0,4}?郡?[^\s、。,0-9]{1,7}?[市区町村]")


class PostalAddress:
    """From 都道府県 backwards and forwards, so that other text costs one class of characters."""

    kind = Kind.POSTAL_ADDRESS

    def find(self, reading: Reading) -> Iterator[Match]:
        """Addresses with a prefecture; after a label also without; all cells of an address column."""
        for end in _ENDS.finditer(reading.text):
            for prefecture in _BY_LAST_TWO.get(reading.text[end.start() - 1 : end.end()], ()):
                start = end.end() - len(prefecture)
                if start >= 0 and reading.text.startswith(prefecture, start):
                    yield from _address(reading.text, start, end.end(), prefecture)
        for label in _LABEL.finditer(reading.text):
            yield from _labelled(reading.text, label.end())
        for cell in reading.cells(Kind.POSTAL_ADDRESS):
            value = reading.text[cell.start : cell.end].strip()
            if len(value) >= 5 and not value.isascii():
                yield Match(
                    self.kind, cell.start, cell.end, 0.93, fold(value).text.replace(" ", "")
                )

    def mask(self, value: str) -> str:
        """The prefecture stays, if there is one."""
        prefecture = _BY_FIRST_TWO.get(value[:2], "****")
        return f"{prefecture if value.startswith(prefecture) else ''}****"


def _address(text: str, start: int, after: int, prefecture: str) -> Iterator[Match]:
    rest = fold(text[after : after + _REACH], after)
    city = _city(rest.text, prefecture)
    if not city:
        return
    tail = _TAIL.match(rest.text, city)
    certainty, end = 0.45, city
    if tail is not None:
        end = tail.end()
        certainty = 0.95 if re.search(r"丁目|番|号|-", tail.group("block")) else 0.7
        if building := _BUILDING.match(rest.text, end):
            end = building.end()
    value = prefecture + rest.text[:end].replace(" ", "")
    yield Match(Kind.POSTAL_ADDRESS, start, rest.origin(0, end)[1], certainty, value)


def _city(rest: str, prefecture: str) -> int:
    """Where the municipality ends; 0 when none of the prefecture follows."""
    skip = len(rest) - len(rest.lstrip(" "))
    names, openings = _names(prefecture)
    for length in range(min(12, len(rest) - skip), 1, -1):
        if rest[skip : skip + length] in names:
            return skip + length
    loose = _CITY.match(rest, skip)
    return loose.end() if loose and loose.group() in openings else 0


@functools.cache
def _names(prefecture: str) -> tuple[frozenset[str], frozenset[str]]:
    """Municipalities with and without their 郡; and the 政令市, which the list holds with each 区 only."""
    known = municipalities()[prefecture]
    short = {name[name.index("郡") + 1 :] for name in known if "郡" in name[1:-2]}
    cities = {
        name[: name.index("市") + 1] for name in known if name.endswith("区") and "市" in name
    }
    return known | short, frozenset(cities)


def _labelled(text: str, after: int) -> Iterator[Match]:
    if _CITY.match(text, after) is None:
        return
    rest = fold(text[after : after + _REACH], after)
    city = _CITY.match(rest.text)
    if city is None or (tail := _TAIL.match(rest.text, city.end())) is None:
        return
    value = rest.text[: tail.end()].replace(" ", "")
    yield Match(Kind.POSTAL_ADDRESS, after, rest.origin(0, tail.end())[1], 0.85, value)


RECOGNIZER = PostalAddress()
