"""判断。What the rules say about a mail, put together: verdict, reasons, waiting time (J.9.2).

The gravest reason counts. A part that nobody could look into never passes by itself, whatever the
controls say; a rule in test mode leaves its reason and changes nothing.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from omamori.do.outbound.domain.known import (
    Earlier,
    KeptFor,
    Listing,
    ListKnown,
    Organization,
    Thread,
)
from omamori.do.outbound.domain.rulebook import Control, Rulebook
from omamori.do.outbound.domain.wrong_person import Contact, Fellows
from omamori.do.outbound.mail import ExaminedMail, Field, Recipient, Verdict

Target = tuple[str, str]
"""What a reason points to: ``("recipient", address)``, ``("attachment", number)`` or ``("body", "")``."""


_TOLD_FIRST = {
    "named_other": -4,
    "entrusted_data": -3,
    "other_company": -2,
    "look_alike": -1,
    "listed_otherwise": -1,
    "special_care": 0,
    "my_number": 1,
    "payment_card": 2,
    "bank_account": 3,
    "credential": 4,
    "personal_information": 5,
}
"""Among equally grave reasons, what hurts persons most is told first; before all, a wrong person or company."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class History:
    """What is known from before.

    Attributes:
        sender_known: the sender works here today.
        null_sender: MAIL FROM is empty: a machine's notice, such as a bounce.
        contacts: the sender's, most recent first, bounded.
        company_domains: those of this mail's outside domains to which anybody here has written.
        repeated: the same sender, Message-ID and content came before, within the control's hours.
        fellows: with whom the receivers and those like them were addressed before.
        thread: our earlier mails that this one answers; None when there are none.
        organizations: who stands behind the receivers' domains, as far as known; see ``behind``.
        named: organisations that a file (by number) or, under 0, the greeting names.
        entrusted: by number of a file (0: the text), whose data the register says it holds.
        elsewhere: by number of a file, which other company got it before; see ``known.Earlier``.
        locked_lately: lower-case addresses to which the sender sent a locked file within a day.
        after_hours: it is night or a holiday.
        lists: receivers that are distribution lists, by address in lower case.
        listed: what the directory of people says instead of some receivers, by address in lower case.
        foreign_from: the mail bears somebody outside as its writer.
    """

    sender_known: bool
    null_sender: bool = False
    contacts: tuple[Contact, ...] = ()
    company_domains: frozenset[str] = frozenset()
    repeated: bool = False
    fellows: Fellows = dataclasses.field(default_factory=dict)
    thread: Thread | None = None
    organizations: Mapping[str, Organization] = dataclasses.field(default_factory=dict)
    named: Mapping[int, tuple[Organization, ...]] = dataclasses.field(default_factory=dict)
    entrusted: Mapping[int, KeptFor] = dataclasses.field(default_factory=dict)
    elsewhere: Mapping[int, Earlier] = dataclasses.field(default_factory=dict)
    locked_lately: frozenset[str] = frozenset()
    after_hours: bool = False
    lists: Mapping[str, ListKnown] = dataclasses.field(default_factory=dict)
    listed: Mapping[str, Listing] = dataclasses.field(default_factory=dict)
    foreign_from: bool = False

    def named_in(self, place: int) -> tuple[Organization, ...]:
        """Organisations that a file, or under 0 the greeting, names."""
        return self.named.get(place, ())

    def behind(self, receiver: Recipient) -> Organization | None:
        """Who stands behind a receiver: behind his address, where the directory has him, else behind its domain."""
        own = self.organizations.get(receiver.address.lower())
        return own or self.organizations.get(receiver.domain)

    def last_sent(self, address: str) -> datetime | None:
        """When the sender last wrote to this address."""
        wanted = address.lower()
        return max(
            (c.last_sent_at for c in self.contacts if c.address.lower() == wanted), default=None
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a rule spoke.

    Attributes:
        severity: what this reason alone would lead to.
        args: values for its sentence.
    """

    rule: str
    clause: str
    item: str
    severity: Verdict
    args: Mapping[str, str | int]
    targets: tuple[Target, ...] = ()
    test_mode: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Judgement:
    """The outcome.

    Attributes:
        delay_seconds: to wait before sending once nobody needs to look any more.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    delay_seconds: int

    @property
    def speaking(self) -> tuple[Reason, ...]:
        """Reasons that count."""
        return tuple(r for r in self.reasons if not r.test_mode)

    @property
    def refusing(self) -> Reason | None:
        """The reason for which the mail is refused."""
        return next((r for r in self.speaking if r.severity is Verdict.REFUSE), None)


@dataclasses.dataclass(frozen=True, kw_only=True)
class View:
    """A mail with what is known about it, as each rule sees it."""

    mail: ExaminedMail
    history: History
    now: datetime

    @property
    def outside(self) -> tuple[Recipient, ...]:
        """Receivers outside the company, by the envelope."""
        return tuple(r for r in self.mail.recipients if r.envelope and not r.inside)

    @property
    def visible_outside(self) -> tuple[Recipient, ...]:
        """Outside addresses that every receiver can read."""
        return tuple(r for r in self.mail.recipients if not r.inside and r.field is not Field.BCC)


def reason(
    control: Control,
    severity: Verdict,
    targets: tuple[Target, ...] = (),
    **args: str | int,
) -> Reason:
    """A reason of a rule as it is in force."""
    return Reason(
        rule=control.rule,
        clause=control.clause,
        item=control.item,
        severity=severity,
        args=args,
        targets=targets,
        test_mode=control.test_mode,
    )


Rule = Callable[[View, Control], tuple[Reason, ...]]


def receivers(recipients: Iterable[Recipient]) -> tuple[Target, ...]:
    """Receivers as what a reason points to."""
    return tuple(sorted({("recipient", r.address) for r in recipients}))


def waiting_seconds(rulebook: Rulebook, verdict: Verdict) -> int:
    """How long a mail waits before it goes, after everybody asked has said yes."""
    control = rulebook.find("delay")
    if control is None or verdict is Verdict.PASS:
        return 0
    name = {
        Verdict.DELAY: "seconds",
        Verdict.SELF_CHECK: "after_self_check",
        Verdict.SECOND_CHECK: "after_second_check",
    }.get(verdict)
    return control.count(name) if name else 0


def concluded(view: View, rulebook: Rulebook, reasons: tuple[Reason, ...]) -> Judgement:
    """Put the reasons together, gravest first; nothing unexamined passes by itself."""
    ordered = sorted(
        reasons,
        key=lambda r: (-r.severity.rank, _TOLD_FIRST.get(r.rule, 9), r.rule, sorted(r.targets)),
    )
    floor = Verdict.PASS
    if view.mail.problems or (view.outside and not view.mail.examined):
        floor = Verdict.SELF_CHECK
    counted = [r.severity for r in ordered if not r.test_mode]
    verdict = max([floor, *counted], key=lambda v: v.rank)
    return Judgement(
        verdict=verdict, reasons=tuple(ordered), delay_seconds=waiting_seconds(rulebook, verdict)
    )
