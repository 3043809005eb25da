"""見出しのない表。Tells the kinds of columns by what stands in them, when no header says it.

An export without its header row is the commonest list of all. One cell proves nothing (柳 is a tree); a column
in which most cells are names, beside one of telephone numbers, is a list of persons.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from pidetect.checkdigits import is_drivers_license, is_luhn, is_my_number
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
_PENSION = lazily("[0-9]{4}-[0-9]{6}")
_YEARS_OLD = lazily("[0-9]{1,2}[歳才]")
_SHOWA = lazily("昭|[Ss]|19[2-9][0-9]")
_NEARLY_ALL = 0.85
# Dates, numbers and figures that lists of persons have besides: not theirs, or of another kind.
_OTHER_COLUMN = lazily(
    "入|退|契約|登録|更新|購入|注文|受注|発注|申込|申請|受付|受診|実施|開始|終了|期限|満了|発行|交付|取得|就任|着任|採用|異動|配属|設立|作成|提出|納|出荷|出庫|入庫|発送|配送|到着"
    "|来店|来場|利用|予約|訪問|面談|最終|次回|前回|初回|支払|請求|振込|入金|引落|検査|点検|伝票|管理|整理|商品|品番|型番|製造|案件|問合|問い合|開催|死亡|没|公開|有効|参加|卒業|修了|認定|日時|時刻"
    "|update|create|modif|expire|start|end|join|hire|order|entry|regist|last|date$|期|回答|返信|送信|記録|報告|相談|対応|作業|勤務|出勤|休|承認|決裁|完了|時間|人数|学年|種別|区分"
)
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
    if Kind.PERSON_NAME in found:
        return _of_persons(samples, found)
    return found if Kind.EMAIL in found else [""] * len(found)


def _of_persons(samples: Sequence[Sequence[str]], found: Sequence[str]) -> list[str]:
    """The kinds with what figures mean beside names only."""
    told = list(found)
    for index, sample in enumerate(samples):
        if told[index]:
            continue
        if _are_day_numbers(sample):
            told[index] = Kind.BIRTH_DATE
        elif Kind.SEX in found and _share(sample, _AGE.fullmatch) > 0.9:
            told[index] = Kind.AGE
    return told


def beside_names(label: str, column: Sequence[str]) -> str:
    """The kind of a column of a list of persons whose header says nothing; empty where the cells do not tell either.

    Args:
        label: the header, folded, in small letters.
        column: the raw cells, empty ones left out.
    """
    if _OTHER_COLUMN.search(label):
        return ""
    sample = [" ".join(fold(c).text.split()).translate(_HYPHENS) for c in column[:_SAMPLE]]
    kind = next((kind for kind, fits in _BESIDE_NAMES if _share(sample, fits) > _NEARLY_ALL), "")
    if kind == Kind.BIRTH_DATE and not (_spread(sample) or all(map(_SHOWA.match, sample))):
        return ""
    if kind == Kind.SEX and len(set(sample)) == 1:
        return ""
    return kind


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


def _is_drivers_license(value: str) -> bool:
    digits = digits_of(value)
    return _LICENSE.fullmatch(value) is not None and is_drivers_license(digits)


_LICENSE = lazily("(?:[1-9][0-9])(?:[0-9]{10}|[0-9]{2}([- ])[0-9]{4}\\1[0-9]{4})")


def _are_day_numbers(sample: Sequence[str]) -> bool:
    """Days counted from 1899-12-30, as a spreadsheet exports dates without their format, and decades apart."""
    if _share(sample, _DAY_NUMBER.fullmatch) < 1:
        return False
    days = [int(value) for value in sample]
    round_ones = sum(day % 100 == 0 for day in days)
    return max(days) - min(days) > _GENERATION and max(days) < _TODAY and round_ones * 4 < len(days)


_DAY_NUMBER = lazily("[1-6][0-9]{4}")
_GENERATION, _TODAY = 15 * 365, 48_000
"""Days between the oldest and the youngest, and a day number that no birth has reached yet (2031)."""


def _is_compact_date(value: str) -> bool:
    """19800401: a day of a calendar, which one number of eight digits in thousands is by chance."""
    if _COMPACT.fullmatch(value) is None:
        return False
    try:
        dt.date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return False
    return True


_COMPACT = lazily("(?:19|20)[0-9]{6}")
_EMPLOYMENT = lazily("[0-9]{4}-[0-9]{6}-[0-9]")


_PLAIN: tuple[tuple[Kind, float, Callable[[str], object]], ...] = (
    (Kind.MY_NUMBER, _SHARE, _is_my_number),
    (Kind.CARD, _SHARE, _is_card),
    (Kind.EMAIL, _SHARE, _EMAIL.fullmatch),
    (Kind.SEX, 0.9, _SEX.fullmatch),
    (Kind.POSTAL_CODE, 0.9, _is_postal),
    (Kind.BIRTH_DATE, _SHARE, _DATE.fullmatch),
    (Kind.BIRTH_DATE, 0.9, _is_compact_date),
    (Kind.PENSION_NUMBER, 0.9, _PENSION.fullmatch),
    (Kind.PHONE, 0.8, _is_phone),
    (Kind.EMPLOYMENT_INSURANCE, 0.9, _EMPLOYMENT.fullmatch),
    (Kind.DRIVERS_LICENSE, 0.9, _is_drivers_license),
)


_BESIDE_NAMES: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    (Kind.SEX, _SEX.fullmatch),
    (Kind.AGE, _YEARS_OLD.fullmatch),
    (Kind.PENSION_NUMBER, _PENSION.fullmatch),
    (Kind.DRIVERS_LICENSE, _is_drivers_license),
    (Kind.BIRTH_DATE, _DATE.fullmatch),
    (Kind.BIRTH_DATE, _is_compact_date),
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
