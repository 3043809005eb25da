"""欄の読み方。What a cell of somebody else's ledger says in our words; pure.

A cell that says nothing readable is left open and told, with what to do; only what would be dangerous to
leave open (要配慮, マイナンバー, カード情報) must be put right in the file first.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from omamori.facts.sentences import said
from omamori.plan.register.domain.counting import CountTerms, NotACount, parse
from omamori.plan.register.ledger_files.domain.headings import plain

ReadDate = Callable[[str], date | None]
Words = Mapping[str, Mapping[str, str]]
"""Code by folded word, by the kind of column (``flag``, ``media`` …); as ``words_of`` makes them."""

SEPARATORS = re.compile(r"[、,，;；\n/／・＋+&＆]|と|及び|および|並びに|ならびに|または|又は")
_LISTS = re.compile(r"[、,，;；\n]+")
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_FLAG_WITH_NOTE = re.compile(
    r"(?:有り|有|あり|○|〇|◯|該当|する|はい)(?:\s*[:(\-]|\s+)\s*(.*?)\)?", re.DOTALL
)

_LIKE_A_DAY = re.compile(r"[^\W\d_]{0,4}(?:\d{1,4}|元)[-/.年]\d{1,4}[-/.月]\d{1,4}日?|\d{8}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """What a cell says.

    Attributes:
        value: in our words; None when it says nothing.
        note: what it says beside it.
        problem: a Japanese sentence with the fix; empty when all is well.
        blocking: the file cannot be taken in like this.
    """

    value: object = None
    note: str = ""
    problem: str = ""
    blocking: bool = False


def words_of(told: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, dict[str, str]]:
    """Code by word as it is compared, from the words of each code."""
    return {
        kind: {
            spelt: code
            for code, words in codes.items()
            for word in words
            if (spelt := _sign(word) if kind == "flag" else plain(word))
        }
        for kind, codes in told.items()
    }


def is_error(text: str) -> bool:
    """An error value of Excel."""
    return text.strip().upper() in _ERRORS


def one_line(text: str) -> str:
    """Text without needless white space, in lines as they were."""
    lines = (re.sub(r"[ \t\u3000]+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def several(text: str) -> tuple[str, ...]:
    """The things a cell lists, in their order, none twice."""
    found = (one_line(part).strip("・ ") for part in _LISTS.split(text))
    return tuple(dict.fromkeys(part for part in found if part))


def flag(text: str, words: Words, *, careful: bool) -> Told:
    """有 or 無, with what is said beside it.

    Args:
        text: of the cell.
        words: by kind and code.
        careful: an unreadable one must be put right first.
    """
    if not text.strip():
        return Told(value=False)
    if answer := words["flag"].get(_sign(text)):
        return Told(value=answer == "yes")
    found = _FLAG_WITH_NOTE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found and found[1]:
        return Told(value=True, note=one_line(found[1]))
    if careful:
        sentence = said(
            "「%(text)s」が有か無か分かりません。○ か × で書いてください。", text=_short(text)
        )
        return Told(problem=sentence, blocking=True)
    return Told(value=True, note=one_line(text))


def choices(text: str, kind: str, words: Words) -> Told:
    """Codes of the words in a cell; words nobody knows are told and left open."""
    known = words[kind]
    if not plain(text):
        return Told(value=())
    if whole := known.get(plain(text)):
        return Told(value=(whole,))
    found: list[str] = []
    odd: list[str] = []
    for part in several(text):
        # Our own words hold 「・」 and 「と」: a part is split further only when it is none of them.
        pieces = [part] if plain(part) in known else SEPARATORS.split(part)
        for piece in (p.strip() for p in pieces if p and plain(p)):
            code = known.get(plain(piece)) or _within(piece, known)
            found += [code] if code else []
            odd += [] if code else [_short(piece)]
    codes = tuple(dict.fromkeys(found))
    if not odd:
        return Told(value=codes)
    sentence = said(
        "「%(words)s」は読み取れないので、読めたものだけを入れます。取り込んだあとで選び直してください。",
        words="、".join(odd[:3]),
    )
    return Told(value=codes, note="、".join(odd), problem=sentence)


def count(text: str, terms: CountTerms) -> Told:
    """How many persons."""
    if not text.strip():
        return Told()
    try:
        return Told(value=parse(text, terms))
    except NotACount:
        sentence = said(
            "「%(text)s」を件数として読めないので、空けておきます。「約3,000」「1万～2万」「500以上」のように書けます。",
            text=_short(text),
        )
        return Told(note=one_line(text), problem=sentence)


def day(text: str, read_date: ReadDate) -> Told:
    """A day."""
    if not text.strip():
        return Told()
    found = read_date(text)
    if found:
        return Told(value=found)
    sentence = said(
        "「%(text)s」を日付として読めないので、空けておきます。2026/4/1 か令和8年4月1日の形にしてください。",
        text=_short(text),
    )
    return Told(note=one_line(text), problem=sentence)


def until(text: str, read_date: ReadDate) -> tuple[date | None, str]:
    """A limit in words, and the day when it is one: 「2031/3/31」, 「令和13年3月末」 stays in words."""
    found = read_date(text)
    return (
        (found, f"{found.year}年{found.month}月{found.day}日") if found else (None, one_line(text))
    )


def is_no_day(text: str, read_date: ReadDate) -> bool:
    """Written as a day, but there is no such day: 平成99年13月40日, 0000/0/0."""
    plain_text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return bool(_LIKE_A_DAY.fullmatch(plain_text)) and read_date(text) is None


def _within(part: str, known: Mapping[str, str]) -> str:
    """The longest known word inside a part, of at least two letters."""
    text = plain(part)
    inside = [w for w in known if len(w) >= 2 and w in text]
    return known[max(inside, key=len)] if inside else ""


def _sign(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower().strip("。.")


def _short(text: str) -> str:
    flat = re.sub(r"\s+", " ", text).strip()
    return flat if len(flat) <= 20 else f"{flat[:19]}…"
