"""見出しのない表。Tells the kinds of columns by what stands in them, when no header says it.

An export without its header row is the commonest list of all. One cell proves nothing (柳 is a tree); a column
in which most cells are names, beside one of telephone numbers, is a list of persons.
"""

import re
from collections.abc import Callable, Sequence

from pidetect.checkdigits import is_luhn, is_my_number
from pidetect.dictionaries import is_postal_code
from pidetect.expressions import lazily
from pidetect.labels import digits_of, narrow
from pidetect.names import lexicon, vetoes
from pidetect.normalize import fold
from pidetect.types import Kind

_SAMPLE = 60
_LEAST_ROWS = 4
_SHARE = 0.75
_DISTINCT = 0.4
_SHORTEST_CARD = 14
_PHONE = lazily(r"(?:\+?81[- ]?)?0?[1-9][0-9]{0,4}[-(. ]{0,2}[0-9]{1,4}[-). ]{0,2}[0-9]{3,4}")
_POSTAL = lazily(r"〒?([0-9]{3})-?([0-9]{4})")
_DATE = lazily(
    r"(?:(19|20)[0-9]{2}[/.\-年][0-9]{1,2}[/.\-月][0-9]{1,2}日?|(?:[MTSHR]|明治|大正|昭和|平成|令和)[0-9元]{1,2}[/.\-年][0-9]{1,2}[/.\-月][0-9]{1,2}日?)"
)
_SEX = lazily(r"[男女](?:性|子)?|[MF]|male|female", re.IGNORECASE)
_AGE = lazily(r"[0-9]{1,2}(?:歳|才)?")
_EMAIL = lazily(r"[^@\s]{1,64}@[^@\s]{3,120}")
_BANK = lazily(r"(?:銀行|信用金庫|信金|信用組合|農協|労金|労働金庫|バンク|^JA.{1,12})$")
_ACCOUNT = lazily(r"[0-9]{6,7}")
_KATAKANA_NAME = lazily(r"[ァ-ヶー]{2,12}(?:[・=＝ ][ァ-ヶー]{1,14}){1,3}")
_FIGURE = lazily(r"[0-9０-９@]")
_KANA = lazily(r"[ぁ-んァ-ヶー 　]+")
_HYPHENS = str.maketrans("‐‑‒–—―−－ー", "---------")


def kinds(columns: Sequence[Sequence[str]]) -> list[str]:
    """The kind of each column; empty where its cells do not tell.

    Args:
        columns: the raw cells of each column, empty ones left out.
    """
    samples = [[" ".join(fold(c).text.split()) for c in column[:_SAMPLE]] for column in columns]
    found = [_plain_kind(sample) for sample in samples]
    banks = any(_share(s, lambda v: _BANK.search(v) is not None) > _SHARE for s in samples)
    supported = any(found)
    likely = [0.0 if f else _names(s) for f, s in zip(found, samples, strict=True)]
    for index, sample in enumerate(samples):
        if found[index]:
            continue
        if (likely[index] > _SHARE and (supported or max(likely) > 0.85)) or (
            index and found[index - 1] == Kind.PERSON_NAME and _given(sample) > 0.5
        ):
            found[index] = Kind.PERSON_NAME
        elif banks and _share(sample, _ACCOUNT.fullmatch) > _SHARE:
            found[index] = Kind.BANK_ACCOUNT
    persons = Kind.PERSON_NAME in found
    if persons and Kind.SEX in found:
        for index, sample in enumerate(samples):
            if not found[index] and _share(sample, _AGE.fullmatch) > 0.9:
                found[index] = Kind.AGE
    return found if persons or Kind.EMAIL in found else [""] * len(found)


def is_header(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is words only above columns of which two or more hold figures."""
    if len(first) < 3 or not all(
        v.strip() and len(v) < 20 and not _FIGURE.search(v) for v in first
    ):
        return False
    return sum(_share(c[1:], _FIGURE.search) > _SHARE for c in columns) > 1


def _share(sample: Sequence[str], fits: Callable[[str], object]) -> float:
    if len(sample) < _LEAST_ROWS - 1:
        return 0.0
    return sum(1 for value in sample if fits(value)) / len(sample)


def _plain_kind(sample: Sequence[str]) -> str:
    """Kinds that a form or a check digit tells; one number in ten passes by chance, a column never does."""
    kind = next((kind for kind, least, fits in _PLAIN if _share(sample, fits) > least), "")
    return "" if kind == Kind.BIRTH_DATE and not _spread(sample) else kind


def _is_my_number(value: str) -> bool:
    return is_my_number(digits_of(narrow(value)))


def _is_card(value: str) -> bool:
    digits = digits_of(narrow(value))
    return len(digits) >= _SHORTEST_CARD and is_luhn(digits) and digits[0] in "23456"


def _is_postal(value: str) -> bool:
    found = _POSTAL.fullmatch(value.translate(_HYPHENS))
    return found is not None and is_postal_code(found.group(1) + found.group(2))


def _is_phone(value: str) -> bool:
    plain = value.translate(_HYPHENS)
    digits = sum(c.isdecimal() for c in plain)
    return 9 <= digits <= 12 and _PHONE.fullmatch(plain) is not None


_PLAIN: tuple[tuple[Kind, float, Callable[[str], object]], ...] = (
    (Kind.MY_NUMBER, _SHARE, _is_my_number),
    (Kind.CARD, _SHARE, _is_card),
    (Kind.EMAIL, _SHARE, _EMAIL.fullmatch),
    (Kind.SEX, 0.9, _SEX.fullmatch),
    (Kind.POSTAL_CODE, 0.9, _is_postal),
    (Kind.PHONE, 0.8, _is_phone),
    (Kind.BIRTH_DATE, _SHARE, _DATE.fullmatch),
)


def _spread(sample: Sequence[str]) -> bool:
    """Dates of births lie decades apart, dates of orders do not."""
    years = {int(v[:4]) for v in sample if v[:4].isdecimal()}
    eras = {v[0] for v in sample if not v[0].isdecimal()}
    return (len(years) > 1 and max(years) - min(years) >= 15 and min(years) < 2000) or len(eras) > 1


def _names(sample: Sequence[str]) -> float:
    """The share of cells that look like names; 0 where the same few values come again and again."""
    if not sample or len(set(sample)) < _DISTINCT * len(sample):
        return 0.0
    return _share(sample, _is_name)


def _given(sample: Sequence[str]) -> float:
    """The share of given names; ordinary words among them do not count against."""
    return _share(sample, lambda v: len(v) < 6 and lexicon.is_given(v))


def _is_name(value: str) -> bool:
    if len(value) > 14 or _KATAKANA_NAME.fullmatch(value):
        return len(value) <= 30 and _KATAKANA_NAME.fullmatch(value) is not None
    bare = value.replace(" ", "")
    if (
        vetoes.is_nobody(bare)
        or vetoes.ends_like_a_body(bare)
        or vetoes.follows_badly(bare, max(1, len(bare) - 2))
    ):
        return False
    likeness = lexicon.likeness(value)
    return likeness >= (0.3 if _KANA.fullmatch(value) else lexicon.GIVEN_ONLY - 0.1)
