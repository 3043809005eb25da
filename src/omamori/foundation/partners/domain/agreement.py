"""契約と合意。Whether a contract is in force on a day, and which personal data it lets us send (J.9.4)."""

import enum
from collections.abc import Collection, Mapping
from datetime import date

from pidetect.types import Kind

GROUPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "contact": (
        "氏名と連絡先",
        frozenset({Kind.PERSON_NAME, Kind.EMAIL, Kind.PHONE, Kind.POSTAL_CODE, Kind.POSTAL_ADDRESS,
                   Kind.EMPLOYEE_NUMBER, Kind.CUSTOMER_NUMBER}),
    ),
    "profile": ("生年月日・年齢・性別", frozenset({Kind.BIRTH_DATE, Kind.AGE, Kind.SEX})),
    "bank": ("銀行口座", frozenset({Kind.BANK_ACCOUNT})),
    "card": ("クレジットカード番号", frozenset({Kind.CARD})),
    "my_number": ("個人番号 (マイナンバー)", frozenset({Kind.MY_NUMBER})),
    "official": (
        "公的な証の番号",
        frozenset({Kind.DRIVERS_LICENSE, Kind.PASSPORT, Kind.RESIDENCE_CARD, Kind.PENSION_NUMBER,
                   Kind.HEALTH_INSURANCE, Kind.EMPLOYMENT_INSURANCE, Kind.RESIDENT_CODE}),
    ),
    "special_care": ("要配慮個人情報", frozenset({Kind.SPECIAL_CARE})),
}  # fmt: skip
"""What a contract may agree on: label, and the kinds of the detection that belong to it."""


class Standing(enum.StrEnum):
    """Where the contract with a partner stands on a day."""

    NONE = "none"  # nothing was agreed
    AHEAD = "ahead"  # begins later
    IN_FORCE = "in_force"
    ENDED = "ended"


def standing(starts: date | None, ends: date | None, *, on: date) -> Standing:
    """Both days count; a contract without a first day was never made."""
    if starts is None:
        return Standing.NONE
    if on < starts:
        return Standing.AHEAD
    return Standing.ENDED if ends is not None and on > ends else Standing.IN_FORCE


def agreed_kinds(groups: Collection[str]) -> frozenset[str]:
    """Kinds of the detection that are covered by agreed groups; unknown groups cover nothing."""
    return frozenset(kind for group in groups for kind in GROUPS.get(group, ("", ()))[1])
