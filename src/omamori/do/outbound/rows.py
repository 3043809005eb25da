"""送信メールの行。What pages, API and other modules get to see of mails and controls: frozen rows."""

import dataclasses
from datetime import datetime

from omamori.foundation.approvals.rows import Turn


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailLine:
    """One line of a list.

    Attributes:
        state_label: Japanese; colour: ``good``, ``watch``, ``late`` or ``key``.
        reasons: Japanese names of the rules that spoke, gravest first.
        persons: third persons whose data is inside, at most; persons_told: the number to tell.
        deadline: until when somebody should answer; release_after: when it goes by itself.
        repeated: the same mail came before.
        medium: ``mail``, or the messaging tool that carries it.
    """

    public_id: str
    state: str
    state_label: str
    colour: str
    verdict: str
    subject: str
    sender_id: str
    sender_name: str
    department_name: str
    received_at: datetime
    recipients_count: int
    outside_count: int
    attachments_count: int
    persons: int
    persons_told: int
    examined: bool
    reasons: tuple[str, ...]
    deadline: datetime | None
    release_after: datetime | None
    repeated: bool
    medium: str = "mail"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AskedLine:
    """A mail about which the reader is asked for the second check; request_id: of the request."""

    request_id: str
    subject: str
    asked_by_name: str
    turn_ends: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailPage:
    """A page of a list; ``older`` is the key of the next one, empty at the end."""

    rows: tuple[MailLine, ...]
    older: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReasonRow:
    """Why a rule spoke, as ``c.reasons`` of the pages takes it.

    Attributes:
        mark: what a reader would have to do (自己確認 …); state: colour.
        text: what was noticed; advice: what to look at.
        clause: clause of the regulation and item of the 構築・運用指針.
        targets: public ids of the receivers and attachments it points to.
        test_mode: only noted; it would have held the mail.
        why, why_source: the published reason behind the rule and who published it, as quoted.
        doubtful: the doubt lies in the text or the mail as a whole: the reason itself is to be ticked.
        in_text: it points to the text.
    """

    rule: str
    label: str
    severity: str
    mark: str
    state: str
    text: str
    advice: str
    clause: str
    targets: tuple[str, ...]
    test_mode: bool
    why: str = ""
    why_source: str = ""
    doubtful: bool = False
    in_text: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReceiverRow:
    """One receiver.

    Attributes:
        in_envelope: False for an address that stands in the header only and gets nothing.
        address: empty in a chat, where the name says with a number or a company who it is.
        company: the organisation behind the domain, from the directory, else the domain itself; in a chat the tool.
        warnings: what rules noticed about this receiver.
        outcome: ``""``, ``taken``, ``refused`` or ``waiting``, once it is on its way.
        doubtful: a reason points to it: the sender has to tick it.
        known_as: who in the directory has this address, with his company; empty for nobody the reader may see.
        members: of a distribution list, those outside first; members_outside: so many of them; members_left: how
            many more there are.
    """

    public_id: str
    address: str
    display_name: str
    domain: str
    field: str
    inside: bool
    in_envelope: bool
    first_time: bool
    removed: bool
    ticked: bool
    warnings: tuple[str, ...]
    outcome: str
    company: str = ""
    known_as: str = ""
    doubtful: bool = False
    members: tuple[str, ...] = ()
    members_outside: int = 0
    members_left: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReceiverGroup:
    """Receivers of one company; together: all are doubted for the same reasons, one tick is for all."""

    company: str
    rows: tuple[ReceiverRow, ...]
    together: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A part of an attachment with findings; hidden: not seen by who only opens it."""

    name: str
    hidden: bool
    persons: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class AttachmentRow:
    """One attachment.

    Attributes:
        summary: how many persons, what of them, where, as one line; empty when nothing was found.
        hidden: a sentence on findings that a reader does not see; else empty.
        kinds: findings in words with their numbers; empty when there are none.
        persons_low, persons, persons_high: third persons it tells of.
        places: where in the file, in words, the fullest first.
        by_link: receivers fetch it; it does not travel with the mail.
        why: Japanese sentence when it could not be examined, else empty.
        doubtful: as for receivers.
    """

    public_id: str
    number: int
    name: str
    media_type: str
    size: int
    by_link: bool
    examined: bool
    why: str
    summary: str
    hidden: str
    kinds: str
    persons_low: int
    persons: int
    persons_high: int
    places: tuple[PlaceRow, ...]
    ticked: bool
    warnings: tuple[str, ...]
    doubtful: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One check that was given.

    Attributes:
        by: ``sender`` or ``second``; outcome: ``ok`` or ``stop``.
    """

    at: datetime
    person_name: str
    by: str
    outcome: str
    note: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class AttemptRow:
    """One try at the next hop; ``ended_at`` None: its answer was never known."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    reply_code: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CheckerRow:
    """Somebody who could be asked for the second check."""

    public_id: str
    name: str
    department_name: str
    title: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Allowed:
    """What this reader may do now."""

    check: bool
    ask_another: bool
    open: bool
    request_emergency: bool
    propose_emergency: bool
    withdraw: bool
    recall: bool
    edit: bool
    hide: bool
    release_unclaimed: bool
    read: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class MailDetail:
    """One mail with everything its page shows.

    Attributes:
        line: as in lists.
        body: what the text itself holds, as one line; body_hidden: as for attachments.
        preview: the first characters of the text; empty for who may not read content.
        asked_name: who is asked for the second check now.
        course: the order of asking, and where these people are.
        emergency_id: public id of the proposed emergency release, where the reader may see it.
        nobody_at: since when nobody can be reached; None while somebody is asked.
        checkers: who could be asked first; only for the sender at his check.
        repeats: public id of the mail that came before with the same content; empty if none.
        stage, cause: of a withdrawal, Japanese.
        needs_second: after the sender, a second person will be asked.
        rewrite: of a refused mail, the draft (``mailto:``) with which its sender writes it anew; else empty.
        clauses: rules that spoke, by code, with their Japanese names.
    """

    line: MailLine
    from_address: str
    from_name: str
    body: str
    body_hidden: str
    preview: str
    size: int
    sha256: str
    recipients: tuple[ReceiverRow, ...]
    attachments: tuple[AttachmentRow, ...]
    reasons: tuple[ReasonRow, ...]
    tests: tuple[ReasonRow, ...]
    checks: tuple[CheckRow, ...]
    attempts: tuple[AttemptRow, ...]
    checkers: tuple[CheckerRow, ...]
    asked_name: str
    course: tuple[Turn, ...]
    nobody_at: datetime | None
    emergency_id: str
    needs_second: bool
    repeats: str
    possible_duplicate: bool
    released_at: datetime | None
    closed_at: datetime | None
    content_erased_at: datetime | None
    cause: str
    near_miss: bool
    rewrite: str
    allowed: Allowed


@dataclasses.dataclass(frozen=True, kw_only=True)
class SecondView:
    """What a second person sees: enough to judge receivers and files, not the letter itself.

    Attributes:
        body, body_hidden: what the text holds in personal information, in words.
        extract: a few words of the text with numbers and addresses hidden.
        binding: hash of all this; the answer carries it back.
    """

    public_id: str
    subject: str
    sender_name: str
    department_name: str
    received_at: datetime
    recipients: tuple[ReceiverRow, ...]
    attachments: tuple[AttachmentRow, ...]
    reasons: tuple[ReasonRow, ...]
    body: str
    body_hidden: str
    extract: str
    binding: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class FilePart:
    """A piece of the text of a file.

    Attributes:
        place: where in the file; hidden: who opens the file does not see it.
        table: cells by row where the piece is a table; text: else.
        more_rows: how many rows are left out.
    """

    place: str
    hidden: bool
    text: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    more_rows: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileText:
    """The text of an attachment for the eyes of a checker.

    Attributes:
        why: Japanese sentence on what could not be read, else empty.
        cut: there is more than is shown.
    """

    name: str
    parts: tuple[FilePart, ...]
    why: str
    cut: bool
