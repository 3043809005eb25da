"""預けたまま通す、と、封筒の望み。Mails that their own server sends on, and what travels with an envelope."""

import dataclasses
from datetime import timedelta

import pytest

from omamori.do.outbound import actions, dispatch
from omamori.do.outbound.mail import Dsn, ExaminedMail, Received, RecipientDsn
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient, SentHistory
from omamori.do.outbound.tests.mails import CONTENT, attachment, envelope, mail, receiver
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.storage import blobs
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

INSIDE = mail(receiver("suzuki@mirai-print.example"))
LIST = mail(attachments=(attachment(persons=38),))


@pytest.fixture
def world() -> World:
    return mirai()


def _receive(examined: ExaminedMail, **more: object) -> Received:
    given = dataclasses.replace(envelope(examined), **more)  # type: ignore[arg-type]
    return actions.receive(envelope=given, blob=blobs.put(CONTENT, kind="mail"), mail=examined)


def test_a_passed_mail_is_sent_by_its_own_server(world: World) -> None:
    got = _receive(INSIDE, handed_on=True)
    assert (got.verdict, got.state, got.keep_blob) == ("pass", "delivered", False)
    row = Mail.objects.get(public_id=got.public_id)
    assert row.blob == ""
    assert row.content_erased_at == row.closed_at == row.released_at
    assert dispatch.begin("relay", 10) == []
    assert not DeliveryAttempt.objects.exists()
    receivers = MailRecipient.objects.filter(mail=row)
    assert [(r.reply_code, r.done_at is not None) for r in receivers] == [(250, True)]
    assert [r.fact.name for r in facts_about("mail", got.public_id)] == [
        "outbound.mail_received",
        "outbound.mail_released",
        "outbound.mail_delivered",
    ]


def test_what_is_held_delayed_or_refused_is_so_whoever_sends_it(world: World) -> None:
    held = _receive(LIST, handed_on=True)
    assert (held.state, held.keep_blob) == ("waiting_sender", True)
    assert Mail.objects.get(public_id=held.public_id).blob != ""
    known = _receive(
        mail(receiver("kenji@hinode-bussan.example"), message_id="2@x"), handed_on=True
    )
    assert known.state in ("delayed", "waiting_sender")
    assert known.keep_blob
    assert not SentHistory.objects.exists()


def test_the_same_mail_again_is_known_below_the_trace_line(world: World) -> None:
    first = _receive(LIST, came_as="a" * 64)
    again = dataclasses.replace(LIST, sha256="b" * 64)  # another moment in its trace line
    second = _receive(again, came_as="a" * 64)
    other = _receive(dataclasses.replace(LIST, sha256="c" * 64), came_as="d" * 64)
    rows = {r.public_id: r.possible_duplicate_of for r in Mail.objects.all()}
    assert rows[first.public_id] is None
    assert rows[second.public_id] is not None
    assert rows[other.public_id] is None


def test_wishes_for_reports_reach_the_relay(world: World) -> None:
    wish = RecipientDsn(
        address="suzuki@mirai-print.example",
        notify=("SUCCESS", "FAILURE"),
        orcpt="rfc822;S@mirai-print.example",
    )
    dsn = Dsn(ret="HDRS", envid="QQ314", recipients=(wish,))
    got = _receive(INSIDE, dsn=dsn, utf8=True)
    with clock.moved(timedelta(seconds=1)):
        (parcel,) = dispatch.begin("relay", 10, only=got.public_id)
    assert (parcel.dsn, parcel.utf8) == (dsn, True)
    assert parcel.dsn.of("Suzuki@mirai-print.example") == wish
    assert Dsn.from_json({}) == Dsn() == Dsn.from_json(Dsn().as_json())
