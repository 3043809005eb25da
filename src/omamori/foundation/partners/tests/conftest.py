"""The day and the directory that these tests begin with."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from omamori.foundation.calendar import clock
from omamori.foundation.partners import demo
from omamori.testing.people import TODAY, World, mirai

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture
def world() -> World:
    found = mirai()
    demo.directory(found.actor("kobayashi"), on=TODAY)
    return found
