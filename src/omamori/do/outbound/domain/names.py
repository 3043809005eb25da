"""名前の見方。How a receiver reads and sounds: surname in its usual letters, readings, parts of the address.

Spelling variants are made equal first (NFKC, 髙/高, 齋/斉 …) and readings are spelled in one roman form:
a person who picks from a list sees the sound of a name, not its code point.
"""

import dataclasses
import functools
import re
import unicodedata

from omamori.reference import names as tables
from pidetect.names import roman

_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々\U00020000-\U0002ffff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30faー]+")
_LATIN = re.compile(r"[a-z][a-z'’-]+")
_PARENTHESES = re.compile(r"[(\[【〔〈<].*?[)\]】〕〉>]")
_HONORIFIC = re.compile(r"(様|さん|殿|先生|御中)$")
_COMPANY = re.compile(
    r"(?:株式|有限|合同|合資|合名)会社|[一公]益?[社財]団法人|学校法人|医療法人|\b(?:inc|ltd|co|corp|llc)\b\.?",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"\S*(?:商事|物産|工業|製作所|銀行|大学|学園|病院|支店|[部課室係])")
_GENERIC_LOCALS = frozenset(
    {
        *("info", "sales", "support", "contact", "admin", "office", "mail", "inquiry", "shop"),
        *("order", "recruit", "soumu", "eigyo", "keiri", "jinji", "webmaster", "postmaster"),
        *("noreply", "no-reply", "customer", "service", "help", "desk", "staff"),
    }
)
_GENERIC_GREETINGS = ("各位", "皆", "みな", "担当", "関係", "お客", "御中", "会員", "先生方")
_TO_HIRAGANA = {n: n - 0x60 for n in range(0x30A1, 0x30F7)}
_FOLDS = (
    *(("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("dz", "z")),
    *(("sh", "sy"), ("ch", "ty"), ("j", "zy"), ("mb", "nb"), ("mp", "np"), ("mm", "nm")),
)
_LONG = re.compile(r"o[uo]|oh(?![aiueoy])")
_LONGEST_SURNAME = 5


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Known:
    """A receiver as a hurried reader knows him; compared by identity, for ``known`` makes each once.

    Attributes:
        address: lower case; local, domain: its parts.
        parts: the words of the local part, without digits, in their order.
        surname: in the usual letters; empty when it cannot be told.
        sounds: how the surname may be read, in one roman spelling.
        given: given names as they are written or sound.
        generic: an office rather than a person (info@, sales@).
    """

    address: str
    local: str
    domain: str
    parts: tuple[str, ...]
    surname: str
    sounds: frozenset[str]
    given: frozenset[str]
    generic: bool


@functools.lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """The name in one spelling, with single spaces, parentheses and titles left out."""
    text = unicodedata.normalize("NFKC", name).translate(tables.variants())
    text = _PARENTHESES.sub(" ", text).strip().strip("\"'")
    return _HONORIFIC.sub("", " ".join(text.split()))


def surname(display_name: str) -> str:
    """The family name of a Japanese display name in its usual letters; empty when not known."""
    return _split(display_name)[0]


def full_name(display_name: str) -> str:
    """Family and given name of a Japanese display name, one space between; empty where one of them is missing."""
    family, given = _split(display_name)
    whole = f"{family} {given}"
    return whole if family and given and _JAPANESE.search(whole) else ""


@functools.lru_cache(maxsize=16384)
def known(address: str, display_name: str) -> Known:
    """A receiver by address and display name."""
    lower = address.lower()
    local, _, domain = lower.rpartition("@")
    parts = tuple(p for p in re.split(r"[^a-z]+", local.partition("+")[0]) if len(p) > 1)
    family, given_name = _split(display_name)
    sounds = _sounds(family)
    given = {given_name.lower()} - {""}
    latin = family if _LATIN.fullmatch(family) else ""
    if latin:
        # "Kenji Sato" and "Sato Kenji" are both usual: a surname that Japanese have decides.
        sounds, given = _latin((family, given_name))
    if not family:
        sounds, given = _latin(tuple(reversed(parts)))
    else:
        read = {fold(p) for p in parts}
        given |= {p for p in read - sounds if len(p) > 2}
    return Known(
        address=lower,
        local=local,
        domain=domain,
        parts=parts,
        surname="" if latin else family,
        sounds=sounds,
        given=frozenset(given),
        generic=local in _GENERIC_LOCALS,
    )


def fold(word: str) -> str:
    """A roman word in one spelling: Satoh, Satou and Sato are the same, as are Shoji and Syouzi."""
    word = word.lower()
    for one, other in _FOLDS:
        word = word.replace(one, other)
    word = _LONG.sub("o", word).replace("uu", "u")
    return re.sub(r"(.)\1", r"\1", word)


def greeting_fits(greeting: str, display_name: str) -> bool | None:
    """Whether 「○○様」 may mean this receiver; None when nothing can be said."""
    greeted = normal(greeting).replace(" ", "")
    name = normal(display_name)
    if not greeted or not _JAPANESE.search(greeted) or not _JAPANESE.search(name):
        return None
    if any(word in greeted for word in _GENERIC_GREETINGS):
        return None
    whole = name.replace(" ", "")
    words = [w for w in re.split(r"[ ・/,、_-]", name) if _JAPANESE.search(w)]
    if greeted in whole or whole in greeted or any(w in greeted for w in words):
        return True
    # 髙橋 in kana, サイトウ for 斉藤: the same name in another writing.
    return bool(_sounds(surname(greeting) or greeted) & _sounds(surname(display_name)))


def _split(display_name: str) -> tuple[str, str]:
    """Family and given name; empty where nothing can be told."""
    name = normal(display_name)
    words = [w for w in _COMPANY.sub(" ", name).split(" ") if w]
    japanese = [w for w in words if _JAPANESE.search(w) and not _is_office(w)]
    if not japanese:
        return _split_latin(name)
    for place, word in enumerate(japanese[:-1]):
        if _is_surname(word):
            return word, japanese[place + 1]
    if len(japanese) > 1:
        return japanese[-2], japanese[-1]
    return _split_whole(japanese[0])


def _split_whole(word: str) -> tuple[str, str]:
    """佐藤賢治 without a space: the longest known surname begins it."""
    for length in range(min(_LONGEST_SURNAME, len(word)), 0, -1):
        if word[:length] in tables.readings() and (length > 1 or len(word) <= 3):
            return word[:length], word[length:]
    return "", ""


def _is_office(word: str) -> bool:
    """A company or a department; 阿部 and 服部 are people."""
    return _OFFICE.fullmatch(word) is not None and not _is_surname(word)


def _split_latin(name: str) -> tuple[str, str]:
    """Smith, John or John Smith; empty for what is not a name of two words."""
    lower = name.lower()
    if "@" in lower:
        return "", ""
    first, comma, last = lower.partition(",")
    words = (last + " " + first if comma else lower).replace(".", " ").split()
    if len(words) < 2 or not (_LATIN.fullmatch(words[0]) and _LATIN.fullmatch(words[-1])):
        return "", ""
    return words[-1], words[0]


def _latin(words: tuple[str, ...]) -> tuple[frozenset[str], set[str]]:
    """Of roman words, the surname first as the West orders them: what is surname, what is given."""
    folded = [fold(w) for w in words if len(w) > 1]
    if not folded:
        return frozenset(), set()
    japanese = [w for w in folded if w in _frequent_sounds()]
    if len(folded) < 2 and not japanese:
        return frozenset(), set()
    sounds = frozenset(japanese[:1] or folded[:1])
    return sounds, set(folded) - sounds


def _is_surname(word: str) -> bool:
    return word in tables.readings() or (
        _KANA.fullmatch(word) is not None and word.translate(_TO_HIRAGANA) in tables.frequent()
    )


@functools.lru_cache(maxsize=4096)
def _sounds(family: str) -> frozenset[str]:
    """How a surname is read, in one roman spelling."""
    if _KANA.fullmatch(family):
        readings: tuple[str, ...] = (family.translate(_TO_HIRAGANA),)
    else:
        readings = tables.readings().get(family, ())
    return frozenset(fold(s) for reading in readings for s in roman.forms(reading))


@functools.cache
def _frequent_sounds() -> frozenset[str]:
    return frozenset(fold(s) for reading in tables.frequent() for s in roman.forms(reading))
