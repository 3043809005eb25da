"""行ってよい所。Where scans may go is said by the operator of the machine, not by who fills in a form (SSRF).

An address that leads to the machine's own neighbourhood of keys (link-local, such as a cloud's metadata) is refused
whatever the list says.
"""

import ipaddress
import socket
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from omamori.do.discovery.domain.errors import NotAllowedHere

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def require_folder(path: str, *, allowed: str, home: Path) -> None:
    """Refuse a path outside of the folders that may be looked through, and one that holds our own keys.

    Args:
        path: as written.
        allowed: folders, joined by ``:``.
        home: of this installation.

    Raises:
        NotAllowedHere.
    """
    real = Path(path).resolve()
    roots = [Path(p).resolve() for p in allowed.split(":") if p.startswith("/")]
    if not any(real == root or root in real.parents for root in roots):
        raise NotAllowedHere
    own = home.resolve()
    if real == own or real in own.parents:
        raise NotAllowedHere


def require_host(host: str, *, allowed: str) -> None:
    """Refuse a host that may not be called.

    Args:
        host: name or address.
        allowed: names, addresses or networks, joined by commas.

    Raises:
        NotAllowedHere.
    """
    name = host.strip("[]").lower().rstrip(".")
    entries = [e.strip().lower() for e in allowed.split(",") if e.strip()]
    addresses = tuple(_addresses(name))
    if name not in entries and not _within(addresses, entries):
        raise NotAllowedHere
    if any(a.is_link_local or a.is_multicast or a.is_unspecified for a in addresses):
        raise NotAllowedHere


def host_of(url: str) -> str:
    """The host of an address; empty when there is none."""
    return urlsplit(url).hostname or ""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    found = tuple(_addresses(host)) if host else ()
    return bool(found) and all(a.is_loopback for a in found)


def _within(addresses: tuple[Address, ...], entries: list[str]) -> bool:
    networks = []
    for entry in entries:
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            continue
    return bool(addresses) and all(any(a in n for n in networks) for a in addresses)


def _addresses(name: str) -> Iterable[Address]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for *_, where in found:
        address = ipaddress.ip_address(str(where[0]).partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        yield mapped or address
