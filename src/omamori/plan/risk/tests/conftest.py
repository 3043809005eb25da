"""The day, the company, its register and rules that these tests begin with."""

from collections.abc import Iterator

import pytest

from omamori.foundation.calendar import clock
from omamori.plan.register.tests.story import NOW
from omamori.plan.risk.tests.story import counts
from omamori.testing.people import World, mirai


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> Iterator[World]:
    """The company; whatever a test does with its cells, what is counted of them is right afterwards."""
    yield mirai()
    counted, told = counts()
    assert counted == told
