"""The one check: the widest hat counts, rows outside the reach do not exist."""

import pytest

from omamori.facts.errors import NotPermitted
from omamori.foundation.access import queries, table
from omamori.foundation.access.actor import SYSTEM, Actor, Reach, Role
from omamori.foundation.access.table import Right


@pytest.fixture(autouse=True)
def rights(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Right(
        action="x.see",
        label="見る",
        clause="J.9.2",
        reach={
            Role.STAFF: Reach.OWN,
            Role.DEPARTMENT_HEAD: Reach.DEPARTMENT,
            Role.OFFICE: Reach.ALL,
        },
    )
    monkeypatch.setattr(queries, "rights", lambda: {"x.see": right})


def actor(*roles: Role, pk: int = 1, heads: tuple[int, ...] = ()) -> Actor:
    return Actor(
        person_id="p", person_pk=pk, roles=frozenset(roles), department_pks=frozenset(heads)
    )


def test_widest_hat_counts() -> None:
    assert queries.reach(actor(Role.STAFF, Role.OFFICE), "x.see") is Reach.ALL
    assert queries.reach(actor(Role.AUDITOR), "x.see") is Reach.NONE


def test_the_system_acts_only_where_the_table_says_so() -> None:
    with pytest.raises(NotPermitted):
        queries.require(SYSTEM, "x.see")


def test_rows() -> None:
    staff, head = actor(Role.STAFF), actor(Role.STAFF, Role.DEPARTMENT_HEAD, heads=(7,))
    assert queries.covers(staff, "x.see", people=(1,))
    assert not queries.covers(staff, "x.see", people=(2, None), department=7)
    assert queries.covers(head, "x.see", people=(2,), department=7)
    assert not queries.covers(head, "x.see", people=(2,), department=8)


def test_person_zero_owns_nothing() -> None:
    nobody = actor(Role.STAFF, pk=0)
    assert not queries.covers(nobody, "x.see", people=(0, None))


def test_the_real_table_is_sound() -> None:
    table.rights.cache_clear()
    assert all(right.label for right in table.rights().values())
