"""電話とSMS。One real adapter: the Messages and Calls resources of Twilio's public REST API (version 2010-04-01).

Source: the provider's public documentation of "Messages", "Calls", "TwiML" and "Validating requests". The address,
account and secret are the operator's settings, never a person's input. The name is resolved once and that very
address is called, so that a changing name cannot lead elsewhere; redirects are not followed.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

Sending = Callable[[], str]
_TIMEOUT = 15
_LARGEST = 256 * 1024
_VERSION = "/2010-04-01/Accounts"
_EARLY = timedelta(seconds=5)
"""The provider's clock and ours differ a little."""


class ProviderRefused(Exception):  # noqa: N818 - it is an answer
    """The provider said no: it certainly did not send. ``code`` is its number or the HTTP status."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def configured() -> bool:
    """Whether the operator named a provider."""
    given = settings.OMAMORI
    return bool(
        given.callout_api and given.callout_account and given.callout_key and given.callout_number
    )


def message(number: str, text: str, report_to: str) -> str:
    """Send a short message; returns the provider's number.

    Raises:
        ProviderRefused: certainly not sent.
        OSError: nobody knows.
    """
    fields = {"To": number, "From": settings.OMAMORI.callout_number, "Body": text}
    return _posted("Messages.json", fields | _reporting(report_to))


def call(number: str, words: tuple[str, str], report_to: str) -> str:
    """Call a number and say something; key presses go to the second word, an address of ours.

    Raises:
        ProviderRefused, OSError: as ``message``.
    """
    spoken, digits = words
    fields = {
        "To": number,
        "From": settings.OMAMORI.callout_number,
        "Twiml": saying(spoken, digits),
        "Timeout": "30",
    }
    return _posted("Calls.json", fields | _reporting(report_to))


def find_message(number: str, mark: str, *, since: str) -> bool | None:
    """Whether a message to a number whose text carries the mark was accepted; None when it cannot be told."""
    rows = _listed("Messages.json", "messages", {"To": number, "DateSent>": since[:10]})
    return None if rows is None else any(mark in str(row.get("body", "")) for row in rows)


def find_call(number: str, *, since: str) -> bool | None:
    """Whether a call to a number was begun since a moment; None when it cannot be told."""
    rows = _listed("Calls.json", "calls", {"To": number, "StartTime>": since[:10]})
    if rows is None:
        return None
    begun = datetime.fromisoformat(since) - _EARLY
    return any(_moment(str(row.get("date_created", ""))) >= begun.timestamp() for row in rows)


def saying(spoken: str, digits: str) -> str:
    """What the machine says, as TwiML; twice, and then it waits for four keys."""
    say = f'<Say language="ja-JP">{escape(spoken)}</Say>'
    if not digits:
        return f"<Response>{say}</Response>"
    gather = f'<Gather numDigits="4" timeout="10" method="POST" action={quoteattr(digits)}>'
    return f"<Response>{gather}{say}<Pause/>{say}</Gather></Response>"


def signature(url: str, fields: Mapping[str, str]) -> str:
    """The provider's mark on a request to us: HMAC-SHA1 over address and sorted fields, base64."""
    text = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    made = hmac.new(settings.OMAMORI.callout_key.encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(made.digest()).decode()


def is_genuine(url: str, fields: Mapping[str, str], given: str) -> bool:
    """Whether a request to us bears the provider's mark; never without a configured secret."""
    if not configured():
        return False
    return hmac.compare_digest(signature(url, fields).encode(), given.encode("utf-8", "replace"))


def _reporting(report_to: str) -> dict[str, str]:
    return {"StatusCallback": report_to, "StatusCallbackMethod": "POST"} if report_to else {}


def _posted(resource: str, fields: Mapping[str, str]) -> str:
    status, answer = _asked("POST", resource, urlencode(fields))
    if 200 <= status < 300:
        return str(answer.get("sid", ""))[:64]
    if 400 <= status < 500 and status not in (408, 429):
        raise ProviderRefused(str(answer.get("code", status))[:20])
    if status == 429:
        raise ProviderRefused("429")
    # A gateway may have passed it on before it failed: nobody knows.
    raise OSError(f"status {status}")


def _listed(resource: str, name: str, query: Mapping[str, str]) -> list[dict[str, Any]] | None:
    try:
        status, answer = _asked("GET", f"{resource}?{urlencode({**query, 'PageSize': '100'})}", "")
    except OSError:
        return None
    rows = answer.get(name)
    if status != 200 or not isinstance(rows, list):
        return None
    return [row for row in rows if isinstance(row, dict)]


def _asked(method: str, resource: str, body: str) -> tuple[int, dict[str, Any]]:
    given = settings.OMAMORI
    secret = base64.b64encode(f"{given.callout_account}:{given.callout_key}".encode()).decode()
    headers = {
        "Authorization": f"Basic {secret}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Connection": "close",
    }
    line, prefix = _line(given.callout_api)
    path = f"{prefix}{_VERSION}/{quote(given.callout_account, safe='')}/{resource}"
    try:
        line.request(method, path, body.encode() or None, headers)
        answer = line.getresponse()
        content = answer.read(_LARGEST + 1)
    except http.client.HTTPException as error:
        raise OSError(type(error).__name__) from error
    finally:
        line.close()
    return answer.status, _json(content)


def _json(content: bytes) -> dict[str, Any]:
    if len(content) > _LARGEST:
        return {}
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _line(api: str) -> tuple[http.client.HTTPConnection, str]:
    """A connection to the one address that the name means now, and the path before ours.

    Raises:
        ProviderRefused: the setting may not be called: not HTTPS, or an address of the inner network's plumbing.
    """
    parts = urlsplit(api)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = ipaddress.ip_address(str(found[0][4][0]).partition("%")[0])
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        raise ProviderRefused("address")
    if not secure and not (parts.scheme == "http" and address.is_loopback):
        raise ProviderRefused("no_tls")
    line = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
    plain = socket.create_connection((str(address), port), timeout=_TIMEOUT)
    line.sock = (
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    )
    return line, parts.path.rstrip("/")


def _moment(text: str) -> float:
    """An RFC 2822 or ISO 8601 moment as seconds; far in the past when it is neither."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError):
            continue
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return 0.0


def replying(text: str) -> str:
    """What is answered to a short message, as TwiML."""
    return f"<Response><Message>{escape(text)}</Message></Response>"
