"""ファイルの書き出し。What only one who opened a file knows of it: its headings, the company it speaks of.

From this the second person is asked. Values of persons are never asked for: a heading or the name of a
company tells as well that somebody looked.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence

_FORM = (
    r"(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|医療法人|学校法人|㈱|㈲|\(株\)|\(有\))"
)
_NAME = r"[一-龥々ァ-ヶーぁ-んA-Za-z0-9・&]{2,20}?"
_STOP = r"$|[\s_、。,/()「」\[\]【】:様御向宛の]"
_END = f"(?={_STOP}|{_FORM})"
_BEFORE = re.compile(_FORM + r"[ 　]?(?P<name>" + _NAME + r")" + _END)
_AFTER = re.compile(r"(?P<name>[一-龥々ァ-ヶーぁ-んA-Za-z0-9・&]{2,20})" + _FORM + f"(?={_STOP})")
_HONOURED = re.compile(
    r"(?:^|[\s　_＿「【\[])(?P<name>[一-龥々ァ-ヶーぁ-んA-Za-z0-9・&]{2,15}?)(?:様|御中)(?=[\s　_＿の向宛」】\]]|$)"
)
_COMPANY_WORD = re.compile(
    r"商事|物産|産業|工業|商店|商会|銀行|信用|金庫|学園|大学|病院|医療|製薬|食品|運輸|電機|建設|不動産|保険|証券"
    r"|観光|旅行|印刷|出版|企画|システム|サービス|ホールディングス|グループ|センター|協会|財団|製作所|研究所"
)
_TOKEN = re.compile(
    r"(?:^|[\s_])(?P<name>[一-龥々ァ-ヶーぁ-んA-Za-z0-9・&]{1,12}?(?:商事|物産|産業|工業|商店|商会|銀行|信用金庫"
    r"|学園|大学|病院|製薬|食品|運輸|電機|建設|不動産|保険|証券|観光|旅行|印刷|出版|企画))(?=[\s_]|$)"
)
"""A word of its own that ends like the name of a firm: あおば商事_発送名簿.csv."""
_LINES = 4
_HEADING = 14
_PLACE = re.compile(r"シート「(?P<name>[^」]{1,60})」")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Opening:
    """The beginning of a file.

    Attributes:
        file: its name.
        headings: of its first table, in order; empty when there is none.
        company: the one company that name, sheets and first lines speak of; empty when there is none
            or more than one.
    """

    file: str
    headings: tuple[str, ...] = ()
    company: str = ""


def opening_of(file: str, texts: Iterable[tuple[str, str, str]], own_company: str = "") -> Opening:
    """The opening of a file from its texts.

    Args:
        file: its name.
        texts: place, text and cell separator of each part, in order.
        own_company: the sender's company, which no list is asked about.
    """
    parts = list(texts)
    headings = next(filter(None, (headings_of(t, grid) for _, t, grid in parts if grid)), ())
    lines = [file.rpartition(".")[0] or file]
    for place, text, _ in parts[:8]:
        lines += [m["name"] for m in _PLACE.finditer(place)]
        lines += text.splitlines()[:_LINES]
    found = dict.fromkeys(name for line in lines for name in companies_in(line))
    others = [name for name in found if name != bare(own_company)]
    company = others[0] if len(others) == 1 else ""
    return Opening(file=file, headings=headings, company=company)


def headings_of(text: str, grid: str) -> tuple[str, ...]:
    """The headings of a table: a first line of short words without figures; else nothing."""
    for line in text.splitlines()[:3]:
        cells = [cell.strip(' 　"') for cell in line.split(grid)]
        words = [cell for cell in cells if cell]
        if len(words) < 2:
            continue
        if all(_is_heading(word) for word in words):
            return tuple(dict.fromkeys(words))
        return ()
    return ()


def companies_in(line: str) -> tuple[str, ...]:
    """Names of companies in a line, without their legal form."""
    text = unicodedata.normalize("NFKC", line)[:300]
    named = [m["name"] for p in (_BEFORE, _AFTER, _TOKEN) for m in p.finditer(text)]
    named += [m["name"] for m in _HONOURED.finditer(text) if _COMPANY_WORD.search(m["name"])]
    plain = (bare(name).strip("・& ") for name in named)
    return tuple(dict.fromkeys(name for name in plain if len(name) > 1))


def bare(company: str) -> str:
    """A name without its legal form."""
    return re.sub(_FORM, "", unicodedata.normalize("NFKC", company)).strip(" 　")


def _is_heading(word: str) -> bool:
    return len(word) <= _HEADING and not re.search(r"[0-9０-９@＠]", word)


def missing_headings(openings: Sequence[Opening], usual: Iterable[str]) -> tuple[str, ...]:
    """Usual headings that none of these files has, nor one that reads like them."""
    there = [_folded(h) for o in openings for h in o.headings]
    return tuple(
        word
        for word in usual
        if not any(_folded(word) in known or known in _folded(word) for known in there)
    )


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
