"""何から言うか。What of the findings is said first, and how exactly a number of persons is told."""

from collections.abc import Mapping

from pidetect.types import Kind, PersonsEstimate

GRAVE = (
    Kind.SPECIAL_CARE.value,
    Kind.MY_NUMBER.value,
    Kind.CARD.value,
    Kind.BANK_ACCOUNT.value,
    Kind.CREDENTIAL.value,
)
"""What hurts most when it leaks: always named, and first (規則 第7条, 番号法 第29条の4)."""
_ORDER = (
    *GRAVE,
    Kind.PERSON_NAME.value,
    Kind.POSTAL_ADDRESS.value,
    Kind.PHONE.value,
    Kind.EMAIL.value,
    Kind.BIRTH_DATE.value,
    Kind.HEALTH_INSURANCE.value,
    Kind.PENSION_NUMBER.value,
    Kind.EMPLOYMENT_INSURANCE.value,
    Kind.RESIDENT_CODE.value,
    Kind.DRIVERS_LICENSE.value,
    Kind.PASSPORT.value,
    Kind.RESIDENCE_CARD.value,
    Kind.EMPLOYEE_NUMBER.value,
    Kind.CUSTOMER_NUMBER.value,
    Kind.AGE.value,
    Kind.SEX.value,
    Kind.POSTAL_CODE.value,
)
_PLACE = {kind: place for place, kind in enumerate(_ORDER)}
_NAMED = 5
"""Kinds that one sentence names; the rest is counted."""


def telling_kinds(kinds: Mapping[str, int]) -> tuple[tuple[str, ...], int]:
    """The kinds to name, in order, and how many are left out.

    Grave ones come first; then what stands about as often as the most frequent kind, and of that
    what tells most of a person. A postal code beside addresses says nothing more. A kind that this
    version does not know stands last in its group.
    """
    found = {k: n for k, n in kinds.items() if n > 0}
    if Kind.POSTAL_ADDRESS in found:
        found.pop(Kind.POSTAL_CODE.value, None)
    most = max((n for k, n in found.items() if k not in GRAVE), default=0)

    def place(kind: str) -> tuple[bool, int, int, str]:
        seldom = 0 if kind in GRAVE else (2 * found[kind] < most) + (8 * found[kind] < most)
        return kind not in GRAVE, seldom, _PLACE.get(kind, len(_ORDER)), kind

    ordered = sorted(found, key=place)
    named = tuple(ordered[: max(_NAMED, sum(k in GRAVE for k in ordered))])
    return named, len(ordered) - len(named)


def told_number(persons: PersonsEstimate) -> tuple[int, bool]:
    """The number to tell, no more exact than it is known, and whether it is "about" so many."""
    spread = persons.high - persons.low
    if spread <= 0:
        return persons.high, False
    step = 10 ** (len(str(spread // 2)) - 1)
    return max(1, (persons.estimate + step // 2) // step * step), True
