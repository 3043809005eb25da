"""The company, a fixed clock that tests may move, and an examiner that finds nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client

from omamori.do.outbound import actions as outbound
from omamori.do.outbound import releasing
from omamori.do.outbound.handover import actions, looking
from omamori.do.outbound.handover.tests import letters
from omamori.do.outbound.models import Mail, MailAttachment, MailRecipient
from omamori.do.outbound.tests.mails import NOW
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.storage import blobs
from omamori.testing.people import World, mirai


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(looking, "examine", letters.nothing)
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


class Sent:
    """A mail of 佐藤 that left with a link, and who is outside with it."""

    def __init__(self, world: World, *to: str, content: bytes = b"") -> None:
        self.world = world
        content = content or letters.letter(cc=len(to) > 1).as_bytes()
        self.mail_id = letters.hand_in(content, *to).public_id
        self.link_id = actions.replace(world.actor("sato"), self.mail_id)
        self.token = token_of(self.mail_id)

    def leave(self) -> "Sent":
        """The sender ticks everything, and the waiting time passes."""
        row = Mail.objects.get(public_id=self.mail_id)
        outbound.check_own(
            self.world.actor("sato"),
            self.mail_id,
            recipients=frozenset(
                MailRecipient.objects.filter(mail=row).values_list("public_id", flat=True)
            ),
            attachments=frozenset(
                MailAttachment.objects.filter(mail=row).values_list("public_id", flat=True)
            ),
        )
        row.refresh_from_db()
        row.release_after, row.steady_boot = clock.now(), ""
        row.save()
        assert releasing.release_due(clock.now()) == 1
        return self

    @property
    def path(self) -> str:
        return f"/receive/{self.token}/"

    def code_for(self, address: str, browser: Client) -> str:
        """Asks on the page and reads the mailbox outside; empty when nothing came."""
        outbox.outbox.clear()
        answer = browser.post(self.path, {"address": address})
        assert answer.status_code == 302
        drain(limit=50)
        return next((code_in(m.body) for m in outbox.outbox if m.to == [address]), "")


def code_in(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    return found[1] if found else ""


def token_of(mail_id: str) -> str:
    """From the link in the bytes that leave."""
    from omamori.do.outbound import mime

    content = blobs.read(Mail.objects.get(public_id=mail_id).blob, kind="mail")
    for leaf in mime.take_apart(content).leaves:
        found = re.search(rb"/receive/([\w-]+)/", mime.decoded(content, leaf)[0])
        if found:
            return found[1].decode()
    raise AssertionError("no link in the mail")


@pytest.fixture
def later() -> timedelta:
    return timedelta(minutes=2)
