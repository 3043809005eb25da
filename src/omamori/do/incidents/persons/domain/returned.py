"""戻ったメール。What a mail that came back says: delivery status notifications (RFC 3464, RFC 6533), pure.

Only fields that machines write are read; the words for people, in whatever language, are never guessed at.
"""

import dataclasses
import enum
import re
from collections.abc import Iterator
from email.message import Message

from omamori.facts.sentences import said

REPORT = "multipart/report"
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_CODE = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_FIELD = re.compile(r"^([!-9;-~]+):[ \t]*(.*(?:\r?\n[ \t].*)*)", re.MULTILINE)
_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_DAEMONS = re.compile(r"\b(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:5[0-9]{2}[ -]|5\.[0-9]{1,3}\.[0-9]{1,3}\b)")
ASK = said("メールが戻ったかもしれません。届いた知らせを確かめ、戻っていれば「メールが戻ってきた」を押してください。")  # fmt: skip
"""What is asked back about a person when a report names him without proof."""
_MOST_TEXT = 200_000
_MOST_BLOCKS = 50


class Outcome(enum.StrEnum):
    """What became of a mail, as the report says."""

    FAILED = "failed"
    DELAYED = "delayed"
    ARRIVED = "arrived"
    UNCLEAR = "unclear"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What a mail that came back says.

    Attributes:
        status: enhanced status code (RFC 3463), such as ``5.1.1``; empty when none was given.
        addresses: to whom the report itself was sent: our envelope senders are among them.
        returned: the text of the mail that is reported about, as far as it came back.
    """

    outcome: Outcome
    status: str
    addresses: tuple[str, ...]
    returned: str


def read(mail: Message) -> Report | None:
    """What a mail says about one of ours; None when it is no report about delivery.

    An answer of a machine (out of office, RFC 3834) is none: it is no ``multipart/report``, and no daemon wrote it.
    """
    if mail.get_content_type() == REPORT:
        blocks = [block for part in mail.walk() if part.get_content_type() in _STATUS for block in _blocks(part)]  # fmt: skip
        told = [block for block in blocks if "action" in block][:_MOST_BLOCKS]
        if not told:
            return None  # a receipt that somebody read it (RFC 8098), or a complaint
        outcome, status = _of(told)
        return Report(outcome=outcome, status=status, addresses=_addresses(mail), returned=_whole(mail))  # fmt: skip
    if not _of_a_daemon(mail):
        return None
    text = _whole(mail)
    if not _REFUSED.search(text):
        return None
    return Report(outcome=Outcome.UNCLEAR, status="", addresses=_addresses(mail), returned=text)


def _of(blocks: list[dict[str, str]]) -> tuple[Outcome, str]:
    """One notice goes to one person: the gravest of what is told counts."""
    for action, outcome in (("failed", Outcome.FAILED), ("delayed", Outcome.DELAYED)):
        for block in blocks:
            if block["action"] == action:
                found = _CODE.search(block.get("status", ""))
                return outcome, found[0] if found else ""
    return Outcome.ARRIVED, ""


def _blocks(part: Message) -> Iterator[dict[str, str]]:
    """The groups of fields of a status part: first of the message, then one for each recipient."""
    for group in re.split(r"\r?\n[ \t]*\r?\n", _text(part)):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(group)}
        if fields:
            yield fields | {"action": fields["action"].lower()} if "action" in fields else fields


def _text(part: Message) -> str:
    """The text of a part, in whichever way the parser has kept it."""
    payload = part.get_payload()
    if isinstance(payload, list):
        groups = (
            "\n".join(_headers(one)) + "\n\n" + _text(one)
            for one in payload
            if isinstance(one, Message)
        )
        return "\n\n".join(groups)[:_MOST_TEXT]
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else str(payload).encode("utf-8", "replace")
    return raw[:_MOST_TEXT].decode("utf-8", "replace")


def _whole(mail: Message) -> str:
    """All the text in it, one after the other: what came back may lie in parts of several kinds."""
    parts = [str(v) for part in mail.walk() for v in _headers(part)]
    texts = [_text(part) for part in mail.walk() if not part.is_multipart()]
    return "\n".join([*parts, *texts])[:_MOST_TEXT]


def _headers(part: Message) -> Iterator[str]:
    for name, value in part.raw_items():
        yield f"{name}: {value}"


def _addresses(mail: Message) -> tuple[str, ...]:
    found = [str(value) for name, value in mail.raw_items() if name.title() in _TO]
    return tuple(found)[:20]


def _of_a_daemon(mail: Message) -> bool:
    """An old server's words without form: an empty return path, a daemon as sender, no mark of an answering machine."""
    raw = {name.lower(): str(value) for name, value in mail.raw_items()}
    automatic = raw.get("auto-submitted", "no").split(";")[0].strip().lower()
    empty = raw.get("return-path", "").strip() == "<>"
    return automatic != "auto-replied" and (empty or bool(_DAEMONS.search(raw.get("from", ""))))
