"""返信を読む。Whether a mail answers one of ours, what of it is new, and whether a machine wrote it: pure."""

import re
import unicodedata
from email.message import Message

from omamori.do.incidents.reports import domain

_RECEIPT = re.compile(
    rf"(?<![a-z0-9])([{domain.LETTERS}]{{3}}-[{domain.LETTERS}]{{4}})(?![a-z0-9])"
)
_QUOTED = re.compile(r"\s*[>＞]")
_DIVIDER = re.compile(
    r"\s*(?:-{2,}\s*(?:original message|元のメッセージ)\s*-{2,}|_{20,})\s*", re.IGNORECASE
)
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-auto-reply-from", "x-mail-autoreply")
_BULK = frozenset({"auto_reply", "bulk", "junk", "list"})
_MOST = 10_000
_MOST_NUMBERS = 5


def answered(mail: Message) -> str:
    """The Message-IDs that a mail says it answers, the one answered last at the end (RFC 5322, 3.6.4)."""
    by_name: dict[str, str] = {}
    for name, value in mail.raw_items():
        by_name.setdefault(name.lower(), str(value)[-_MOST:])
    return f"{by_name.get('references', '')} {by_name.get('in-reply-to', '')}"


def receipts_in(subject: str) -> tuple[str, ...]:
    """Receipt numbers in a subject, as people and machines write them; at most five."""
    plain = unicodedata.normalize("NFKC", subject[:_MOST]).lower()
    return tuple(dict.fromkeys(_RECEIPT.findall(plain)))[:_MOST_NUMBERS]


def automatic(mail: Message) -> bool:
    """Whether a machine wrote it: RFC 3834, and the older marks of out-of-office programs.

    Only asked of answers to our own mails: a person's first report is never dropped for a mark like these.
    """
    for name, value in mail.raw_items():
        said = str(value).split(";")[0].strip().lower()
        if name.lower() in _AUTOMATIC or (name.lower() == "auto-submitted" and said != "no"):
            return True
        if name.lower() == "precedence" and said in _BULK:
            return True
    return False


def fresh(text: str) -> str:
    """What a reply says without the mail that it quotes below; all of it when nothing else is there."""
    lines = text.splitlines()
    for n, line in enumerate(lines):
        if _DIVIDER.fullmatch(line):
            lines = lines[:n]
            break
    while lines and (not lines[-1].strip() or _QUOTED.match(lines[-1])):
        lines.pop()
    return "\n".join(lines).strip() or text.strip()
