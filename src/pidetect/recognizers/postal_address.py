"""住所。都道府県, 市区町村, 町域, 丁目・番地・号 (住居表示に関する法律第2条), 建物, in the spelling that people use.

Places as 日本郵便 lists them (郵便番号データ; 市区町村 are the units of the 全国地方公共団体コード). The grammar and the
names stand in ``pidetect.places``. A place without a number is a place (東京都港区で開催), not the address
of a person, unless a label such as 住所 or the header of a column says so. Addresses of companies are found too;
where a company or 本社 stands just before they count no person.
"""

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pidetect.dictionaries import is_postal_code
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import Folded, fold
from pidetect.places import gazetteer, grammar, roman
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, cell_match

_LABELS = (
    "住所",
    "居所",
    "自宅",
    "届け先",
    "届先",
    "送付先",
    "送り先",
    "所在地",
    "本籍",
    "転居先",
    "引越先",
    "帰省先",
    "実家",
    "居住地",
    "address",
)
# 「自宅は横浜市です」 tells a place, no address; a number must follow these.
_LOOSE_LABELS = frozenset(("自宅", "実家", "送り先", "帰省先", "引越先"))
_PLACE_ONLY = 0.7
_SHORTEST_PLACE = 4
_REACH = 96
_LIKELY = 0.5
_ENDS = frozenset("市区町村")
# A number must follow a city soon, or it is no address: one cheap look before any reading.
_NUMBER_SOON = lazily(
    r"[^。!?！？「」『』<>|｜]{0,44}?(?:[0-9０-９]|[〇一二三四五六七八九十百壱弐参拾]{1,5}(?:丁目|番|条|の|ノ|-|－|―|‐|ー|−|–)|番外|無番地)"
)
_CITY_SOON = lazily(r"[都道府県][ 　\n]{0,2}[^\W\d_A-Za-z]{1,6}$")
_AFTER_LABEL = lazily(
    r"地?[1-3１-３①-③]?[^\S\n]{0,4}(?:[（(][^（）()\n]{0,14}[)）])?(?:[^\S\n]{0,3}[:：】\]）)〕」》>|｜=・]{1,2}|[はが]、?)?\s{0,6}"
    r"(?:〒?\s?[0-9０-９]{3}[-－‐‑–—―−ー]?[0-9０-９]{4}\s{0,6})?"
)
_CODE = lazily(r"\s?[0-9０-９]{3}[-－‐‑–—―−ー]?[0-9０-９]{4}[)）]?\s{0,6}")
_SHORT_PREFECTURE = lazily(r"(?:東京|大阪|京都|神奈川|埼玉|愛知|兵庫|北海道)[ 　]?$")
_COUNTY = lazily(r"([^\W\d_A-Za-zぁ-ゖ]{1,5}郡)[ 　]?$")
_OFFICE = lazily(
    r"本社|支社|本店|支店|営業所|事業所|工場|店舗|所在地|会社|\(株\)|\(有\)|法人|会場|場所|開催|センター|学校|大学|病院|医院|役所|事務所"
)
_CELL = lazily(
    r"[\s'\"]*(?:〒?\s?(?P<code>[0-9０-９]{3}[-－‐‑–—―−ー]?[0-9０-９]{4})(?![0-9０-９-])\s*)?"
)
# A cell of a form may go on with another field.
_OTHER_LABEL = lazily(r"[ 　]+(?:電話|携帯|TEL|Tel|ＴＥＬ|℡|FAX|E-?mail|メール|氏名|担当)")
_GOES_ON = lazily(r"[ \u3000]{0,4}\r?\n[ \u3000]{2,14}[^\s：:]")
_OPENING = frozenset("〒0123456789０１２３４５６７８９ \u3000\t'\"")
_PLACE_LETTER = lazily("[都道府県市区町村郡0-9０-９〇一二三四五六七八九十]")
_NOTHING_FIRST = frozenset("(（同〃な無不未非別住省確転")
_NOTHING = lazily(
    r"[-ー－―‐*＊・\s]*|[（(]?(?:同上|〃|なし|無し|無|不明|未定|未登録|未記入|非公開|同左|別紙|住所|n/?a|null|none|省略|.{0,8}(?:同じ|確認中)).{0,12}",
    re.IGNORECASE,
)


