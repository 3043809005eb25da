"""鍵。What tells one person from another: values that only one has, and what is everybody's in a house."""

from collections.abc import Iterable

from pidetect.expressions import lazily
from pidetect.persons.blocks import OPENING
from pidetect.types import Kind, Match

_NUMBERS = frozenset(
    (
        *(Kind.DRIVERS_LICENSE, Kind.PASSPORT, Kind.RESIDENCE_CARD, Kind.PENSION_NUMBER),
        *(Kind.HEALTH_INSURANCE, Kind.EMPLOYMENT_INSURANCE, Kind.RESIDENT_CODE),
        *(Kind.EMPLOYEE_NUMBER, Kind.CUSTOMER_NUMBER, Kind.BANK_ACCOUNT, Kind.CREDENTIAL),
    )
)
# Whose an account is, is not told by its password.
ALONE = frozenset((*OPENING, *_NUMBERS)) - {Kind.CREDENTIAL}
# The same value means the same person. A landline or an address is shared by a family or an office.
_KEYS = frozenset((Kind.EMAIL, Kind.MY_NUMBER, Kind.CARD, *_NUMBERS))
KEYED = _KEYS | {Kind.PHONE}
# One person may have two of them, beside each other.
SEVERAL = frozenset((Kind.HEALTH_INSURANCE, Kind.BANK_ACCOUNT, Kind.CREDENTIAL))
MOBILE = lazily(r"0[6-9]0").match


def is_of_a_house(record: Iterable[Match]) -> bool:
    """Whether matches tell of a house, and of nobody in it: an address and nothing else."""
    return all(m.kind == Kind.POSTAL_ADDRESS for m in record if m.personal and m.kind in ALONE)
