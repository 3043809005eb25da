"""分けておく職務。What no table may grant: approving one's own, auditing one's own (J.2.3, J.6.2).

監査員は自己の所属する部門を監査してはならない, and whoever did a thing is not the one who checks it.
"""

from collections.abc import Collection


def is_independent(person: str, involved: Collection[str]) -> bool:
    """Whether a person may check or approve something in which others were involved.

    Args:
        person: public id of who would check; the nameless are never independent.
        involved: public ids of who asked, made or owns it.
    """
    return bool(person) and person not in involved


def may_audit(own_departments: Collection[int], audited: int) -> bool:
    """Whether an auditor who belongs to or heads these departments may audit that one.

    An auditor of unknown department may audit none.
    """
    return bool(own_departments) and audited not in own_departments
