"""次のサーバーへ。Hands bytes to the next mail server exactly as they are, and says what it answered.

smtplib keeps the dialogue; addresses and data do not go through its re-encoding. The one moment of
doubt, between the final dot and its answer, is kept apart: there a crash or a lost line means that
nobody knows, and the next try may be a second delivery.
"""

import contextlib
import dataclasses
import smtplib
import socket
import ssl
from collections.abc import Sequence

from omamori.config.environment import Environment, host_port
from omamori.do.outbound import delivery_domain as domain

_CONNECT = 20.0
_ANSWER = 180.0
NO_CONNECTION = 421
"""Code for "not sent for sure": no connection, or lost before the data was complete."""
UNKNOWN = 0
"""Code for "nobody knows": the data went out complete and no answer came."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Target:
    """Where released mail goes.

    Attributes:
        tls: ``none``, ``starttls`` or ``implicit``; certificates are checked.
        trust: other certificates to trust than the system's; for tests and private authorities.
    """

    host: str
    port: int
    tls: str = "none"
    user: str = ""
    password: str = ""
    trust: ssl.SSLContext | None = None


def target(given: Environment) -> Target:
    """The next hop of an installation."""
    host, port = host_port(given.next_hop)
    return Target(
        host=host,
        port=port,
        tls=given.next_hop_tls,
        user=given.next_hop_user,
        password=given.next_hop_password,
    )


def hand_over(
    to: Target, *, sender: str, recipients: Sequence[str], content: bytes
) -> dict[str, int]:
    """Try once; the reply code of each recipient, ``UNKNOWN`` where nobody knows. Never raises."""
    codes = dict.fromkeys(recipients, NO_CONNECTION)
    if not domain.sendable(content):
        return dict.fromkeys(recipients, 554)
    try:
        with contextlib.closing(_connected(to)) as line:
            _dialogue(line, sender, content, codes)
    except (OSError, smtplib.SMTPException, ValueError):
        # What was answered before stays; the rest was not sent, or is already marked unknown.
        return codes
    return codes


def _connected(to: Target) -> smtplib.SMTP:
    trust = to.trust or ssl.create_default_context()
    if to.tls == "implicit":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            to.host, to.port, "omamori", timeout=_CONNECT, context=trust
        )
    else:
        line = smtplib.SMTP(to.host, to.port, "omamori", timeout=_CONNECT)
    try:
        assert line.sock is not None
        # Without this the final dot waits for the client's delayed acknowledgement: 44 ms a mail.
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.ehlo_or_helo_if_needed()
        if to.tls == "starttls":
            line.starttls(context=trust)
            line.ehlo()
        if to.user:
            line.login(to.user, to.password)
        line.sock.settimeout(_ANSWER)
    except BaseException:
        line.close()
        raise
    return line


def _dialogue(line: smtplib.SMTP, sender: str, content: bytes, codes: dict[str, int]) -> None:
    code = _mail(line, sender, content, codes)
    if code >= 400:
        codes.update(dict.fromkeys(codes, code))
    else:
        accepted = [a for a in codes if _recipient(line, a, codes)]
        if accepted:
            _data(line, accepted, content, codes)
    with contextlib.suppress(OSError, smtplib.SMTPException):
        line.quit()


def _mail(line: smtplib.SMTP, sender: str, content: bytes, codes: dict[str, int]) -> int:
    size = line.esmtp_features.get("size", "").strip()
    if size.isdigit() and 0 < int(size) < len(content):
        return 552
    words = [f"FROM:<{sender}>"]
    if line.has_extn("size"):
        words.append(f"SIZE={len(content)}")
    if not content.isascii() and line.has_extn("8bitmime"):
        words.append("BODY=8BITMIME")
    if not (sender.isascii() and all(address.isascii() for address in codes)):
        if line.has_extn("smtputf8"):
            line.command_encoding = "utf-8"
            words.append("SMTPUTF8")
        elif not sender.isascii():
            return 553
    return line.docmd("MAIL", " ".join(words))[0]


def _recipient(line: smtplib.SMTP, address: str, codes: dict[str, int]) -> bool:
    if not address.isascii() and line.command_encoding != "utf-8":
        codes[address] = 553  # its server cannot take such an address: 5.6.7
        return False
    code = line.docmd("RCPT", f"TO:<{address}>")[0]
    if 200 <= code < 300:
        return True
    codes[address] = _refusal(code)
    return False


def _data(
    line: smtplib.SMTP, accepted: Sequence[str], content: bytes, codes: dict[str, int]
) -> None:
    code = line.docmd("DATA")[0]
    if code != 354:
        codes.update(dict.fromkeys(accepted, _refusal(code)))
        return
    body = domain.stuffed(content)
    line.send(body[: -len(domain.END)])
    # From here on the other side may have the whole mail: only its answer can tell.
    codes.update(dict.fromkeys(accepted, UNKNOWN))
    line.send(body[-len(domain.END) :])
    code = line.getreply()[0]
    codes.update(dict.fromkeys(accepted, code if 200 <= code < 300 else _refusal(code)))


def _refusal(code: int) -> int:
    """A code that is no success as 4xx or 5xx; nonsense counts as "later"."""
    return code if 400 <= code < 600 else 451
