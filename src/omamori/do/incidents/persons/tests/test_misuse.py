"""Who may not decide, what must not stay or be lost: the notices to persons under attack and with a server down."""

import contextlib
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from omamori.do.incidents.persons import actions, jobs, letters, queries, sending, taking_in
from omamori.do.incidents.persons.errors import ListIsGone, OwnNotice
from omamori.do.incidents.persons.models import Principal
from omamori.do.incidents.persons.tests.test_persons import (
    BODY,
    DESK,
    NOW,
    SUBJECT,
    approved,
    case,
    taken_in,
    workbook,
)
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import Later
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def test_who_took_in_the_list_or_wrote_before_does_not_approve(world: World) -> None:
    case_id, officer = case(world), world.actor("tanaka")
    number = taking_in.upload(officer, case_id, workbook(), name="名簿.xlsx", looked_into=False)
    plan = taking_in.planned(officer, case_id, number)
    taking_in.confirm(officer, case_id, number, binding=plan.binding)
    actions.write(world.actor("kobayashi"), case_id, subject=SUBJECT, body=BODY, desk=DESK, submit=True)  # fmt: skip
    assert queries.matter(officer, case_id).may_approve is False
    with pytest.raises(OwnNotice):
        actions.approve(officer, case_id)
    assert queries.matter(world.actor("ito"), case_id).may_approve is True
    actions.approve(world.actor("ito"), case_id)


def test_a_suspected_officer_is_not_asked_to_approve(world: World) -> None:
    case_id = case(world, restricted=True, leader=world.id("ito"), suspects=(world.id("tanaka"),))
    taken_in(world, case_id)
    actions.write(world.actor("kobayashi"), case_id, subject=SUBJECT, body=BODY, desk=DESK, submit=True)  # fmt: skip
    told = Notice.objects.filter(kind="persons").values_list("person__email", flat=True)
    assert [str(one).partition("@")[0] for one in told] == ["ito"]


def test_a_list_that_nobody_confirms_is_gone_after_a_day(world: World) -> None:
    case_id, office = case(world), world.actor("kobayashi")
    number = taking_in.upload(office, case_id, workbook(), name="名簿.xlsx", looked_into=False)
    made = datetime.now(UTC)  # a blob bears the moment of the machine's own clock
    with clock.fixed(made + timedelta(hours=23)):
        jobs.erase_daily()
        assert taking_in.planned(office, case_id, number).rows
    with clock.fixed(made + timedelta(hours=25)):
        jobs.erase_daily()
        with pytest.raises(ListIsGone):
            taking_in.planned(office, case_id, number)


def test_another_way_after_the_approval_begins_at_once(world: World) -> None:
    case_id = case(world)
    taken_in(world, case_id)
    approved(world, case_id)
    office = world.actor("kobayashi")
    row = next(
        p for p in Principal.objects.all() if p.data["number"] == "C1" and not p.merged_into_id
    )
    actions.change_channel(office, case_id, row.public_id, channel="letter")
    row.refresh_from_db()
    assert (row.channel, row.state) == ("letter", "letter_due")
    actions.make_letters(office, case_id)
    assert letters._due(row.matter).filter(pk=row.pk).exists()


def test_a_server_that_is_down_for_hours_turns_nobody_into_a_letter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, office = case(world), world.actor("kobayashi")
    taken_in(world, case_id)
    matter = approved(world, case_id)
    tries: list[datetime] = []

    def later(self: EmailBackend, messages: Any) -> int:
        del self
        tries.append(clock.now())
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (451, b"try later")})

    monkeypatch.setattr(EmailBackend, "send_messages", later)
    row = next(p for p in Principal.objects.all() if p.data["number"] == "C2")
    Principal.objects.exclude(pk=row.pk).update(channel="phone")
    actions.send(office, case_id, per_minute=60)
    for minutes in range(0, 6 * 60, 5):
        with clock.fixed(NOW + timedelta(minutes=minutes)), pytest.raises(Later):
            sending.send_some.function(matter_id=matter.public_id)
    row.refresh_from_db()
    assert row.state == "ready"
    assert 6 < len(tries) < 12
    for minutes in range(6 * 60, 24 * 60, 60):
        with clock.fixed(NOW + timedelta(minutes=minutes)), contextlib.suppress(Later):
            sending.send_some.function(matter_id=matter.public_id)
    row.refresh_from_db()
    assert (row.state, len(tries)) == ("unreachable", 12)
