"""Who must take a second step, how an account stands, how long an assessor stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Role
from omamori.foundation.accounts import domain
from omamori.foundation.accounts.domain import Account, State

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@given(st.sets(st.sampled_from(Role)))
def test_one_weighty_role_is_enough_and_the_demo_is_free(roles: set[Role]) -> None:
    weighty = {Role.PRIVACY_OFFICER, Role.OFFICE, Role.AUDITOR, Role.TOP, Role.OPERATOR}
    assert domain.needs_second_step(roles, demo=False) == bool(roles & weighty)
    assert not domain.needs_second_step(roles, demo=True)


@pytest.mark.parametrize(
    ("account", "state"),
    [
        ((False, True, True, None, None), State.CLOSED),
        ((True, True, True, None, NOW), State.ENDED),
        ((True, True, False, None, NOW + timedelta(1)), State.ACTIVE),
        ((True, False, True, None, None), State.ACTIVE),
        ((True, False, False, NOW + timedelta(1), None), State.INVITED),
        ((True, False, False, NOW, None), State.LAPSED),
        ((True, False, False, None, None), State.LAPSED),
    ],
)
def test_state(account: tuple[object, ...], state: State) -> None:
    active, password, signed_in, invited, valid = account
    made = Account(
        is_active=bool(active),
        has_password=bool(password),
        has_signed_in=bool(signed_in),
        invited_until=invited,  # type: ignore[arg-type]
        valid_until=valid,  # type: ignore[arg-type]
    )
    assert domain.state_of(made, NOW) is state


@pytest.mark.parametrize("days", [-1, 93, 4000])
def test_assessors_do_not_stay(days: int) -> None:
    today = date(2026, 11, 24)
    domain.check_assessor_until(today + timedelta(days=92), today)
    domain.check_assessor_until(today, today)
    with pytest.raises(Invalid):
        domain.check_assessor_until(today + timedelta(days=days), today)
