"""履歴で確かめる。What the wrong-person rule would have held in a history of real mail, and why (J.9.2).

A company tries the rule on its own past before it switches it on. Mails are judged in the order of time by
the rule of the gate itself, each with what was known before it; nothing is stored.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby, permutations

from omamori.do.outbound.contents import Contents
from omamori.do.outbound.domain.judgement import History, Reason, View
from omamori.do.outbound.domain.likeness import likeness
from omamori.do.outbound.domain.names import Known, known
from omamori.do.outbound.domain.receiver_rules import look_alike
from omamori.do.outbound.domain.rulebook import Control
from omamori.do.outbound.domain.wrong_person import (
    CONFIRMED,
    MOST_FELLOWS,
    NEVER,
    Contact,
    warmer,
)
from omamori.do.outbound.mail import ExaminedMail, Field, Recipient
from omamori.do.outbound.starting_values import starter

_AT_ONCE = timedelta(0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class SentMail:
    """One mail of a history.

    Attributes:
        line: of the file, from 1.
        swapped: known to have gone to the wrong person, for measuring; None when nothing is known.
        names: display names by address, where they are known.
    """

    line: int
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    swapped: bool | None = None
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """What a mail would have been held for.

    Attributes:
        usual: the look-alike who is likelier; times: so many times, at most 999.
        likeness: code of what the two have in common.
    """

    recipient: str
    usual: str
    likeness: str
    times: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Replayed:
    """A mail with what the rule would have asked; none: it would have gone."""

    mail: SentMail
    questions: tuple[Question, ...]

    @property
    def held(self) -> bool:
        """Whether a person would have been asked."""
        return bool(self.questions)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Totals:
    """Counts over a history; swaps and honest only where mails are labelled."""

    mails: int
    held: int
    swaps: int
    caught: int

    @property
    def honest(self) -> int:
        """Mails that went where they should."""
        return self.mails - self.swaps

    @property
    def honest_held(self) -> int:
        """Mails that would have been held for nothing."""
        return self.held - self.caught


def wrong_person_control(times: int | None = None) -> Control:
    """The rule with its starter values, or with another threshold."""
    control = starter()["look_alike"]
    if times is None:
        return control
    return dataclasses.replace(control, parameters={**control.parameters, "times": times})


def replay(
    mails: Iterable[SentMail], control: Control, inside: frozenset[str] = frozenset()
) -> Iterator[Replayed]:
    """Judge a history in the order of time.

    A mail held rightly is withdrawn and teaches nothing; one held for nothing is confirmed. Mails of one
    sender at the same moment do not know each other.

    Args:
        mails: in any order.
        control: as the rule is in force.
        inside: domains whose addresses are never asked about.
    """
    past = Past()
    ordered = sorted(mails, key=lambda m: (m.at, m.sender, m.line))
    for _, together in groupby(ordered, key=lambda m: (m.at, m.sender)):
        judged = [
            Replayed(mail=m, questions=tuple(_questions(m, control, past, inside)))
            for m in together
        ]
        for each in judged:
            if not (each.held and each.mail.swapped):
                past.learn(each)
        yield from judged


def totals(judged: Iterable[Replayed]) -> Totals:
    """Count."""
    mails = held = swaps = caught = 0
    for each in judged:
        mails += 1
        held += each.held
        swaps += bool(each.mail.swapped)
        caught += bool(each.mail.swapped) and each.held
    return Totals(mails=mails, held=held, swaps=swaps, caught=caught)


def _questions(
    mail: SentMail, control: Control, past: "Past", inside: frozenset[str]
) -> Iterator[Question]:
    history = past.about(mail)
    if not history.contacts:
        return
    view = View(mail=examined_as(mail, inside), history=history, now=mail.at)
    for reason in look_alike(view, control):
        yield question_of(reason)


def question_of(reason: Reason) -> Question:
    """A reason of the rule as the question that it would have been."""
    return Question(
        recipient=reason.targets[0][1],
        usual=str(reason.args["usual_address"]),
        likeness=str(reason.args["likeness"]),
        times=int(reason.args["times"]),
    )


def examined_as(mail: SentMail, inside: frozenset[str]) -> ExaminedMail:
    """The mail as the rules see it: its receivers, and nothing in it."""
    recipients = tuple(
        Recipient(
            address=address,
            display_name=mail.names.get(address, ""),
            field=Field.TO,
            inside=address.rpartition("@")[2] in inside,
        )
        for address in mail.recipients
    )
    return ExaminedMail(
        message_id="",
        subject="",
        from_address=mail.sender,
        from_name="",
        recipients=recipients,
        attachments=(),
        body=Contents(),
        greeting="",
        mentions_attachment=False,
        text_preview="",
        problems=(),
        date=mail.at,
        sha256="",
    )


class _Book:
    """Whom one sender has written to, with those alike each receiver found once only."""

    def __init__(self) -> None:
        self.contacts: dict[str, Contact] = {}
        self._order: list[Known] = []
        self._alike: dict[str, tuple[int, list[str]]] = {}

    def keep(self, contact: Contact) -> None:
        if contact.address not in self.contacts:
            self._order.append(known(contact.address, contact.display_name))
        self.contacts[contact.address] = contact

    def alike(self, address: str, name: str) -> list[str]:
        """Addresses of this book that could be taken for another; looks at new ones only."""
        seen, found = self._alike.get(address, (0, []))
        itself = known(address, name)
        found += [k.address for k in self._order[seen:] if likeness(itself, k) is not None]
        self._alike[address] = (len(self._order), found)
        return found


class Past:
    """What is known before a mail: the books of all senders, and who wrote to whom."""

    def __init__(self) -> None:
        self._books: defaultdict[str, _Book] = defaultdict(_Book)
        self._wrote: dict[tuple[str, str], datetime] = {}
        self._fellows: defaultdict[str, set[str]] = defaultdict(set)

    def about(self, mail: SentMail) -> History:
        """The part of the sender's past that the rule can need."""
        book = self._books[mail.sender]
        wanted = dict.fromkeys(
            a for r in mail.recipients for a in (r, *book.alike(r, mail.names.get(r, "")))
        )
        seen = (self._contact(mail.sender, book, address) for address in wanted)
        present = tuple(contact for contact in seen if contact is not None)
        return History(
            sender_known=True,
            contacts=present,
            fellows={a: frozenset(self._fellows[a]) for a in wanted}
            if len(mail.recipients) > 1
            else {},
        )

    def learn(self, judged: Replayed) -> None:
        """A mail has been sent."""
        mail, book = judged.mail, self._books[judged.mail.sender]
        confirmed = {q.recipient for q in judged.questions}
        for address in mail.recipients:
            old = book.contacts.get(address)
            mails = CONFIRMED if address in confirmed else 1.0
            before, since = (old.warmth, mail.at - old.last_sent_at) if old else (NEVER, _AT_ONCE)
            warmth = warmer(before, since, mails)
            contact = Contact(
                address=address,
                display_name=mail.names.get(address, ""),
                last_sent_at=mail.at,
                warmth=warmth,
            )
            book.keep(contact)
            self._wrote[mail.sender, address] = mail.at
        if len(mail.recipients) < MOST_FELLOWS:
            for one, other in permutations((mail.sender, *mail.recipients), 2):
                self._fellows[one].add(other)

    def _contact(self, sender: str, book: _Book, address: str) -> Contact | None:
        """Somebody written to, or who has written to the sender and gets his first answer."""
        contact, wrote = book.contacts.get(address), self._wrote.get((address, sender))
        if contact is None and wrote is not None:
            return Contact(
                address=address, display_name="", last_sent_at=wrote, warmth=NEVER, wrote_at=wrote
            )
        return dataclasses.replace(contact, wrote_at=wrote) if contact and wrote else contact
