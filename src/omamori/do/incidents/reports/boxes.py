"""メールボックスを読む。What is new in a mailbox, each mail with what marks it as read; a mailbox is never emptied.

A Maildir on this machine, or IMAP over TLS (RFC 9051). Of a very large mail only the beginning is read: what its
writer says stands there.
"""

import base64
import functools
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from omamori.foundation.mailboxes.signing_in import sign_in

Mails = Iterator[tuple[bytes, Callable[[], object]]]
"""Each mail with what marks it as read."""
LARGEST = 20 * 1024 * 1024
_BEGINNING = 500_000
_AT_ONCE = 50
_SECONDS = 30
_SIZE = "RFC822.SIZE"


def mails(box: str) -> Mails:
    """What is new in a mailbox, at most fifty mails.

    Args:
        box: ``maildir:/path`` or ``imaps://user:password@host:port/INBOX``.

    Raises:
        OSError: the mailbox cannot be read now; says nothing of what a server answered.
        ValueError: no mailbox of a known kind.
    """
    kind, _, rest = box.partition(":")
    if kind == "maildir":
        return _in_folder(Path(rest))
    if kind == "imaps":
        return _by_imap(box)
    raise ValueError("report_mailbox")


def _in_folder(folder: Path) -> Mails:
    """New messages of a Maildir; read ones move to ``cur`` with the mark S."""
    for file in sorted((folder / "new").iterdir())[:_AT_ONCE]:
        if file.is_symlink() or not file.is_file():
            continue
        with file.open("rb") as content:
            found = content.read(_BEGINNING if file.stat().st_size > LARGEST else -1)
        yield found, functools.partial(file.rename, folder / "cur" / f"{file.name}:2,S")


def _by_imap(box: str) -> Mails:
    """Unseen messages of a folder on a server."""
    parts = urlsplit(box)
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    context = ssl.create_default_context()
    try:
        with imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=context, timeout=_SECONDS) as line:  # fmt: skip
            sign_in(line, unquote(parts.username or ""), unquote(parts.password or ""))
            if line.select(spelled(folder))[0] != "OK":
                raise OSError("report_mailbox: no such folder")
            for number in line.uid("SEARCH", "UNSEEN")[1][0].split()[:_AT_ONCE]:
                content = _fetched(line, number.decode("ascii"))
                if content is not None:
                    yield content, functools.partial(_seen, line, number.decode("ascii"))
    except imaplib.IMAP4.error:
        # What a server says may repeat the password: it is not passed on.
        raise OSError("report_mailbox: refused") from None


def spelled(folder: str) -> str:
    """A folder's name as IMAP wants it: quoted, other letters in modified UTF-7 (RFC 3501, 5.1.3)."""

    def coded(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        letters = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=")
        return f"&{letters.replace('/', ',')}-"

    plain = re.sub(r"&|[^\x20-\x7e]+", coded, folder)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _fetched(line: imaplib.IMAP4, number: str) -> bytes | None:
    """One message, or its beginning; None when it went away meanwhile."""
    said = b" ".join(part for part in line.uid("FETCH", number, f"({_SIZE})")[1] if isinstance(part, bytes))  # fmt: skip
    size = said.rpartition(_SIZE.encode())[2].split(b")")[0].strip()
    large = size.isdigit() and int(size) > LARGEST
    wanted = f"(BODY.PEEK[]<0.{_BEGINNING}>)" if large else "(BODY.PEEK[])"
    answer = line.uid("FETCH", number, wanted)[1]
    return next((part[1] for part in answer if isinstance(part, tuple)), None)


def _seen(line: imaplib.IMAP4, number: str) -> None:
    line.uid("STORE", number, "+FLAGS", "(\\Seen)")
