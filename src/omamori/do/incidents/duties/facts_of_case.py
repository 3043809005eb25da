"""事故の事実。What is known of a case, as far as duties depend on it; a thing not known is ``None``. Pure.

The keys of its JSON are the door of ``omamori duties --facts``: they do not change. Unknown counts as the
worse case for ``WORSE_IF_UNKNOWN``; the further keys only add something when they are said.
"""

import dataclasses
import functools
import re
import types
import typing
from datetime import date
from typing import Any

from omamori.facts.errors import Invalid

CLASSES = (
    "leak",
    "loss",
    "destruction",
    "alteration",
    "improper_acquisition",
    "out_of_purpose",
    "improper_use",
    "request_refused",
    "suspected",
)
"""The nine classes of accidents, codes of the axis ``event`` in ``reference/statistics``."""
ROLES = ("controller", "processor")
WORSE_IF_UNKNOWN = (
    "classes",
    "persons",
    "sensitive",
    "property_damage",
    "malicious",
    "my_number",
    "my_number_public",
    "strongly_encrypted",
    "recovered_unseen",
    "personal_data",
    "being_acquired",
    "role",
    "pmark_holder",
)
"""Each of these is asked about while it is unknown."""
MOST_PERSONS = 10_000_000_000
_LONGEST = 60
_FIRST_YEAR, _LAST_YEAR = 1950, 2199
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_ENTRIES = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What a case is known to be.

    Attributes:
        known_on: the day on which the first of all departments knew.
        occurred_on: when it happened.
        classes: of ``CLASSES``; none = unknown.
        persons: how many were counted; persons_max: the most there can be.
        sensitive: 要配慮個人情報 is among it; property_damage: it can be misused for gain (cards, passwords);
            malicious: an act with unlawful purpose against the company is possible.
        my_number: it contains 個人番号; my_number_public: many unnamed people could see it.
        strongly_encrypted: 高度な暗号化, and the key is safe; recovered_unseen: all came back unseen.
        personal_data: 個人データ (not only a memo); being_acquired: it was just being collected.
        role: ``controller`` or ``processor`` (somebody entrusted it to us); empty = unknown.
        entruster_notified_on: when we told the entruster.
        pmark_holder: the company has a PrivacyMark, or is applying for one.
        known_by: department and day on which it knew; the first counts.
        learned: key of a fact and the day on which it became known, when later than ``known_on``.
        my_number_system: it came out of a system for 個人番号利用事務 or the like.
        card_data: card numbers; card companies are to be told. insured: a policy covers it.
        contract_days: days for telling the entruster that the contract sets, day 1 = day of knowledge.
        industry: code of ``reference/duties/authorities.toml``; employment_data: only of our own people.
        unreachable: some persons cannot be contacted.
        little_harm: 本人の権利利益の保護に欠けるおそれが少ない; counts only when that law is in force.
    """

    known_on: date
    occurred_on: date | None = None
    classes: tuple[str, ...] = ()
    persons: int | None = None
    persons_max: int | None = None
    sensitive: bool | None = None
    property_damage: bool | None = None
    malicious: bool | None = None
    my_number: bool | None = None
    my_number_public: bool | None = None
    strongly_encrypted: bool | None = None
    recovered_unseen: bool | None = None
    personal_data: bool | None = None
    being_acquired: bool | None = None
    role: str = ""
    entruster_notified_on: date | None = None
    pmark_holder: bool | None = None
    known_by: tuple[tuple[str, date], ...] = ()
    learned: tuple[tuple[str, date], ...] = ()
    my_number_system: bool | None = None
    card_data: bool | None = None
    insured: bool | None = None
    contract_days: int | None = None
    industry: str = ""
    employment_data: bool | None = None
    unreachable: bool | None = None
    little_harm: bool | None = None

    @property
    def first_known(self) -> date:
        """The day on which the first department knew."""
        return min((self.known_on, *(day for _who, day in self.known_by)))

    @property
    def count(self) -> int | None:
        """The number of persons that counts: the larger of counted and possible; None when unknown."""
        given = [n for n in (self.persons, self.persons_max) if n is not None]
        return max(given) if given else None


KEYS = tuple(field.name for field in dataclasses.fields(CaseFacts))


def from_json(given: object) -> CaseFacts:
    """Read facts from decoded JSON (or a form's values); null and absent mean unknown.

    Raises:
        Invalid: one Japanese sentence per wrong key.
    """
    if not isinstance(given, dict):
        raise Invalid({"facts": '事実は、名前と値の組 ({"known_on": …}) で書いてください。'})
    wrong = {
        str(key)[:_LONGEST]: f"「{str(key)[:_LONGEST]}」という項目はありません。"
        f"使えるのは {'、'.join(KEYS)} です。"
        for key in given
        if key not in KEYS
    }
    values: dict[str, Any] = {}
    for name, kind in _kinds().items():
        if given.get(name) is None:
            continue
        try:
            values[name] = _read(name, kind, given[name])
        except ValueError as error:
            wrong[name] = str(error)
    if "known_on" not in values and "known_on" not in wrong:
        wrong["known_on"] = "どの部署でもよいので、最初に知った日 (known_on) を書いてください。"
    if wrong:
        raise Invalid(wrong)
    return CaseFacts(**values)


def to_json(facts: CaseFacts) -> dict[str, Any]:
    """Every key with a JSON value; unknown is null. ``from_json`` reads it back to the same facts."""
    found: dict[str, Any] = {}
    for name in KEYS:
        value = getattr(facts, name)
        if name in ("known_by", "learned"):
            value = {key: day.isoformat() for key, day in value} or None
        elif name == "classes":
            value = list(value) or None
        elif isinstance(value, date):
            value = value.isoformat()
        found[name] = None if value == "" else value
    return found


@functools.cache
def _kinds() -> dict[str, Any]:
    return typing.get_type_hints(CaseFacts)


def _read(name: str, kind: object, value: object) -> object:
    """One value of the right kind.

    Raises:
        ValueError: with a Japanese sentence.
    """
    if name in ("known_by", "learned"):
        return _days(name, value)
    if name == "classes":
        return _classes(value)
    if name in ("role", "industry"):
        return _word(name, value)
    wanted = typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    if date in wanted:
        return _day(name, value)
    if bool in wanted:
        if not isinstance(value, bool):
            raise ValueError(f"{name} は true、false、null のどれかで書いてください。")
        return value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_PERSONS:
        raise ValueError(f"{name} は 0 以上の整数で書いてください。分からないときは null です。")
    return value


def _day(name: str, value: object) -> date:
    found = written(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{name} は「2026-11-24」の形の、実在する日付で書いてください。")
    return found


def written(text: str) -> date | None:
    """A day written as 2026-11-24; None when there is no such day, or none of our times."""
    if not _ISO.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _days(name: str, value: object) -> tuple[tuple[str, date], ...]:
    if not isinstance(value, dict) or len(value) > _MOST_ENTRIES:
        raise ValueError(f"{name} は、名前と日付の組で書いてください。")
    if name == "learned" and (unknown := [key for key in value if key not in KEYS]):
        raise ValueError(f"learned に、事実の項目ではない名前があります: {unknown[0]!s:.60}")
    return tuple((str(key)[:_LONGEST], _day(name, day)) for key, day in value.items())


def _classes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(one in CLASSES for one in value):
        raise ValueError(f"classes は {'、'.join(CLASSES)} から選んだ並びで書いてください。")
    return tuple(one for one in CLASSES if one in value)


def _word(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(f"{name} は文字で書いてください。")
    if name == "role" and value not in ("", *ROLES):
        raise ValueError(f"role は {'、'.join(ROLES)} のどちらかで書いてください。")
    return value
