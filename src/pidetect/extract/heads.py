"""書き出し。How mails, mailboxes and tape archives begin; apart from their parsers, which take long to load."""

import re

_FIELD = re.compile(
    rb"(?:[!-9;-~]{1,76}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,50}){2}"
)
_KNOWN = re.compile(
    rb"^(?:From|To|Cc|Received|MIME-Version|Subject|Date|Message-ID|Return-Path|Content-Type|Delivered-To"
    rb"|Reply-To|X-Mailer|DKIM-Signature|User-Agent):",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCK = 512


def is_mail(head: bytes) -> bool:
    """Whether bytes begin as a message does: header fields, two of them known."""
    start = head[head.find(b"\n") + 1 :] if head.startswith(b"From ") else head
    if _FIELD.match(start) is None:
        return False
    block = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return len({m.group().lower() for m in _KNOWN.finditer(block)}) >= 2


def is_mailbox(head: bytes) -> bool:
    """Whether bytes begin with the line that separates messages, and then a message."""
    return head.startswith(b"From ") and is_mail(head)


def is_tape(head: bytes) -> bool:
    """Whether bytes begin with a header block: its magic, or at least its check sum."""
    if len(head) < _BLOCK:
        return False
    if head[257:262] == b"ustar":
        return True
    try:
        claimed = int(head[148:156].strip(b"\0 "), 8)
    except ValueError:
        return False
    return head[0] != 0 and claimed == sum(head[:148]) + sum(head[156:_BLOCK]) + 8 * 0x20
