"""なぜ待つかの試験。What the gate says while promised mails are not booked, and until when."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from door import OUTSIDE, Door, send

from installation import until
from omamori.do.outbound import receiving
from omamori.do.outbound.models import Mail
from omamori.foundation.calendar import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]


def test_while_the_database_is_away_the_gate_says_why_mails_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*args: object, **given: object) -> object:
        raise OperationalError("gone")

    with Door() as door:
        with monkeypatch.context() as patch:
            patch.setattr(receiving, "judged", away)
            assert send(door.port).startswith("250")
            told = door.intake.journal
            assert (told.waiting, told.trouble) == (1, "database")
            assert told.since is not None
            assert clock.now() - told.since < timedelta(minutes=1)
        until(lambda: door.intake.waiting == 0)
        assert door.intake.journal.trouble == ""
    assert Mail.objects.count() == 1


def test_why_mails_wait_is_said_until_they_are_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arrival: receiving.Arrival, *args: object) -> object:
        first.append(arrival.number)
        if arrival.number == first[0]:
            raise ZeroDivisionError
        return real_judged(arrival, *args)  # type: ignore[arg-type]

    real_judged, first = receiving._judged, list[str]()
    with monkeypatch.context() as patch, Door() as door:
        patch.setattr(receiving, "_judged", broken)
        send(door.port)
        assert (door.intake.waiting, door.intake.trouble) == (1, "booking")
        send(door.port, OUTSIDE.replace(b"Subject: x", b"Subject: y"))
        until(lambda: door.intake.waiting == 1)
        assert door.intake.trouble == "booking"
    assert Mail.objects.count() == 1