class PostalAddress(Recognizer):
    """From 市区町村 backwards to the prefecture and forwards to the room."""

    kind = Kind.POSTAL_ADDRESS
    signs: ClassVar[tuple[str, ...]] = ("市", "区", "町", "村", "〒", *_LABELS, *roman.SIGNS)
    headers = (
        r"^(?!.*(?:メール|mail|ip|mac|url|web)).*(?:住所|居所|所在地|届け?先(?:住所)?$|居住地|本籍)|^(?:home |street |mailing |postal )?address ?(?:line ?)?[123]?$|^(?:丁目|所|町名?)?番地|^町名|^市区?町村.*(?:番地|以下|以降)",
        r"^(?:送付|発送|郵送|転居|引っ?越し|帰省|納品|配送|配達)先(?:住所)?$|^実家$",
    )
    list_headers = (
        r"^(?:都道府県|県|市|市区町村|区|町|町域|字|丁目|建物名?|部屋(?:番号|no)?|マンション名?)$",
    )
    priority = 5

    def find(self, reading: Reading) -> Iterator[Match]:
        """Addresses with a number; after a label and a postal code also those that begin with the town."""
        covered = 0
        for start, end in reading.hits(self):
            if start < covered:
                continue
            found = self._at(reading, start, end, covered)
            if found is not None:
                covered = found.end if found.certainty >= _LIKELY else covered
                yield found

    def cells(self, column: Column) -> Iterator[Match]:
        """The header says what the cells are; what is clearly none (同上, なし) is left out."""
        kind = self.kind
        for at, cell, row in column.cells:
            value, start = cell, at
            if cell[:1] in _OPENING or cell[-1:].isspace():
                length, code = _before_address(cell, at, row)
                yield from code
                value, start = cell[length:].rstrip(" \u3000\t\r\n'\""), at + length
            if "電" in value or "TEL" in value or "ail" in value:
                value = _OTHER_LABEL.split(value, 1)[0]
            if 2 <= len(value) <= 150 and (certainty := _cell_certainty(value)):
                end = start + len(value)
                yield cell_match((kind, start, end, certainty, _comparable(value), True, row))

    def among(self, text: str, seen: Sequence[Match]) -> Iterator[Match]:
        """Addresses that fill the field of a form and go on, indented, in the next line."""
        for match in seen:
            if match.kind != self.kind or match.row >= 0 or not _GOES_ON.match(text, match.end):
                continue
            window = fold(text[match.start : match.start + _REACH], match.start)
            address = grammar.read(window.text)
            if address is None or not address.house:
                continue
            end = window.origin(0, address.end)[1]
            if end > match.end:
                value = _comparable(window.text[: address.end])
                certainty = max(match.certainty, address.certainty)
                yield match._replace(end=end, certainty=certainty, value=value)

    def mask(self, value: str) -> str:
        """The prefecture stays, if there is one."""
        known = gazetteer.prefectures()
        shown = value[:3] if value[:3] in known else value[:4] if value[:4] in known else ""
        return f"{shown}****" if len(value) > len(shown) else "****"

    def _at(self, reading: Reading, start: int, end: int, covered: int) -> Match | None:
        text = reading.text
        sign = text[start:end]
        if sign in _ENDS:
            known = gazetteer.plain(text[end - 2 : end]) in gazetteer.endings()
            if not known and _CITY_SOON.search(text, max(covered, end - 12), end) is None:
                return None
            begin = _begin(text, end, covered) if _NUMBER_SOON.match(text, end) else -1
            return self._read(reading, begin, labelled=False) if begin >= 0 else None
        if sign[0] == "-":
            return self._roman(text, start, end)
        behind = (_CODE if sign == "〒" else _AFTER_LABEL).match(text, end)
        if behind is None:
            return None
        found = self._read(reading, behind.end(), labelled=True, code=sign == "〒")
        if found and found.certainty == _PLACE_ONLY and sign in _LOOSE_LABELS:
            return None
        return found

    def _roman(self, text: str, start: int, end: int) -> Match | None:
        first, last = roman.address_around(text, start, end)
        if first == last:
            return None
        return Match(self.kind, first, last, 0.996, _comparable(text[first:last]).lower())

    def _read(
        self, reading: Reading, begin: int, *, labelled: bool, code: bool = False
    ) -> Match | None:
        window = _window(reading, begin)
        address = grammar.read(window.text, 0, town_only=labelled)
        if address is None or (code and not address.house):
            return None
        certainty = address.certainty
        if labelled:
            certainty = _labelled(certainty, address)
        start, end = window.origin(0, address.end)
        if not (address.prefecture or labelled):
            short = _SHORT_PREFECTURE.search(reading.text, max(0, start - 5), start)
            start = short.start() if short else start
        value = _comparable(window.text[: address.end])
        personal = _OFFICE.search(_block_before(reading, begin)) is None
        return Match(self.kind, start, end, certainty, value, personal)


