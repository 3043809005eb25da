"""メールボックスの口 (IMAP)。Messages are read without a mark of having been read (RFC 9051, EXAMINE and BODY.PEEK)."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator

from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.sources.port import LARGEST, SECONDS, Fetched, NotThere, StoreGone
from omamori.foundation.mailboxes.signing_in import sign_in

_IMPLICIT = 993
_AT_ONCE = 500
_FOLDER = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.+)$')
_SIZE = re.compile(rb"\(.*?UID (\d+).*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*?UID (\d+)")
_TROUBLE = (imaplib.IMAP4.error, OSError)


class ImapSource:
    """All messages of an account, by TLS."""

    def __init__(self, host: str, user: str, password: str, port: int = _IMPLICIT) -> None:
        """Call nobody yet."""
        self._host, self._port = host, port
        self._user, self._password = user, password
        self._line: imaplib.IMAP4 | None = None
        self._selected = ""

    def _connected(self) -> imaplib.IMAP4:
        if self._line is not None:
            return self._line
        context = ssl.create_default_context()
        try:
            if self._port == _IMPLICIT:
                line: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    self._host, self._port, ssl_context=context, timeout=SECONDS
                )
            else:
                line = imaplib.IMAP4(self._host, self._port, timeout=SECONDS)
                line.starttls(context)
        except _TROUBLE as error:
            raise StoreGone("unreachable") from error
        try:
            sign_in(line, self._user, self._password)
        except _TROUBLE:
            with contextlib.suppress(*_TROUBLE):
                line.shutdown()
            # What the server said may quote the password: it is not passed on.
            raise StoreGone("refused") from None
        self._line, self._selected = line, ""
        return line

    def check(self) -> None:
        """See ``Source``."""
        try:
            self._connected().noop()
        except _TROUBLE:
            self.close()
            self._connected()

    def listing(self) -> Iterator[Listed | Trouble]:
        """See ``Source``."""
        try:
            _status, folders = self._connected().list()
        except _TROUBLE as error:
            raise StoreGone("vanished") from error
        for line in folders:
            match = _FOLDER.search(line) if isinstance(line, bytes) else None
            if match and b"\\noselect" not in match["flags"].lower():
                yield from self._messages(match["name"].decode("ascii", "replace").strip('"'))

    def _messages(self, folder: str) -> Iterator[Listed | Trouble]:
        try:
            validity = self._select(folder)
        except NotThere as trouble:
            yield Trouble(path=folder, why=trouble.why)
            return
        try:
            line = self._connected()
            _status, (found,) = line.uid("SEARCH", "ALL")
            numbers = (found or b"").split()
            for start in range(0, len(numbers), _AT_ONCE):
                some = b",".join(numbers[start : start + _AT_ONCE]).decode()
                _status, answers = line.uid("FETCH", some, "(UID RFC822.SIZE)")
                for answer in answers:
                    if isinstance(answer, bytes) and (match := _SIZE.search(answer)):
                        uid, size = (match[1], match[2]) if match[1] else (match[4], match[3])
                        path = f"{folder}/{validity}.{int(uid)}"
                        yield Listed(path=path, size=int(size), changed=1)
        except _TROUBLE as error:
            raise StoreGone("vanished") from error

    def _select(self, folder: str) -> str:
        """Open a folder for reading; its validity, with which its numbers begin anew."""
        line = self._connected()
        try:
            status, _ = line.select(
                '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"', readonly=True
            )
            validity = line.response("UIDVALIDITY")[1]
        except _TROUBLE as error:
            self.close()
            raise StoreGone("vanished") from error
        if status != "OK":
            raise NotThere("denied")
        self._selected = folder
        return validity[0].decode("ascii") if validity and validity[0] else "0"

    @contextlib.contextmanager
    def fetched(self, path: str) -> Iterator[Fetched]:
        """See ``Source``."""
        folder, _, number = path.rpartition("/")
        if self._selected != folder:
            self._select(folder)
        try:
            _status, answers = self._connected().uid(
                "FETCH", number.rpartition(".")[2], "(BODY.PEEK[])"
            )
        except _TROUBLE as error:
            self.close()
            raise NotThere("failed") from error
        content = next((a[1] for a in answers if isinstance(a, tuple)), None)
        if content is None:
            raise NotThere("moved")
        if len(content) > LARGEST:
            raise NotThere("too_large")
        yield Fetched(name="message.eml", data=content)

    def close(self) -> None:
        """See ``Source``."""
        line, self._line, self._selected = self._line, None, ""
        if line is not None:
            with contextlib.suppress(*_TROUBLE):
                line.logout()
