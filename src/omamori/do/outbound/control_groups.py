"""統制のまとまり。The controls in the order in which an officer thinks of them, for the page that shows them."""

import dataclasses
from collections.abc import Iterable

from omamori.do.outbound.control_rows import ControlRow


@dataclasses.dataclass(frozen=True, kw_only=True)
class ControlGroup:
    """Some controls under one heading.

    Attributes:
        code: anchor on the page; label, purpose: in the language of the source.
    """

    code: str
    label: str
    purpose: str
    controls: tuple[ControlRow, ...]


_GROUPS = (
    (
        "receivers",
        "だれに送るか",
        "宛先の取り違えと、見せてはならない相手に気付くための統制です。",
        ("external_recipient", "first_time_domain", "look_alike", "listed_otherwise", "addressee", "namesake",
         "named_other", "new_in_thread", "many_visible", "many_readers", "list_members", "private_domain", "blocked_domain"),
    ),
    (
        "contents",
        "何を送るか",
        "個人情報の量と種類、別の会社の情報、見えない部分に気付くための統制です。",
        ("personal_information", "special_care", "my_number", "payment_card", "bank_account",
         "other_company", "entrusted_data", "sent_elsewhere", "no_contract", "hidden_parts", "only_by_link",
         "attachment", "forgotten_attachment", "unexamined"),
    ),
    (
        "manner",
        "どう送るか",
        "パスワード、時間帯、自動転送、慣れない道具など、送り方の危なさに気付くための統制です。",
        ("credential", "password_apart", "after_hours", "forwarded", "new_tool", "unknown_sender",
         "duplicate", "rule_failed"),
    ),
    (
        "settings",
        "待ち時間と期限",
        "送り出すまでの時間、確認の期限、中身を持つ期間を決めます。",
        ("delay", "second_check", "link_terms", "retention"),
    ),
)  # fmt: skip


def grouped(controls: Iterable[ControlRow]) -> tuple[ControlGroup, ...]:
    """All controls; one that no group names stands with the settings."""
    rows = {row.rule: row for row in controls}
    named = {rule for *_, rules in _GROUPS for rule in rules}
    last = _GROUPS[-1][0]
    left = tuple(row for rule, row in rows.items() if rule not in named)
    return tuple(
        ControlGroup(
            code=code,
            label=label,
            purpose=purpose,
            controls=tuple(rows[r] for r in rules if r in rows) + (left if code == last else ()),
        )
        for code, label, purpose, rules in _GROUPS
    )
