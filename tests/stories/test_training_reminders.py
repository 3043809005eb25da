"""A run of reminders with the mail server down for an hour: each mail once, none after passing, none on a Sunday."""

import smtplib
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from omamori.do.training.courses import actions, reminding, running
from omamori.do.training.courses.models import Reminder
from omamori.do.training.courses.tests.world import TODAY, asked, begun
from omamori.facts.courses import CourseReminded
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 6)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.JST)


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The mail server refuses until the moment in the list; every refused try is counted."""
    until = [at(MONDAY, 10)]
    send = EmailBackend.send_messages

    def refuse(backend: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if clock.now() < until[0]:
            raise smtplib.SMTPServerDisconnected
        return int(send(backend, messages) or 0)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    return until


def mails() -> Counter[str]:
    return Counter(m.to[0] for m in mail.outbox if "教育" in m.subject)


def test_an_hour_without_a_mail_server_loses_nothing_and_doubles_nothing(
    down: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.fixed(at(TODAY, 10)):
        world: World = mirai()
        sales = (world.person("sato").department.public_id,)
        course = begun(world, departments=sales, due_days=27)
        assert asked(world, course, "sato").due_on == date(2026, 12, 21)
    with clock.fixed(at(SUNDAY, 9)):
        assert running.remind(on=SUNDAY) == 0
    with clock.fixed(at(MONDAY, 9)):
        _killed_before_it_is_kept(monkeypatch)
        told = running.remind(on=MONDAY)
        assert told > 5
        drain()
        actions.finish_content(world.actor("suzuki"), asked(world, course, "suzuki").public_id)
    assert mails() == Counter()
    for minutes in range(5, 61, 5):
        with clock.fixed(at(MONDAY, 9) + timedelta(minutes=minutes)):
            drain()
            assert running.remind(on=MONDAY) == 0
    for hours in range(1, 9):
        with clock.fixed(at(MONDAY, 10) + timedelta(hours=hours)):
            drain()
    found = mails()
    assert found["sato@mirai-print.example"] == 1
    assert found["suzuki@mirai-print.example"] == 0
    assert set(found.values()) == {1}
    assert Reminder.objects.filter(step="-14").count() == told
    runs = [
        f.fact
        for f in facts_about("course", course.public_id)
        if isinstance(f.fact, CourseReminded)
    ]
    assert [(run.on, run.people) for run in runs] == [(MONDAY, told)]


def _killed_before_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies between telling people and the end of its transaction: it is as if nobody was told."""

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reminding, "record_many", die)
        with pytest.raises(KeyboardInterrupt):
            running.remind(on=MONDAY)
    assert not Reminder.objects.exists()
