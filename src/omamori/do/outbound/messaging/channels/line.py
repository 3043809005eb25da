"""回線。One HTTPS request with a limit of time and size; no redirects, no cookies, no proxies of the page.

The host is the service's own (or the machine itself, for the tests): an answer that names another host
for an upload is followed only below the domains that the service is known to use.
"""

import contextlib
import dataclasses
import email.utils
import http.client
import json
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from omamori.do.outbound.messaging.channels.port import Busy, Declined, Unknown, Unreachable

SECONDS = 15.0
_LARGEST_ANSWER = 1_000_000
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LONGEST_PAUSE = 3600
_USUAL_PAUSE = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object.

        Raises:
            Unknown: it is none.
        """
        try:
            found = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Unknown("no json") from error
        if not isinstance(found, dict):
            raise Unknown("no object")
        return found

    def json_list(self) -> list[Any]:
        """The body as a list.

        Raises:
            Unknown: it is none.
        """
        try:
            found = json.loads(self.body or b"[]")
        except ValueError as error:
            raise Unknown("no json") from error
        if not isinstance(found, list):
            raise Unknown("no list")
        return found


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    seconds: float = SECONDS,
) -> Answer:
    """One request; the answer whatever its status.

    Raises:
        Declined: the address is not HTTPS, or none at all.
        Unreachable: no connection was made.
        Unknown: the line broke after the request was begun.
    """
    connection, target = _connection(url, seconds)
    try:
        connection.connect()
    except (OSError, ssl.SSLError) as error:
        connection.close()
        raise Unreachable(type(error).__name__) from error
    try:
        connection.request(method, target, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        read = response.read(_LARGEST_ANSWER + 1)
    except UnicodeEncodeError as error:
        raise Declined("rejected") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unknown(type(error).__name__) from error
    finally:
        connection.close()
    if len(read) > _LARGEST_ANSWER:
        raise Unknown("too large")
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(status=response.status, headers=found, body=read)


def taken(answer: Answer, *, now: datetime) -> Answer:
    """The answer when the service did what was asked.

    Raises:
        Busy: it asks for a pause (429, 503).
        Declined: it will never do it (other 4xx, redirects).
        Unknown: it broke while doing it (other 5xx).
    """
    status = answer.status
    if 200 <= status < 300:
        return answer
    if status in (429, 503):
        raise Busy(pause_of(answer.headers, now=now))
    if status in (401, 403):
        raise Declined("not_authorised")
    if status == 404:
        raise Declined("no_talk")
    if status >= 500:
        raise Unknown(f"status {status}")
    raise Declined("rejected")


@contextlib.contextmanager
def preparing() -> Iterator[None]:
    """Around what comes before the post itself: without an answer nothing was posted, so try again.

    Raises:
        Busy: instead of ``Unknown``.
    """
    try:
        yield
    except Unknown as error:
        raise Busy(_USUAL_PAUSE) from error


def pause_of(headers: Mapping[str, str], *, now: datetime) -> int:
    """Seconds until the next try: Retry-After as seconds or date (RFC 9110, 10.2.3), at most an hour."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(_LONGEST_PAUSE, max(1, int(value)))
    reset = headers.get("x-ratelimit-reset", "").strip()
    if reset.isascii() and reset.isdigit():
        return min(_LONGEST_PAUSE, max(1, int(reset) - int(now.timestamp())))
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return _USUAL_PAUSE
    return min(_LONGEST_PAUSE, max(1, int((moment - now).total_seconds())))


def is_below(url: str, base: str, domains: tuple[str, ...]) -> bool:
    """Whether an address belongs to the service: its own host and port, or HTTPS below its domains."""
    here, own = urlsplit(url), urlsplit(base)
    if (here.scheme, here.netloc) == (own.scheme, own.netloc):
        return True
    host = here.hostname or ""
    return here.scheme == "https" and any(host == d or host.endswith(f".{d}") for d in domains)


def as_json(value: object) -> bytes:
    """A JSON body."""
    return json.dumps(value, ensure_ascii=False).encode()


def as_form_with_file(
    fields: Mapping[str, str], *, field: str, name: str, content: bytes, boundary: str
) -> tuple[bytes, str]:
    """A body with a file (RFC 7578) and its media type; the name is written as UTF-8."""
    mark = boundary.encode()
    clean = name.replace("\r", " ").replace("\n", " ").replace('"', "%22")
    pieces = [
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (mark, key.encode(), value.encode())
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="{field}"; filename="{clean}"\r\n'
    pieces.append(
        b"--%b\r\n%bContent-Type: application/octet-stream\r\n\r\n%b\r\n--%b--\r\n"
        % (mark, head.encode(), content, mark)
    )
    return b"".join(pieces), f"multipart/form-data; boundary={boundary}"


def _connection(url: str, seconds: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    target = parts.path or "/"
    if parts.query:
        target = f"{target}?{parts.query}"
    if parts.scheme == "https" and host:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            host, parts.port, timeout=seconds, context=context
        ), target
    if parts.scheme == "http" and host in _LOOPBACK:
        return http.client.HTTPConnection(host, parts.port, timeout=seconds), target
    raise Declined("not_https")
