"""WebDAV の口。Collections by PROPFIND (RFC 4918), one level at a time; redirections are not followed."""

import base64
import contextlib
import http.client
import ssl
import tempfile
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import IO
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.sources.port import LARGEST, SECONDS, Fetched, NotThere, StoreGone
from omamori.do.discovery.sources.reach import is_loopback

_WISH = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/>'
    b"<getlastmodified/></prop></propfind>"
)
_LONGEST_LIST = 64 * 1024 * 1024
_TROUBLE = (OSError, http.client.HTTPException)
_MULTISTATUS, _OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 207, 200, 401, 403, 404


class WebdavSource:
    """The files below an address."""

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        """Call nobody yet.

        Raises:
            StoreGone: a password over a line that everybody can read.
        """
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._safe = parts.scheme == "https"
        self._root = unquote(parts.path).rstrip("/") + "/"
        self._headers = {}
        if user:
            if not self._safe and not is_loopback(self._host):
                raise StoreGone("refused")
            known = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
            self._headers["Authorization"] = f"Basic {known}"

    def check(self) -> None:
        """See ``Source``."""
        try:
            self._children("", depth="0")
        except NotThere as trouble:
            code = "refused" if trouble.why == "denied" else "unreachable"
            raise StoreGone(code) from trouble

    def listing(self) -> Iterator[Listed | Trouble]:
        """See ``Source``."""
        self.check()
        is_open, waiting = self._is_open(), [""]
        while waiting:
            below = waiting.pop()
            try:
                children = self._children(below)
            except NotThere as trouble:
                self.check()
                yield Trouble(path=below, why=trouble.why)
                continue
            for path, is_folder, size, changed in children:
                if is_folder:
                    waiting.append(path)
                else:
                    yield Listed(path=path, size=size, changed=changed, open=is_open)

    def _is_open(self) -> bool:
        """Whether a stranger, without a password, gets to see it."""
        if not self._headers:
            return True
        known, self._headers = self._headers, {}
        try:
            self._children("", depth="0")
        except NotThere:
            return False
        finally:
            self._headers = known
        return True

    def _children(self, below: str, *, depth: str = "1") -> list[tuple[str, bool, int, int]]:
        """What stands in a collection: path, whether a collection, size, last change."""
        target = self._root + (below + "/" if below else "")
        with self._answer("PROPFIND", target, {"Depth": depth}, _WISH) as answer:
            if answer.status != _MULTISTATUS:
                raise NotThere(_why(answer.status))
            content = answer.read(_LONGEST_LIST + 1)
        if len(content) > _LONGEST_LIST:
            raise NotThere("too_large")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            tree = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise NotThere("broken") from error
        found = (self._child(one) for one in tree.iter("{DAV:}response"))
        return [child for child in found if child and child[0] != below]

    def _child(self, one: "etree._Element") -> tuple[str, bool, int, int] | None:
        href = unquote(urlsplit(one.findtext("{DAV:}href") or "").path)
        if not href.startswith(self._root) or "/../" in href:
            return None  # the server names a place that nobody asked for
        is_folder = next(one.iter("{DAV:}collection"), None) is not None
        size = next((e.text for e in one.iter("{DAV:}getcontentlength")), "") or ""
        changed = next((e.text for e in one.iter("{DAV:}getlastmodified")), "") or ""
        at = 0
        with contextlib.suppress(ValueError, TypeError):
            at = int(parsedate_to_datetime(changed).timestamp() * 1_000_000)
        path = href[len(self._root) :].strip("/")
        return path, is_folder, int(size) if size.isdigit() else 0, at

    @contextlib.contextmanager
    def _answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        line: http.client.HTTPConnection
        if self._safe:
            context = ssl.create_default_context()
            line = http.client.HTTPSConnection(
                self._host, self._port, timeout=SECONDS, context=context
            )
        else:
            line = http.client.HTTPConnection(self._host, self._port, timeout=SECONDS)
        try:
            line.request(method, quote(target), body, {**self._headers, **headers})
            yield line.getresponse()
        except _TROUBLE as error:
            raise NotThere("failed") from error
        finally:
            line.close()

    @contextlib.contextmanager
    def fetched(self, path: str) -> Iterator[Fetched]:
        """See ``Source``."""
        with tempfile.TemporaryFile(prefix="omamori-scan-") as kept:
            with self._answer("GET", self._root + path, {}) as answer:
                if answer.status != _OK:
                    raise NotThere(_why(answer.status))
                _copy(answer, kept)
            yield Fetched(name=path.rpartition("/")[2], place=f"/proc/self/fd/{kept.fileno()}")

    def close(self) -> None:
        """See ``Source``."""


def _copy(answer: http.client.HTTPResponse, kept: IO[bytes]) -> None:
    size = 0
    while piece := answer.read(1 << 20):
        size += len(piece)
        if size > LARGEST:
            raise NotThere("too_large")
        kept.write(piece)
    kept.flush()


def _why(status: int) -> str:
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        return "denied"
    return "moved" if status == _NOT_FOUND else "failed"
