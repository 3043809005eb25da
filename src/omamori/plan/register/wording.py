"""台帳を言葉にする。What an entry says, column by column, as people read it; and what two editions differ in."""

import dataclasses
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.foundation.partners import queries as partners
from omamori.foundation.ui.environment import day
from omamori.plan.register.domain import counting, particulars
from omamori.plan.register.domain.particulars import LABELS, Particulars
from omamori.plan.register.rows import ItemRow

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext_noop("何のために扱うか"), ("process_id", "department_id", "owner_id", "purpose", "principals",
                    "elements", "count")),
    (gettext_noop("取得"), ("acquisition", "source", "consent", "consent_note")),
    (gettext_noop("特に気をつけるもの"), ("sensitive", "sensitive_note", "my_number", "card", "personal_data", "retained")),
    (gettext_noop("保管とアクセス"), ("media", "access_holders", "place", "storage_method", "addresses")),
    (gettext_noop("期限と廃棄"), ("use_until_note", "use_until", "keep_until_note", "keep_until", "disposal",
               "disposal_note")),
    (gettext_noop("外に出すこと"), ("contractors", "contractor_note", "third_party", "third_party_note", "joint_use",
                "joint_use_note", "abroad", "countries")),
    (gettext_noop("受託"), ("entrusted", "entruster_id", "contract", "contract_until", "handback", "handback_note")),
    (gettext_noop("つながり"), ("clauses", "note")),
)  # fmt: skip
"""The columns as the page and the form of an entry group them; the name is their heading."""


@dataclasses.dataclass(frozen=True)
class Difference:
    """A column of two editions in words."""

    label: str
    before: str
    after: str


def label(column: str) -> str:
    """The word of a column."""
    return _(LABELS[column])


def labels(columns: Iterable[str]) -> tuple[str, ...]:
    """The words of columns; ``new`` is the first edition."""
    return tuple(_("新しい取扱い") if c == "new" else label(c) for c in columns)


def words(row: ItemRow, partner_names: Mapping[str, str]) -> dict[str, str]:
    """Every column of an entry in words; empty where nothing is said."""
    named = {
        "process_id": f"{row.process_code} {row.process}".strip(),
        "department_id": row.department,
        "owner_id": row.owner,
        "entruster_id": row.entruster,
        "contractors": "、".join(partner_names.get(p, "") for p in row.particulars.contractors),
    }
    return {c: named[c] if c in named else spelt(c, row.particulars) for c in LABELS}


def spelt(column: str, given: Particulars) -> str:
    """One column in words, but for those that point to other records."""
    value = getattr(given, column)
    if column == "count":
        return counting.spoken(value) if value else ""
    if column in particulars.WORDS:
        codes = value if isinstance(value, tuple) else (value,) if value else ()
        return "、".join(_(particulars.word(particulars.WORDS[column], code)) for code in codes)
    if isinstance(value, bool):
        return _("あり") if value else _("なし")
    if isinstance(value, tuple):
        return "、".join(value)
    return value if isinstance(value, str) else day(value) if value else ""


def differences(
    before: ItemRow, after: ItemRow, partner_names: Mapping[str, str]
) -> tuple[Difference, ...]:
    """What a change changes, column by column."""
    old, new = words(before, partner_names), words(after, partner_names)
    columns = particulars.changed(before.particulars, after.particulars)
    return tuple(Difference(label(c), old[c] or "–", new[c] or "–") for c in columns)


def partner_names(rows: Iterable[ItemRow]) -> dict[str, str]:
    """Names of the contractors that entries name."""
    wanted = {p for row in rows for p in row.particulars.contractors}
    found = {p: partners.partner(p) for p in sorted(wanted)}
    return {p: row.name for p, row in found.items() if row}
