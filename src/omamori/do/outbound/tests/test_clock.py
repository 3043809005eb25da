"""A clock that leaps or is set back lets no mail leave early, keeps none, and ends no try too soon."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from omamori.do.outbound import dispatch
from omamori.do.outbound.models import Mail
from omamori.do.outbound.tests.mails import NOW, hand_in, mail
from omamori.do.outbound.tests.test_story import (
    INSIDE,
    begin,
    finish,
    known_partner,
    release,
    state,
)
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def test_a_clock_that_leaps_forward_lets_nothing_leave_early(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_partner(world)
    got = hand_in(mail(message_id="2"))
    before = clock.steady()
    monkeypatch.setattr(clock, "steady", lambda: before)
    assert release(timedelta(days=1)) == 0
    # Another run of the machine: only the clock is left to ask.
    monkeypatch.setattr(clock, "steady", lambda: clock.Steady("another", 0))
    assert release(timedelta(seconds=179)) == 0
    assert release(timedelta(seconds=181)) == 1
    assert state(got.public_id) == "releasing"


def test_a_clock_that_is_set_back_keeps_no_mail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_partner(world)
    got = hand_in(mail(message_id="2"))
    began, yesterday = clock.steady(), timedelta(days=-1)
    for seconds, left in ((179, 0), (181, 1)):
        at = dataclasses.replace(began, at=began.at + seconds * 1000)
        monkeypatch.setattr(clock, "steady", lambda at=at: at)
        assert release(yesterday) == left
    assert state(got.public_id) == "releasing"


def test_a_clock_that_is_set_back_keeps_no_retry(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = hand_in(INSIDE)
    assert finish(begin(got.public_id), 451)
    began = clock.steady()
    cases = (
        (59, began.boot, 2, 0),
        (61, began.boot, 2, 1),
        (61, "other", 2, 0),
        (0, "other", 25, 1),
    )
    for seconds, boot, hours, due in cases:
        Mail.objects.update(next_try_at=NOW + timedelta(seconds=60))
        at = clock.Steady(boot, began.at + seconds * 1000)
        monkeypatch.setattr(clock, "steady", lambda at=at: at)
        with clock.fixed(NOW - timedelta(hours=hours)):
            assert dispatch.bring_forward() == due
            assert Mail.objects.filter(next_try_at__lte=clock.now()).count() == due