def _before_address(cell: str, at: int, row: int) -> tuple[int, list[Match]]:
    """The length of blanks and postal code before the address of a cell, and the code found."""
    skipped = _CELL.match(cell)
    if skipped is None or skipped["code"] is None:
        return (skipped.end() if skipped else 0), []
    start, end = skipped.span("code")
    digits = "".join(str(int(c)) for c in skipped["code"] if c.isdecimal())
    certainty = 0.95 if is_postal_code(digits) else 0.6
    code = Match(Kind.POSTAL_CODE, at + start, at + end, certainty, digits, False, row)  # noqa: FBT003 - a code is no person's
    return skipped.end(), [code]


def _labelled(certainty: float, address: grammar.Address) -> float:
    """A label makes a place an address, and an address surer."""
    if not address.house:
        return _PLACE_ONLY if address.city else 0.3
    return min(0.998, certainty + 0.3 * (1 - certainty))


def _begin(text: str, end: int, covered: int) -> int:
    """Where an address begins whose city ends at ``end``; -1 where no city does."""
    near = fold(text[max(covered, end - 12) : end], max(covered, end - 12))
    words = gazetteer.plain(near.text)
    if text[end : end + 1] in _ENDS and gazetteer.city_before(words + text[end]):
        return -1  # 郡上市 ends inside 中新川郡上市町; the longer one has its own sign
    if words[-2:] in gazetteer.endings() and (city := gazetteer.city_before(words)):
        start = near.origin(len(words) - len(city), len(words))[0]
    elif found := _CITY_SOON.search(text, max(covered, end - 12), end):
        start = found.start() + 1
        start += len(text[start:end]) - len(text[start:end].lstrip())
    else:
        return -1
    return _prefecture_before(text, _county_before(text, start, covered), covered)


def _county_before(text: str, start: int, covered: int) -> int:
    found = _COUNTY.search(text, max(covered, start - 7), start)
    if found is None:
        return start
    county = gazetteer.plain(found.group(1))
    for skip in range(len(county) - 1):
        if county[skip:] in gazetteer.counties():
            return found.start() + skip
    return start


def _prefecture_before(text: str, start: int, covered: int) -> int:
    first = max(covered, start - 8)
    before = text[first:start].rstrip(" \u3000\t\r\n,、")
    for length in (4, 3):
        if (name := before[-length:]) in gazetteer.prefectures():
            return first + len(before) - len(name)
    return start


def _window(reading: Reading, begin: int) -> Folded:
    """The folded text from a place on; not beyond its cell, nor beyond an empty line."""
    last = begin + _REACH
    if reading.pieces is not None:
        starts = reading.pieces.starts
        index = bisect.bisect_right(starts, begin)
        if index < len(starts):
            last = min(last, starts[index] - 1)
    return fold(reading.text[begin:last], begin)


def _block_before(reading: Reading, begin: int) -> str:
    """The words before an address in its own paragraph."""
    before = reading.header(begin) + reading.before(begin, 50)
    return before.rpartition("\n\n")[2]


def _cell_certainty(value: str) -> float:
    """How likely a cell under an address header is one."""
    place = _PLACE_LETTER.search(value)
    if place and value[0] not in _NOTHING_FIRST:
        return 0.95
    if len(value) < _SHORTEST_PLACE or (len(value) < 20 and _NOTHING.fullmatch(value)):
        return 0.95 if place and value[0] not in "同〃無不" else 0.0
    return 0.95 if place else 0.0 if value[0] in "(（" else 0.55


def _comparable(value: str) -> str:
    if " " in value or "\u3000" in value or "\n" in value:
        return "".join(value.split())
    return value


RECOGNIZER = PostalAddress()
