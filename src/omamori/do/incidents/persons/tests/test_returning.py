"""Mails that come back find their person by themselves; nobody else can send one back."""

import dataclasses
import email
import email.policy
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.persons import actions, erasing, queries, returning, sending
from omamori.do.incidents.persons.domain import returned
from omamori.do.incidents.persons.envelopes import envelope_of, named_by
from omamori.do.incidents.persons.models import Happening, Matter, Principal
from omamori.do.incidents.persons.tests import dsn
from omamori.do.incidents.persons.tests.test_persons import NOW, approved, case, named, taken_in
from omamori.do.incidents.reports import mailbox
from omamori.do.incidents.reports.models import Report
from omamori.do.incidents.reports.tests.test_mailbox import box
from omamori.facts.persons import NoticeCameBack
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.mark import MARK, mark_of
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai


def parsed(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


@pytest.mark.parametrize(
    ("content", "outcome", "status"),
    [
        (dsn.report(dsn.ENGLISH), "failed", "5.1.1"),
        (dsn.report(dsn.JAPANESE), "failed", "5.1.10"),
        (dsn.report(dsn.ENGLISH, status="4.4.7 (expired)"), "failed", "4.4.7"),
        (dsn.report(dsn.ENGLISH, action="delayed", status="4.4.1"), "delayed", "4.4.1"),
        (dsn.report(dsn.ENGLISH, action="Delivered", status="2.0.0"), "arrived", ""),
        (dsn.report(dsn.ENGLISH, action="failed", status="nonsense"), "failed", ""),
        (dsn.report(dsn.QMAIL), "unclear", ""),
    ],
)
def test_reports_in_any_language_are_read_by_their_fields(
    content: bytes, outcome: str, status: str
) -> None:
    found = returned.read(parsed(content))
    assert found is not None
    assert (found.outcome, found.status) == (outcome, status)


def test_answers_of_machines_and_receipts_are_no_reports() -> None:
    assert returned.read(parsed(dsn.out_of_office("a@x.example"))) is None
    assert returned.read(parsed(dsn.read_receipt("a@x.example"))) is None
    assert returned.read(parsed(b"From: MAILER-DAEMON@x\n\nHello")) is None
    assert returned.read(parsed(b"Subject: 550 5.1.1\nFrom: sato@x.example\n\n550 5.1.1")) is None


@given(st.binary(max_size=400), st.sampled_from(["failed", "", "\0", "relayed"]))
def test_no_content_breaks_the_reader(junk: bytes, action: str) -> None:
    whole = dsn.report(dsn.ENGLISH, action=action)
    for content in (junk, whole.replace(b"Reporting-MTA", junk), whole[: len(junk) * 5] + junk):
        returned.read(email.message_from_bytes(content, policy=email.policy.default))


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    own = dataclasses.replace(settings.OMAMORI, notice_bounces="notice+*@mirai-print.example")
    monkeypatch.setattr(settings, "OMAMORI", own)
    with clock.fixed(NOW):
        yield mirai()


def sent(world: World) -> tuple[str, Principal, Principal]:
    """The case, and two people who were told by mail: one with an address for letters, one without."""
    case_id = case(world)
    taken_in(world, case_id)
    actions.merge(world.actor("kobayashi"), case_id)
    approved(world, case_id)
    actions.send(world.actor("kobayashi"), case_id, per_minute=60)
    drain()
    return case_id, named("山田 花子"), named("鈴木 次郎")


def test_mails_that_come_back_find_their_person_late_or_not_and_once(
    world: World, tmp_path: Path, mailoutbox: list[object]
) -> None:
    case_id, hanako, jiro = sent(world)
    told = {m.to[0]: m for m in mailoutbox if m.subject.startswith("個人情報")}  # type: ignore[attr-defined]
    envelope = told["jiro@example.jp"].from_email
    assert envelope == envelope_of(jiro.public_id)
    assert len(envelope.partition("@")[0]) <= 64
    assert "jiro" not in envelope
    assert told["jiro@example.jp"].message()["From"] == settings.OMAMORI.notice_from
    mark = f"{MARK}: {mark_of(hanako.public_id)}"
    late = dsn.report(dsn.ENGLISH, action="delayed", status="4.4.1", to=envelope)
    found = box(
        tmp_path, late, late, dsn.report(dsn.JAPANESE, headers=mark), dsn.out_of_office(envelope)
    )
    with clock.fixed(NOW + timedelta(days=6)):  # after the year has turned
        assert mailbox.take_in(found) == 0
        assert (named("山田 花子").state, named("鈴木 次郎").state) == ("letter_due", "sent")
        again = box(tmp_path, *[dsn.report(dsn.ENGLISH, to=f"<{envelope.upper()}>")] * 2)
        assert mailbox.take_in(again) == 0
    assert named("鈴木 次郎").state == "unreachable", "he has no address for a letter"
    lines = queries.person(world.actor("kobayashi"), case_id, jiro.public_id).lines
    assert [(word, code) for _at, word, code, _by in lines][-3:] == [
        ("メールを送った", "delayed 4.4.1"), ("メールが戻った", "5.1.1"), ("連絡がつかない", ""),
    ]  # fmt: skip
    facts = [r.fact for r in facts_about("persons_notice", Matter.objects.get().public_id)]
    assert [f.code for f in facts if isinstance(f, NoticeCameBack)] == ["5.1.10", "5.1.1"]
    assert Notice.objects.filter(title="本人へのメールが戻りました").count() >= 1
    assert not Report.objects.exists(), "nothing of it was taken for a report of an accident"


def test_a_forged_report_changes_nothing_and_an_unproven_one_asks(world: World) -> None:
    case_id, hanako, jiro = sent(world)
    number, other = jiro.public_id, hanako.public_id
    good = envelope_of(number)
    for to, headers in (
        (good.replace(number, other), "X: 1"),
        (f"notice+{number}.{'0' * 16}@mirai-print.example", "X: 1"),
        (good.replace("mirai-print", "other"), "X: 1"),
        ("omamori@mirai-print.example", f"{MARK}: {mark_of(other).replace(other, number)}"),
        ("omamori@mirai-print.example", f"{MARK}: {number} {'0' * 32}"),
    ):
        assert named_by(to) == ""
        assert returning.take(parsed(dsn.report(dsn.ENGLISH, to=to, headers=headers))) == "taken"
    assert {p.state for p in Principal.objects.filter(pk__in=[hanako.pk, jiro.pk])} == {"sent"}
    assert not Principal.objects.exclude(question="").filter(pk__in=[hanako.pk, jiro.pk])
    own = sending.message_id("persons", number)
    returning.take(parsed(dsn.report(dsn.ENGLISH, headers=f"Message-ID: {own}")))
    returning.take(parsed(dsn.report(dsn.QMAIL, to=envelope_of(other))))
    asked, _after = queries.people(world.actor("kobayashi"), case_id, state="asked")
    assert {r.public_id for r in asked} >= {number, other}
    assert (named("鈴木 次郎").state, named("山田 花子").state) == ("sent", "sent")
    actions.mark(world.actor("kobayashi"), case_id, other, outcome="bounced")
    assert named("山田 花子").question == ""


def test_what_is_not_written_down_yet_waits_and_what_is_erased_is_left(
    world: World, tmp_path: Path
) -> None:
    case_id, _hanako, jiro = sent(world)
    Principal.objects.filter(pk=jiro.pk).update(state="sending")
    found = box(tmp_path, dsn.report(dsn.ENGLISH, to=envelope_of(jiro.public_id)))
    assert mailbox.take_back(found) == 0
    assert len(list((tmp_path / "new").iterdir())) == 1
    Principal.objects.filter(pk=jiro.pk).update(state="sent")
    Matter.objects.filter(case_id=case_id).update(erase_on=clock.today())
    erasing.erase_due()
    before = Happening.objects.count()
    assert mailbox.take_back(found) == 1
    assert Happening.objects.count() == before
