"""前のサーバーの紹介。Who stands behind a front server: PROXY, XCLIENT and XFORWARD, as pure functions.

A gate behind a load balancer or behind Postfix sees only that server's address. Whom it serves
decides who may hand in without signing in, so these words count from named hosts alone.

Sources: the PROXY protocol versions 1 and 2 (HAProxy, proxy-protocol.txt); XCLIENT_README and
XFORWARD_README of Postfix.
"""

import dataclasses
import ipaddress
import re
import socket

from omamori.gate.commands import Syntax

V2_SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
V2_START = 16
"""Bytes of a version 2 header before its addresses."""
V1_LONGEST = 107
XCLIENT = ("NAME", "ADDR", "PORT", "PROTO", "HELO", "LOGIN", "DESTADDR", "DESTPORT")
XFORWARD = ("NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE")
_MISSING = ("[UNAVAILABLE]", "[TEMPUNAVAIL]")
_V1 = re.compile(rb"PROXY (?:UNKNOWN(?: [ -~]*)?|(TCP[46]) (\S+) (\S+) (\d{1,5}) (\d{1,5}))\r\n")
_CODED = re.compile(r"\+([0-9A-Fa-f]{2})")
_LONGEST = 255


class NoProxy(Exception):  # noqa: N818 - says what happened
    """The connection does not begin with a PROXY header that can be read."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Introduced:
    """What a front server says of its client; empty where it does not know.

    Attributes:
        address: of the client, in its shortest form.
        helo: how it greeted.
        login: the name it signed in with at the front server.
    """

    address: str = ""
    helo: str = ""
    login: str = ""


def client_v1(line: bytes) -> str:
    """Client address of a version 1 header; empty when the proxy does not know or speaks itself.

    Raises:
        NoProxy: it cannot be read.
    """
    match = _V1.fullmatch(line)
    if match is None or len(line) > V1_LONGEST:
        raise NoProxy
    if match[1] is None:
        return ""
    try:
        address = ipaddress.ip_address(match[2].decode("ascii"))
    except ValueError as error:
        raise NoProxy from error
    if address.version != int(match[1][-1:]):
        raise NoProxy
    return _plain(address)


def length_v2(start: bytes) -> int:
    """How many bytes follow the first 16 of a version 2 header.

    Raises:
        NoProxy: they are not of a version 2 header.
    """
    if len(start) != V2_START or not start.startswith(V2_SIGNATURE) or start[12] >> 4 != 2:
        raise NoProxy
    return int.from_bytes(start[14:16], "big")


def client_v2(start: bytes, rest: bytes) -> str:
    """Client address of a version 2 header; empty for LOCAL (a health check) and unknown families.

    Raises:
        NoProxy: command or addresses cannot be read.
    """
    command, family = start[12] & 15, start[13]
    if command == 0:
        return ""
    if command != 1:
        raise NoProxy
    kinds = {0x11: (socket.AF_INET, 4), 0x21: (socket.AF_INET6, 16)}
    if family not in kinds:
        return ""
    kind, size = kinds[family]
    if len(rest) < 2 * size + 4:
        raise NoProxy
    return _plain(ipaddress.ip_address(socket.inet_ntop(kind, rest[:size])))


def introduced(rest: str, known: tuple[str, ...]) -> tuple[Introduced, frozenset[str]]:
    """The argument of XCLIENT or XFORWARD, and which attributes it names.

    Raises:
        Syntax: unknown attribute, no value, or an address that is none.
    """
    values: dict[str, str] = {}
    for word in rest.split():
        name, equals, coded = word.partition("=")
        name = name.upper()
        if name not in known or not equals:
            raise Syntax(f"501 5.5.4 Bad attribute {name[:20]}")
        value = _CODED.sub(lambda m: chr(int(m[1], 16)), coded)
        if not value.isprintable() or len(value) > _LONGEST:
            raise Syntax(f"501 5.5.4 Bad value of {name}")
        values[name] = "" if value.upper() in _MISSING else value
    if not values:
        raise Syntax("501 5.5.4 Attributes are missing")
    who = Introduced(
        address=_address(values.get("ADDR", "")),
        helo=values.get("HELO", ""),
        login=values.get("LOGIN", ""),
    )
    return who, frozenset(values)


def _address(text: str) -> str:
    if not text:
        return ""
    try:
        return _plain(ipaddress.ip_address(re.sub("(?i)^IPv6:", "", text)))
    except ValueError as error:
        raise Syntax("501 5.5.4 ADDR is no address") from error


def _plain(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """An IPv4 address written inside IPv6 is the IPv4 address."""
    return str(getattr(address, "ipv4_mapped", None) or address)
