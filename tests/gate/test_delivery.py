"""配達の試験。From the row to the outside, with a next hop that misbehaves."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings
from door import Door, as_it_came, line_to

from omamori.do.outbound import dispatch, next_hop, relaying
from omamori.do.outbound.models import DeliveryAttempt, Mail
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs
from omamori.testing.hop import Chaos, Hop, serving
from omamori.testing.people import mirai

pytestmark = pytest.mark.django_db(transaction=True)

INSIDE = (
    b"From: sato@mirai-print.example\r\nTo: suzuki@mirai-print.example\r\nSubject: x\r\n"
    b"DKIM-Signature: v=1;\r\n\tb=abc\r\n\r\n..dots\r\n.. \r\n\xe3\x81\x82\r\n\r\n"
)
SUZUKI, TANAKA = "suzuki@mirai-print.example", "tanaka@mirai-print.example"


@pytest.fixture(autouse=True)
def company() -> Iterator[None]:
    mirai()
    yield
    for number in list(blobs.numbers("mail")):
        blobs.erase(number, kind="mail")


def _released(*recipients: str, content: bytes = INSIDE) -> Mail:
    """A mail between colleagues: it passes and is ready to leave."""
    with Door() as door, line_to(door.port) as line:
        line.begin(*(recipients or (SUZUKI,)))
        line.send(content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        assert line.reply().startswith("250")
    mail = Mail.objects.get()
    assert mail.state == "releasing"
    return mail


def _deliver(mail: Mail, hop: Hop, monkeypatch: pytest.MonkeyPatch) -> bool:
    """One try of one relay; False when nothing is due."""
    host, port = hop.address
    given = settings.OMAMORI
    changed = type(given)(**{**vars(given), "next_hop": f"{host}:{port}"})
    relay = relaying.open_relay()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(settings, "OMAMORI", changed)
            return relay.round(only=mail.public_id)
    finally:
        relay.close()


def _later(mail: Mail, hop: Hop, monkeypatch: pytest.MonkeyPatch, **after: int) -> bool:
    """The same when time has passed."""
    with clock.moved(timedelta(**after)):
        return _deliver(mail, hop, monkeypatch)


def _state(mail: Mail) -> str:
    mail.refresh_from_db()
    return mail.state


def test_the_outside_gets_the_bytes_that_came_in(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released()
    with serving() as hop:
        assert _deliver(mail, hop, monkeypatch)
        assert not _deliver(mail, hop, monkeypatch)
    assert [as_it_came(m.content) for m in hop.caught] == [INSIDE]
    assert hop.caught[0].sender == "sato@mirai-print.example"
    assert hop.caught[0].recipients == (SUZUKI,)
    assert _state(mail) == "delivered"


def test_later_means_again_only_for_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released(SUZUKI, TANAKA)
    with serving(Hop(chaos=Chaos(recipients={TANAKA: 450}, times=1))) as hop:
        _deliver(mail, hop, monkeypatch)
        assert not _later(mail, hop, monkeypatch, seconds=50)
        assert _later(mail, hop, monkeypatch, seconds=61)
    assert [m.recipients for m in hop.caught] == [(SUZUKI,), (TANAKA,)]
    assert _state(mail) == "delivered"
    assert not mail.possible_duplicate


def test_a_refusal_comes_back_to_the_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released(SUZUKI, TANAKA)
    with serving(Hop(chaos=Chaos(recipients={TANAKA: 550}))) as hop:
        _deliver(mail, hop, monkeypatch)
    delivered, report = hop.caught
    assert delivered.recipients == (SUZUKI,)
    assert (report.sender, report.recipients) == ("", ("sato@mirai-print.example",))
    message = message_from_bytes(report.content, policy=default)
    assert message.get_content_type() == "multipart/report"
    assert TANAKA in next(iter(message.iter_parts())).get_content()
    assert _state(mail) == "delivered"


def test_while_the_report_cannot_leave_the_mail_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released()
    chaos = Chaos(recipients={SUZUKI: 550, "sato@mirai-print.example": 450})
    with serving(Hop(chaos=chaos)) as hop:
        _deliver(mail, hop, monkeypatch)
        assert _state(mail) == "releasing"
        del chaos.recipients["sato@mirai-print.example"]
        _later(mail, hop, monkeypatch, minutes=2)
    assert [m.sender for m in hop.caught] == [""]
    assert _state(mail) == "bounced"


def test_a_line_lost_after_the_data_marks_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released()
    with serving(Hop(chaos=Chaos(drop_after_data=1))) as hop:
        _deliver(mail, hop, monkeypatch)
        _later(mail, hop, monkeypatch, minutes=2)
    assert [as_it_came(m.content) for m in hop.caught] == [INSIDE, INSIDE]
    assert _state(mail) == "delivered"
    assert mail.possible_duplicate


def test_a_crash_between_the_lines_marks_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(*args: object, **given: object) -> None:
        raise Killed

    mail = _released()
    with serving() as hop:
        with monkeypatch.context() as patch:
            patch.setattr(dispatch, "finish", killed)
            with pytest.raises(Killed):
                _deliver(mail, hop, monkeypatch)
        assert DeliveryAttempt.objects.get().ended_at is None
        assert not _deliver(mail, hop, monkeypatch)  # another relay may have it in hand
        holders = set(Mail.objects.exclude(claimed_by="").values_list("claimed_by", flat=True))
        assert dispatch.give_back(holders) == 1
        _deliver(mail, hop, monkeypatch)
    assert len(hop.caught) == 2
    assert _state(mail) == "delivered"
    assert mail.possible_duplicate


def test_after_three_days_the_sender_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released()
    with serving(Hop(chaos=Chaos(recipients={SUZUKI: 450}))) as hop:
        _deliver(mail, hop, monkeypatch)
        for days in (3, 4, 5):
            _later(mail, hop, monkeypatch, days=days)
        assert hop.caught == []  # so few tries: the clock may have leapt
        _later(mail, hop, monkeypatch, days=6)
    assert [m.sender for m in hop.caught] == [""]
    assert _state(mail) == "bounced"


def test_no_connection_is_no_duplicate(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = _released()
    with serving() as hop:
        pass
    _deliver(mail, hop, monkeypatch)
    with serving() as hop:
        _later(mail, hop, monkeypatch, minutes=2)
    assert _state(mail) == "delivered"
    assert not mail.possible_duplicate


def test_an_hour_without_the_next_hop_costs_time_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mail = _released()
    with serving() as hop:
        pass
    for minutes in (0, 2, 8, 24):
        assert _later(mail, hop, monkeypatch, minutes=minutes)
    with serving() as hop:
        assert _later(mail, hop, monkeypatch, minutes=90)
    assert [as_it_came(m.content) for m in hop.caught] == [INSIDE]
    assert _state(mail) == "delivered"
    assert not mail.possible_duplicate
    assert [a.outcome for a in DeliveryAttempt.objects.order_by("number")] == [
        *["later"] * 4,
        "taken",
    ]


def test_a_next_hop_that_is_away_is_asked_once_for_many_mails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    monkeypatch.setattr(
        next_hop,
        "hand_over_on",
        lambda *_, recipients, **__: asked.append(1) or dict.fromkeys(recipients, 421),
    )
    with Door() as door:
        for number in range(5):
            with line_to(door.port) as line:
                line.begin(SUZUKI)
                line.send(INSIDE.replace(b"Subject: x", b"Subject: %d" % number) + b".\r\n")
                assert line.reply().startswith("250")
    relay = relaying.open_relay()
    assert relay.round()
    assert not relay.round()
    relay.close()
    assert len(asked) == 1
    assert {a.outcome for a in DeliveryAttempt.objects.all()} == {"later"}
    assert DeliveryAttempt.objects.count() == 5
