"""権限表を見せる。The table as people read it: on the page and in the documentation."""

import dataclasses

from django.utils.translation import gettext_noop

from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.access.table import Right, rights

ROLES: tuple[tuple[Role, str], ...] = (
    (Role.STAFF, gettext_noop("従業者")),
    (Role.DEPARTMENT_HEAD, gettext_noop("部門の責任者")),
    (Role.OFFICE, gettext_noop("PMS事務局")),
    (Role.PRIVACY_OFFICER, gettext_noop("個人情報保護管理者")),
    (Role.AUDITOR, gettext_noop("個人情報保護監査責任者")),
    (Role.TOP, gettext_noop("トップマネジメント")),
    (Role.TRAINER, gettext_noop("教育責任者")),
    (Role.COMPLAINTS, gettext_noop("苦情・相談窓口責任者")),
    (Role.ASSESSOR, gettext_noop("審査員")),
    (Role.OPERATOR, gettext_noop("システム管理者")),
)

WORDS = {
    Reach.NONE: "－",
    Reach.OWN: gettext_noop("本人"),
    Reach.DEPARTMENT: gettext_noop("部門"),
    Reach.ALL: gettext_noop("全社"),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One action with the reach of every role, in the order of ``ROLES``.

    Attributes:
        others: who else may: everyone without sign-in, or the system by itself; empty for nobody.
    """

    action: str
    label: str
    clause: str
    reach: tuple[str, ...]
    others: str


def modules() -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """The lines by module, both in alphabetical order."""
    grouped: dict[str, list[Line]] = {}
    for action in sorted(rights()):
        grouped.setdefault(action.partition(".")[0], []).append(_line(rights()[action]))
    return tuple((module, tuple(lines)) for module, lines in grouped.items())


def may(actor: Actor, module: str) -> frozenset[str]:
    """The verbs of a module that this actor may do on some rows; for showing buttons."""
    mine = (a for a in rights() if a.startswith(f"{module}.") and reach(actor, a) > Reach.NONE)
    return frozenset(action.partition(".")[2] for action in mine)


def markdown() -> str:
    """The table for docs/admin/access.md; tests/shape compares them."""
    out = [
        "# 権限の表",
        "",
        "役割ごとに、どの操作がどこまでできるか。元は `src/omamori/reference/access/*.toml` です。",
        "このページは元から作られます。書き換えるときは元を直してください。",
        "",
        "全社 = すべての記録、部門 = 責任を持つ部門の記録と自分の記録、本人 = 自分の記録、－ = できない。",
        "役割を兼ねる人には、いちばん広いものが当てはまります。",
        "自分が頼んだことを自分で承認すること、自部門を監査することは、この表にかかわらずできません。",
    ]
    for module, lines in modules():
        names = " | ".join(label for _, label in ROLES)
        out += ["", f"## {module}", "", f"| 操作 | 名前 | 根拠 | {names} | ほか |"]
        out.append("| --- " * (len(ROLES) + 4) + "|")
        for line in lines:
            cells = " | ".join(line.reach)
            out.append(
                f"| {line.label} | `{line.action}` | {line.clause} | {cells} | {line.others} |"
            )
    return "\n".join(out) + "\n"


def _line(right: Right) -> Line:
    others = [
        word
        for word, is_so in (
            (gettext_noop("だれでも"), right.public),
            (gettext_noop("システム"), right.system),
        )
        if is_so
    ]
    return Line(
        action=right.action,
        label=right.label,
        clause=right.clause,
        reach=tuple(WORDS[right.reach.get(role, Reach.NONE)] for role, _ in ROLES),
        others="、".join(others),
    )
