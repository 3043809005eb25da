"""部門の木の規則。No circles, nothing closed while somebody still stands on it."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from omamori.facts.sentences import said
from omamori.foundation.organization.domain import errors


@dataclasses.dataclass(frozen=True, kw_only=True)
class Uses:
    """What still stands on a department on or after its closing day."""

    people: int = 0
    children: int = 0
    heads: int = 0
    arrivals: int = 0


def check_move(department: int, parent: int | None, parents: Mapping[int, int | None]) -> None:
    """Let a department hang below ``parent``.

    Args:
        department: the one to move.
        parent: the one above; None for the top.
        parents: every department's present parent.

    Raises:
        DepartmentBelowItself: it would be its own ancestor.
    """
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        if parent == department:
            raise errors.DepartmentBelowItself
        seen.add(parent)
        parent = parents.get(parent)


def check_close(uses: Uses) -> None:
    """Let a department end.

    Raises:
        DepartmentInUse: naming how many people, departments and heads still need a place.
    """
    counted = (
        (uses.people, "所属する人 %(n)s 名"),
        (uses.arrivals, "異動してくる予定の人 %(n)s 名"),
        (uses.children, "下位の部門 %(n)s 件"),
        (uses.heads, "責任者の任命 %(n)s 件"),
    )
    left = tuple(said(text, n=count) for count, text in counted if count)
    if left:
        raise errors.DepartmentInUse(said("%(left)s が残っています。", left=left))


def check_open(closed_on: date | None, *, on: date) -> None:
    """Let something be placed into a department on a day.

    Raises:
        DepartmentNotOpen: it no longer exists then.
    """
    if closed_on is not None and closed_on <= on:
        raise errors.DepartmentNotOpen


def below(parents: Mapping[int, int | None], top: int) -> frozenset[int]:
    """A department with everything below it."""
    children: dict[int | None, list[int]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    found, todo = {top}, [top]
    while todo:
        for child in children.get(todo.pop(), []):
            if child not in found:
                found.add(child)
                todo.append(child)
    return frozenset(found)
