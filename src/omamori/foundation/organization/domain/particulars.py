"""従業者の項目。How particulars are written alike, and what makes them unusable (J.9.1)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from omamori.facts.half_width import half_width
from omamori.facts.sentences import said

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
_PHONE = re.compile(r"[0-9+() -]{4,30}")
_SPACES = re.compile(r"\s+")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_EARLIEST = date(1900, 1, 1)


def text(value: str) -> str:
    """Trimmed, runs of spaces (also full-width) as one; characters of names stay as they are."""
    return _SPACES.sub(" ", value).strip()


def number(value: str) -> str:
    """従業者番号 in half-width."""
    return half_width(value)


def kana(value: str) -> str:
    """The reading in full-width hiragana."""
    return text(unicodedata.normalize("NFKC", value)).translate(_KATAKANA_TO_HIRAGANA)


def email(value: str) -> str:
    """The address in half-width lower case."""
    return unicodedata.normalize("NFKC", value).strip().lower()


def phone(value: str) -> str:
    """The number in half-width."""
    return text(half_width(value))


def problems(
    values: Mapping[str, str], joined_on: date | None, left_on: date | None
) -> dict[str, str]:
    """What is wrong with written-alike particulars, by field, as a sentence each.

    Args:
        values: ``number name name_kana email title phone``; absent ones count as empty.
        joined_on: first day; None when it could not be read (reported elsewhere).
        left_on: last day, if any.
    """
    found: dict[str, str] = {}
    if not _NUMBER.fullmatch(values.get("number", "")):
        found["number"] = "従業者番号は、半角の英数字と - _ . で20文字までにしてください。"
    if not values.get("name"):
        found["name"] = "氏名を入力してください。"
    for field, label, limit in _LENGTHS:
        if len(values.get(field, "")) > limit:
            found[field] = said("%(label)sは%(n)s文字までにしてください。", label=label, n=limit)
    if any(unicodedata.category(c) in ("Cc", "Cf") for c in values.get("name", "")):
        found["name"] = "氏名に使えない文字 (見えない制御文字) が入っています。"
    address = values.get("email", "")
    if address and (len(address) > 254 or not _EMAIL.fullmatch(address)):
        found["email"] = "メールアドレスの形が正しくありません。"
    if values.get("phone") and not _PHONE.fullmatch(values["phone"]):
        found["phone"] = "電話番号は、数字とハイフンで入力してください。"
    found |= _days(joined_on, left_on)
    return found


_LENGTHS = (("name", "氏名", 80), ("name_kana", "ふりがな", 80), ("title", "役職", 60))


def _days(joined_on: date | None, left_on: date | None) -> dict[str, str]:
    if joined_on is not None and joined_on < _EARLIEST:
        return {"joined_on": "入社日が古すぎます。年を確かめてください。"}
    if joined_on is not None and left_on is not None and left_on < joined_on:
        return {"left_on": "退職日が入社日より前になっています。"}
    return {}
