"""メールの型。What a mail is after it has been looked into: frozen, without its bytes."""

import dataclasses
import enum
from collections.abc import Mapping
from datetime import datetime


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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Envelope:
    """What the SMTP dialogue said.

    Attributes:
        client: address of the handing-in program.
        smtp_user: public id of the person who signed in at the gate; empty without AUTH.
        size: bytes of the message.
    """

    client: str
    sender: str
    recipients: tuple[str, ...]
    smtp_user: str
    received_at: datetime
    size: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recipient:
    """One address that would get the mail.

    Attributes:
        address: lower-cased domain, local part as written.
        display_name: as in the header; empty for Bcc.
        inside: the domain is the company's own.
    """

    address: str
    display_name: str
    field: Field
    inside: bool

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
        kinds: findings by kind.
        persons_low, persons_high: bounds of the persons it tells of.
    """

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    examined: bool
    why: str
    kinds: Mapping[str, int]
    persons_low: int
    persons_high: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExaminedMail:
    """A mail as the judgement sees it.

    Attributes:
        body_kinds, body_persons_high: of the text of the mail itself; one's own signature counts one.
        greeting: the name before 様 at the beginning of the text, without spaces; empty if none.
        mentions_attachment: the text speaks of an attachment.
        text_preview: the first characters of the text, for the sender only.
        problems: codes of what could not be read (``broken_mime`` …); empty when all was examined.
        date: the Date header, if it can be read.
    """

    message_id: str
    subject: str
    from_address: str
    from_name: str
    recipients: tuple[Recipient, ...]
    attachments: tuple[Attachment, ...]
    body_kinds: Mapping[str, int]
    body_persons_high: int
    greeting: str
    mentions_attachment: bool
    text_preview: str
    problems: tuple[str, ...]
    date: datetime | None
    sha256: str

    @property
    def outside(self) -> tuple[Recipient, ...]:
        """Recipients outside the company."""
        return tuple(r for r in self.recipients if not r.inside)

    @property
    def examined(self) -> bool:
        """Everything could be looked into."""
        return not self.problems and all(a.examined for a in self.attachments)

    @property
    def persons(self) -> int:
        """Most persons whose data could be inside."""
        return self.body_persons_high + sum(a.persons_high for a in self.attachments)

    @property
    def kinds(self) -> dict[str, int]:
        """Findings by kind over body and attachments."""
        total = dict(self.body_kinds)
        for attachment in self.attachments:
            for kind, count in attachment.kinds.items():
                total[kind] = total.get(kind, 0) + count
        return total
