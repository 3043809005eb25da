"""読み手。For whom a regulation is, and so who must read and sign it (J.4.3: everybody it concerns)."""

import dataclasses
import enum

OUTSIDE_EMPLOYMENTS = ("dispatched", "seconded")
"""People of another employer who work under our direction (従業者 in the sense of the Act, too)."""


class Reader(enum.StrEnum):
    """How the readers are named."""

    ALL = "all"
    DEPARTMENTS = "departments"
    POSTS = "posts"
    EMPLOYMENTS = "employments"
    CONTRACTORS = "contractors"
    NOBODY = "nobody"


LABELS = {
    Reader.ALL: "全員",
    Reader.DEPARTMENTS: "部門を選ぶ",
    Reader.POSTS: "役割を選ぶ",
    Reader.EMPLOYMENTS: "雇用の区分を選ぶ",
    Reader.CONTRACTORS: "派遣社員・出向者 (ほかの会社から来て働く人)",
    Reader.NOBODY: "署名は求めない (読むだけ)",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Audience:
    """The readers of a regulation.

    Attributes:
        values: public ids of departments (with those below them), posts, or kinds of employment.
    """

    kind: str = Reader.ALL
    values: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Member:
    """What is known of a person when the readers are looked for.

    Attributes:
        departments: public ids of his department and of those above it.
    """

    departments: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    employment: str = ""


def includes(audience: Audience, member: Member) -> bool:
    """Whether a person must read and sign."""
    wanted = audience.values
    found = {
        Reader.ALL: True,
        Reader.DEPARTMENTS: bool(wanted & member.departments),
        Reader.POSTS: bool(wanted & member.posts),
        Reader.EMPLOYMENTS: member.employment in wanted,
        Reader.CONTRACTORS: member.employment in OUTSIDE_EMPLOYMENTS,
    }
    return found.get(Reader(audience.kind), False)
