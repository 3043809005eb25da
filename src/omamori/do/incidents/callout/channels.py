"""連絡手段の口。The port through which people are called, and the ways that need no provider."""

import dataclasses
import enum
import json
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage

from omamori.do.incidents.callout import telephony
from omamori.foundation.notices.mark import MARK, mark_of


class Fate(enum.StrEnum):
    """What became of an order whose outcome was not seen."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    HARMLESS = "harmless"
    """Not known, but the receiver knows the same key again: it may be repeated."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Order:
    """One message to one person.

    Attributes:
        key: by which it is sent once, whatever happens; also the mail's Message-ID.
        address: mail address or number in E.164.
        subject, text: what is said; spoken: what a voice says.
        digits: where key presses go and what is pressed, for a voice; empty for none.
        report_to: where the provider tells what became of it.
        since: ISO 8601 moment of the first intent.
    """

    key: str
    address: str
    subject: str
    text: str
    spoken: str = ""
    digits: str = ""
    report_to: str = ""
    since: str = ""


class NotSent(Exception):  # noqa: N818 - says what became of it
    """It certainly did not go out; ``code`` is short and holds no text of others."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


class Channel(Protocol):
    """A way to reach a person."""

    def ready(self) -> bool:
        """Whether this installation can use it."""

    def send(self, order: Order) -> str:
        """Send, and return the provider's number.

        Raises:
            NotSent: certainly not.
            OSError: nobody knows.
        """

    def look_up(self, order: Order) -> Fate:
        """What became of an order of which only the intent is known."""


class Mail:
    """By the company's own mail server."""

    def ready(self) -> bool:
        """Always."""
        return True

    def send(self, order: Order) -> str:
        """Hand over to the next hop; the key is the Message-ID, so that a repeated mail is the same mail."""
        domain = settings.OMAMORI.notice_from.rpartition("@")[2] or "localhost"
        number = f"<callout.{order.key}@{domain}>"
        EmailMessage(
            subject=order.subject,
            body=order.text,
            to=[order.address],
            headers={
                "Message-ID": number,
                "Auto-Submitted": "auto-generated",
                "X-Priority": "1",
                "Importance": "high",
                MARK: mark_of(order.key),
            },
        ).send()
        return number

    def look_up(self, order: Order) -> Fate:
        """The next hop does not tell, but the same Message-ID does no harm."""
        del order
        return Fate.HARMLESS


class Sms:
    """A short message by the provider's public API."""

    def ready(self) -> bool:
        """Whether a provider is configured."""
        return telephony.configured()

    def send(self, order: Order) -> str:
        """One message with the key in its text, so that it can be found again."""
        return _told(lambda: telephony.message(order.address, order.text, order.report_to))

    def look_up(self, order: Order) -> Fate:
        """Ask the provider for messages to this number that carry the key."""
        found = telephony.find_message(order.address, order.key[-8:], since=order.since)
        return _FATES[found]


class Voice:
    """A telephone call by a machine; the code word is typed on the keys."""

    def ready(self) -> bool:
        """Whether a provider is configured."""
        return telephony.configured()

    def send(self, order: Order) -> str:
        """One call."""
        words = (order.spoken, order.digits)
        return _told(lambda: telephony.call(order.address, words, order.report_to))

    def look_up(self, order: Order) -> Fate:
        """Ask the provider for a call to this number since the intent."""
        return _FATES[telephony.find_call(order.address, since=order.since)]


class Sheet:
    """A person with a telephone and a printed list: nothing is sent, the page shows whom to call."""

    def ready(self) -> bool:
        """Always."""
        return True

    def send(self, order: Order) -> str:
        """Nothing leaves: the operator reads the next name from the page or from paper."""
        del order
        return "sheet"

    def look_up(self, order: Order) -> Fate:
        """Nothing was sent that could be doubled."""
        del order
        return Fate.NOT_SENT


class Spool:
    """Into a file instead of out of the house: for tests, and for the invented company."""

    def __init__(self, file: Path) -> None:
        """Keep the file; one JSON object per line."""
        self._file = file

    def ready(self) -> bool:
        """Always."""
        return True

    def send(self, order: Order) -> str:
        """Append one line durably."""
        line = json.dumps(dataclasses.asdict(order), ensure_ascii=False)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        return order.key

    def look_up(self, order: Order) -> Fate:
        """Whether the file holds the key."""
        if not self._file.exists():
            return Fate.NOT_SENT
        lines = self._file.read_text("utf-8").splitlines()
        sent = any(json.loads(line)["key"] == order.key for line in lines)
        return Fate.SENT if sent else Fate.NOT_SENT


def channel(code: str) -> Channel:
    """The channel of a code of ``domain.chain.CHANNELS``.

    The invented company has no telephone: what it would say lies in ``callout-spool.jsonl``.
    """
    if settings.OMAMORI.demo and code in ("sms", "voice") and not telephony.configured():
        return Spool(Path(settings.OMAMORI.home) / "callout-spool.jsonl")
    found: dict[str, Channel] = {"mail": Mail(), "sms": Sms(), "voice": Voice(), "sheet": Sheet()}
    return found[code]


def _told(send: "telephony.Sending") -> str:
    try:
        return send()
    except telephony.ProviderRefused as error:
        raise NotSent(error.code) from error


_FATES = {None: Fate.UNKNOWN, True: Fate.SENT, False: Fate.NOT_SENT}
