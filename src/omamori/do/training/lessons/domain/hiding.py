"""伏せる。Everything by which somebody could be known is taken out of a case before it is told; pure.

Names of people and companies become 「ある人」 and 「ある会社」, addresses 「ある場所」, exact days their
month, times 「ある時刻」, counts one figure; departments of fewer than five people become the division above
them. What was replaced is counted, so that the second person can look at it.
"""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from omamori.do.training.lessons.domain.labels import LABELS

PERSON, COMPANY, PLACE, REST = "ある人", "ある会社", "ある場所", "(伏せました)"
_TITLES = "さん|様|さま|氏|君|くん|ちゃん|部長|課長|主任|係長|社長|先生|殿"
_FORM = r"(?:株式会社|有限会社|合同会社|\(株\)|（株）|㈱)"
_COMPANY = re.compile(
    # What follows the legal form ends before the next particle; what precedes it holds no ひらがな.
    rf"{_FORM}\s?[一-龠々ぁ-んァ-ヶーA-Za-z0-9・]{{2,20}}?(?=[のにへがをはと、。,.\s「」()]|様|さま|御中|から|より|まで|あて|$)"
    rf"|[一-龠々ァ-ヶーA-Za-z0-9・]{{1,20}}\s?{_FORM}"
)
_YEAR = r"(?:(?:令和|平成|昭和)(?:[0-9０-９]{1,2}|元)年|[12][0-9]{3}年)"
_DAY = re.compile(
    rf"({_YEAR})?\s?([0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}})月\s?(?:[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,3}})日(?:[\s]?[(（][月火水木金土日][)）])?(?:ごろ|頃)?"
)
_ISO = re.compile(r"(?<![0-9])([12][0-9]{3})[-/.]([01]?[0-9])[-/.]([0-3]?[0-9])(?![0-9])")
_SHORT = re.compile(r"(?<![0-9/])([01]?[0-9])/([0-3]?[0-9])(?![0-9/])")
_TIME = re.compile(
    r"(?:午前|午後)?\s?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})時(?:半|[0-9０-９]{1,2}分|[一二三四五六七八九十]{1,3}分)?(?!間)(?:ごろ|頃)?"
    r"|(?<![0-9])[0-2]?[0-9][:：][0-5][0-9](?![0-9])"
)
_COUNT = re.compile(
    r"(?<![0-9０-９.,約])([0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]{1,9})\s?(人|名|件|通|枚|社|部|冊|行)(?!目)"
)
_LONG_DIGITS = re.compile(r"(?<![0-9０-９])[0-9０-９][0-9０-９-]{5,}[0-9０-９](?![0-9０-９])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9.-]+")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """A place found by the library of detection; ``kind`` is one of ``LABELS``."""

    start: int
    end: int
    kind: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of names.

    Attributes:
        people: full names, with a space between surname and given name; companies: names of partners.
        small: name of each department too small to be named, with what is said instead.
    """

    people: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    small: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Hidden:
    """A text without what would give somebody away, and how often each kind was taken out."""

    text: str
    replaced: tuple[tuple[str, int], ...]


def hidden(text: str, known: Known, spans: Iterable[Span] = ()) -> Hidden:
    """Take out everything by which somebody could be known.

    Args:
        text: as it was reported.
        known: names of the company's people, partners and small departments.
        spans: what the library of detection found in exactly this text.
    """
    count: Counter[str] = Counter()
    told = _spans(text, spans, count)
    told = unicodedata.normalize("NFKC", told)
    for step in (_mails, _named_companies(known.companies), _named_people(known.people),
                 _departments(known.small), _days, _times, _counts, _digits):  # fmt: skip
        told = step(told, count)
    return Hidden(text=told, replaced=tuple((kind, count[kind]) for kind in LABELS if count[kind]))


Step = Callable[[str, "Counter[str]"], str]
_WORDS = {"person": PERSON, "company": COMPANY, "place": PLACE, "rest": REST}


def _spans(text: str, spans: Iterable[Span], count: "Counter[str]") -> str:
    end = len(text)
    for span in sorted(spans, key=lambda s: -s.start):
        if not 0 <= span.start < span.end <= end or span.kind not in _WORDS:
            continue
        text = text[: span.start] + _WORDS[span.kind] + text[span.end :]
        end = span.start
        count[span.kind] += 1
    return text


def _put(pattern: "re.Pattern[str]", word: str, kind: str) -> Step:
    def step(text: str, count: "Counter[str]") -> str:
        told, n = pattern.subn(word, text)
        count[kind] += n
        return told

    return step


def _mails(text: str, count: "Counter[str]") -> str:
    return _put(_MAIL, REST, "rest")(text, count)


def _named_companies(names: Iterable[str]) -> Step:
    """Names as registered, and what stands before or behind their legal form."""
    bare = {
        re.sub(r"株式会社|有限会社|合同会社|\(株\)|㈱|\s", "", unicodedata.normalize("NFKC", n))
        for n in names
    }
    words = sorted((re.escape(n) for n in bare if len(n) >= 2), key=len, reverse=True)
    listed = (
        re.compile(rf"(?:株式会社\s?)?(?:{'|'.join(words)})(?:\s?株式会社)?") if words else None
    )

    def step(text: str, count: "Counter[str]") -> str:
        if listed:
            text = _put(listed, COMPANY, "company")(text, count)
        return _put(_COMPANY, COMPANY, "company")(text, count)

    return step


def _named_people(names: Iterable[str]) -> Step:
    """Full names, surnames of two characters, and shorter ones before a title."""
    parts = [unicodedata.normalize("NFKC", n).split() for n in names]
    full = {r"\s?".join(map(re.escape, p)) for p in parts if p}
    surnames = {re.escape(p[0]) for p in parts if len(p) > 1}
    long = {s for s in surnames if len(s) >= 2}
    by_length = sorted(full, key=len, reverse=True) + sorted(long, key=len, reverse=True)
    titled = sorted(surnames, key=len, reverse=True)

    def step(text: str, count: "Counter[str]") -> str:
        if titled:
            pattern = re.compile(rf"(?:{'|'.join(titled)})\s?(?={_TITLES})")
            text = _put(pattern, PERSON, "person")(text, count)
        if by_length:
            text = _put(re.compile("|".join(by_length)), PERSON, "person")(text, count)
        return re.sub(rf"{PERSON}(?:{_TITLES})", PERSON, text)

    return step


def _departments(small: Mapping[str, str]) -> Step:
    def step(text: str, count: "Counter[str]") -> str:
        for name in sorted(small, key=len, reverse=True):
            if name and name != small[name]:
                text = _put(re.compile(re.escape(name)), small[name], "department")(text, count)
        return text

    return step


def _days(text: str, count: "Counter[str]") -> str:
    def month(match: "re.Match[str]") -> str:
        count["date"] += 1
        return f"{match.group(1) or ''}{match.group(2)}月ごろ"

    def numbered(match: "re.Match[str]") -> str:
        count["date"] += 1
        return f"{match.group(1)}年{int(match.group(2))}月ごろ"

    def short(match: "re.Match[str]") -> str:
        count["date"] += 1
        return f"{int(match.group(1))}月ごろ"

    return _SHORT.sub(short, _ISO.sub(numbered, _DAY.sub(month, text)))


def _times(text: str, count: "Counter[str]") -> str:
    return _put(_TIME, "ある時刻", "time")(text, count)


def _counts(text: str, count: "Counter[str]") -> str:
    def rounded(match: "re.Match[str]") -> str:
        value = int(re.sub(r"[,，]", "", match.group(1)))
        if value <= 1:
            return match.group()
        count["number"] += 1
        return f"{_rough(value)}{match.group(2)}"

    return _COUNT.sub(rounded, text)


def _rough(value: int) -> str:
    if value < 10:
        return "数"
    step = 10 ** (len(str(value)) - 1)
    return f"約{round(value / step) * step:,}".replace(",", "")


def _digits(text: str, count: "Counter[str]") -> str:
    """Long runs of digits: numbers of persons, accounts, telephones."""
    return _put(_LONG_DIGITS, REST, "rest")(text, count)
