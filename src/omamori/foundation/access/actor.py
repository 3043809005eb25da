"""行為者。Who acts, with which roles, from where; made by ``accounts``, asked by everyone."""

import dataclasses
import enum


class Role(enum.StrEnum):
    """A hat that a person wears; from appointments, not from accounts (J.2.3)."""

    STAFF = "staff"  # 従業者
    DEPARTMENT_HEAD = "department_head"  # 部門の個人情報保護責任者
    OFFICE = "office"  # PMS事務局
    PRIVACY_OFFICER = "privacy_officer"  # 個人情報保護管理者
    AUDITOR = "auditor"  # 個人情報保護監査責任者
    TOP = "top"  # トップマネジメント
    TRAINER = "trainer"  # 教育責任者
    COMPLAINTS = "complaints"  # 苦情・相談窓口責任者
    ASSESSOR = "assessor"  # 審査員 (read only)
    OPERATOR = "operator"  # システム管理者: keeps it running, reads no content


class Reach(enum.IntEnum):
    """How far a right reaches, from nothing to everything."""

    NONE = 0
    OWN = 1  # rows in which the actor himself is named
    DEPARTMENT = 2  # rows of the departments he heads, and his own
    ALL = 3


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor:
    """A person acting now.

    Attributes:
        person_id: public id of the person; empty for the system itself.
        person_pk: database key of the person; 0 for the system.
        department_pks: departments whose rows a ``department`` right covers (headed, with children).
        roles: hats worn on this day.
        via: ``session``, ``token``, ``link``, ``smtp``, ``cli`` or ``system``.
        only: when not empty, the one ``kind:id`` this actor may touch (a one-time link).
    """

    person_id: str
    person_pk: int
    department_pks: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset({Role.STAFF})
    via: str = "session"
    only: str = ""


SYSTEM = Actor(person_id="", person_pk=0, roles=frozenset(), via="system")
"""The system acting by itself: jobs, expiry. Only actions marked for it accept it."""
