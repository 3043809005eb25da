"""メールの報告を受け取る。A mail that was read becomes a report, once; its sender gets a receipt where he is known."""

import dataclasses
import logging

from omamori.do.incidents.reports import domain, receipts, receiving, senders
from omamori.do.incidents.reports.models import Report
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.organization import queries as organization

log = logging.getLogger("omamori.reports")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Read:
    """What could be read of a mail.

    Attributes:
        number: its Message-ID, or what else tells it from others.
        attached: how many files came with it, the photo among them.
        check: of ``senders``; mass: a machine or a list sent it on, and nothing is sent back.
    """

    number: str
    words: str
    subject: str = ""
    sender: str = ""
    photo: bytes = b""
    attached: int = 0
    check: str = senders.UNPROVEN
    mass: bool = False


def words_of(read: Read, said: str, *, kept: bool) -> str:
    """What is kept of a mail's words; of what stays in the mailbox it tells, so that nobody takes it for all.

    Args:
        said: its text, or what of it is new; kept: whether its photo is kept beside the words.
    """
    left = read.attached - bool(kept and read.photo)
    note = domain.left_in_the_mailbox(left) if left > 0 else ""
    room = domain.LONGEST - (len(note) + 1 if note else 0)
    words = f"{read.subject}\n{said}".strip()[:room]
    return f"{words}\n{note}".strip()


def ticket_of(number: str) -> str:
    """By which a mail is known again, without keeping its Message-ID."""
    return blind_index(number, purpose="report-mail")


def keep(read: Read) -> int:
    """Make a report of a mail; returns whether it is a new one."""
    number = ticket_of(read.number)
    before = Report.objects.filter(ticket=number).exists()
    try:
        row = made(read, number)
    except Invalid:
        log.warning("報告のメールを受け取れませんでした")
        return 0
    if not before and not read.mass:
        receipts.send(row, read.sender)
    return int(not before)


def made(read: Read, number: str) -> Report:
    """The report of a mail, new or known; ``number``: its ticket.

    Raises:
        Invalid: it cannot be kept.
    """
    person = organization.person_by_email(read.sender, on=clock.today()) if read.sender else None
    if read.check == senders.FAILED:
        person = None  # somebody uses another's name
    by = organization.actor_for(person.public_id, on=clock.today(), via="smtp") if person else None
    given = domain.Given(
        choice="other",
        outcome="unknown",
        medium="other",
        noticed_at=clock.now(),
        words=words_of(read, read.words, kept=True),
        name=(person.name if person else "")[: domain.LONGEST_LINE],
        contact=read.sender[: domain.LONGEST_LINE],
    )
    receiving.receive(
        given, form=receiving.ticket(number), source=Report.Source.MAIL, by=by,
        photo=read.photo, sender=read.check,
    )  # fmt: skip
    return Report.objects.get(ticket=number)
