"""メールの型。What a mail is after it has been looked into: frozen, without its bytes."""

import dataclasses
import enum
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Self

from omamori.do.outbound.contents import Contents, together
from omamori.do.outbound.talk import Talk
from pidetect.types import PersonsEstimate


class Field(enum.StrEnum):
    """Where a recipient stands; Bcc is in the envelope and in no header."""

    TO = "to"
    CC = "cc"
    BCC = "bcc"


class Verdict(enum.StrEnum):
    """What the gate decides, from the mildest to the strictest."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    DELAY = "delay"
    SELF_CHECK = "self_check"
    SECOND_CHECK = "second_check"
    REFUSE = "refuse"

    @property
    def rank(self) -> int:
        """Order of strictness."""
        return list(Verdict).index(self)


ASKING = frozenset({Verdict.SELF_CHECK, Verdict.SECOND_CHECK})
"""Verdicts that make a person look."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecipientDsn:
    """What the sender wants to hear about one recipient (RFC 3461, 4.1 and 4.2).

    Attributes:
        address: the recipient, as RCPT wrote it.
        notify: NEVER alone, or some of SUCCESS, FAILURE, DELAY; empty when not said.
        orcpt: type;address in xtext as it came; empty when not said.
    """

    address: str
    notify: tuple[str, ...] = ()
    orcpt: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dsn:
    """The wishes for reports that travel with a mail to the next hop (RFC 3461).

    Attributes:
        ret: FULL or HDRS; empty when not said.
        envid: the sender's name for the mail in xtext as it came; empty when not said.
        recipients: those who have a wish of their own.
    """

    ret: str = ""
    envid: str = ""
    recipients: tuple[RecipientDsn, ...] = ()

    def of(self, address: str) -> RecipientDsn:
        """The wishes for one recipient; without any when nothing was said."""
        wanted = address.lower()
        known = (r for r in self.recipients if r.address.lower() == wanted)
        return next(known, RecipientDsn(address=address))

    def as_json(self) -> dict[str, Any]:
        """For the sealed head of a mail; empty when nothing was said."""
        if self == Dsn():
            return {}
        return {
            "ret": self.ret,
            "envid": self.envid,
            "recipients": [[r.address, list(r.notify), r.orcpt] for r in self.recipients],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of ``as_json``."""
        if not value:
            return cls()
        recipients = tuple(
            RecipientDsn(address=address, notify=tuple(notify), orcpt=orcpt)
            for address, notify, orcpt in value["recipients"]
        )
        return cls(ret=value["ret"], envid=value["envid"], recipients=recipients)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Envelope:
    """What the SMTP dialogue said.

    Attributes:
        client: address of the handing-in program.
        smtp_user: public id of the person who signed in at the gate; empty without AUTH.
        size: bytes of the message.
        utf8: the client asked for SMTPUTF8; the next hop must offer it, too (RFC 6531, 3.4).
        dsn: wishes for reports.
        came_as: SHA-256 of the mail without the gate's own trace line; a second hand-in of the same
            mail has the same. Empty: nothing was added to the mail.
        medium: ``mail``, or the key of the messaging tool that carries it.
        handed_on: the server in front keeps the mail and sends it itself when it passes (milter).
    """

    client: str
    sender: str
    recipients: tuple[str, ...]
    smtp_user: str
    received_at: datetime
    size: int
    utf8: bool = False
    dsn: Dsn = dataclasses.field(default_factory=Dsn)
    came_as: str = ""
    handed_on: bool = False
    medium: str = "mail"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recipient:
    """One address that would get the mail.

    Attributes:
        address: lower-cased domain, local part as written.
        display_name: as in the header; empty for Bcc.
        inside: the domain is the company's own; ``actions.receive`` decides it anew.
        envelope: the mail really goes there; False when it stands in a header only.
    """

    address: str
    display_name: str
    field: Field
    inside: bool
    envelope: bool = True

    @property
    def domain(self) -> str:
        """The domain in lower case."""
        return self.address.rpartition("@")[2].lower()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Attachment:
    """One attachment after a look inside.

    Attributes:
        number: counts from 1 in the order of the mail.
        examined: False when it could not be looked into; ``why`` is then the code.
        found: what it holds in personal information.
        by_link: it does not travel with the mail any more; receivers fetch it (``handover``).
    """

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    examined: bool
    why: str
    found: Contents
    by_link: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExaminedMail:
    """A mail as the judgement sees it.

    Attributes:
        body: what the subject and the text of the mail itself hold in personal information.
        greeting: the name before 様 at the beginning of the text, without spaces; empty if none.
        mentions_attachment: the text speaks of an attachment.
        text_preview: the first characters of the text, for the sender only.
        problems: codes of what could not be read (``broken_mime`` …); empty when all was examined.
        date: the Date header, if it can be read.
        greeting_company: the company in the lines of the greeting; empty if none.
        answers: Message-IDs that it answers or refers to (RFC 5322 3.6.4), the last ones.
        automatic: ``forwarded`` or ``replied`` when a mail program made it by itself, else empty.
        mentions_password: the text speaks of a password; tells_password: it names one of a file.
        talk: where a chat message goes; None for a mail.
    """

    message_id: str
    subject: str
    from_address: str
    from_name: str
    recipients: tuple[Recipient, ...]
    attachments: tuple[Attachment, ...]
    body: Contents
    greeting: str
    mentions_attachment: bool
    text_preview: str
    problems: tuple[str, ...]
    date: datetime | None
    sha256: str
    greeting_company: str = ""
    answers: tuple[str, ...] = ()
    automatic: str = ""
    mentions_password: bool = False
    tells_password: bool = False
    talk: Talk | None = None

    @property
    def outside(self) -> tuple[Recipient, ...]:
        """Recipients outside the company."""
        return tuple(r for r in self.recipients if not r.inside)

    @property
    def examined(self) -> bool:
        """Everything could be looked into."""
        return not self.problems and all(a.examined for a in self.attachments)

    def sources(self) -> Iterator[tuple[Attachment | None, Contents]]:
        """Where something may stand: the text (None), then each attachment."""
        yield None, self.body
        for attachment in self.attachments:
            yield attachment, attachment.found

    @property
    def others(self) -> PersonsEstimate:
        """Third persons in text and attachments: whom a leak would touch."""
        return together(found.others for _, found in self.sources())

    @property
    def kinds(self) -> dict[str, int]:
        """Findings by kind over text and attachments."""
        total: dict[str, int] = {}
        for _, found in self.sources():
            for kind, count in found.kinds.items():
                total[kind] = total.get(kind, 0) + count
        return total


@dataclasses.dataclass(frozen=True, kw_only=True)
class Received:
    """The answer of ``actions.receive`` to the gate.

    Attributes:
        verdict, state: values of ``Verdict`` and of the mail's state.
        refusal: Japanese reason when the mail is refused (550), else empty.
        refusal_code: the same for programs, ASCII, e.g. ``OMAMORI-MY_NUMBER``.
        keep_blob: False when no row refers to the blob: the caller erases it. So it is for a mail
            that passed and is sent by the server in front (``Envelope.handed_on``).
        parcel: what the asking relay sends now; its try is already noted.
    """

    public_id: str
    verdict: str
    state: str
    refusal: str = ""
    refusal_code: str = ""
    keep_blob: bool = True
    parcel: "Parcel | None" = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parcel:
    """What one try at the next hop needs (``dispatch.begin``).

    Attributes:
        attempt_id: public id of the try, on disk before this value exists.
        attempt: number of the try, from 1.
        blob: number of the content, kind ``mail``.
        recipients: envelope addresses still to be served.
        possible_duplicate: an earlier try ended without a known answer.
        first_try_at: when the first try began.
        utf8, dsn: as in ``Envelope``; for the next hop.
    """

    mail_id: str
    attempt_id: str
    attempt: int
    blob: str
    sender: str
    recipients: tuple[str, ...]
    possible_duplicate: bool
    first_try_at: datetime
    sha256: str
    utf8: bool = False
    dsn: Dsn = dataclasses.field(default_factory=Dsn)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the next hop said about one recipient.

    Attributes:
        code: SMTP reply code; 0 when no answer came.
    """

    address: str
    code: int

    @property
    def taken(self) -> bool:
        """The next hop answers for it now."""
        return 200 <= self.code < 300

    @property
    def refused(self) -> bool:
        """It never will."""
        return self.code >= 500
