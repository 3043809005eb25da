"""The day and the company with which these tests begin."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from omamori.foundation.calendar import clock
from omamori.testing.people import TODAY, World, mirai

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture
def world() -> World:
    return mirai()
