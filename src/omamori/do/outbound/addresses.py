"""アドレスの見方。One spelling per mailbox, so that the same person is found under any writing of it."""

import contextlib
import functools
from collections.abc import Iterable

from omamori.foundation.crypto.seal import blind_index


def domain_of(address: str) -> str:
    """The domain: lower case, international names as ``xn--``, no final dot."""
    return _compared(address.rpartition("@")[2])


@functools.lru_cache(4096)
def _compared(domain: str) -> str:
    bare = domain.strip().lower().rstrip(".")
    with contextlib.suppress(UnicodeError):
        return bare.encode("idna").decode("ascii")
    return bare


def is_routed(address: str) -> bool:
    """Whether the local part names a further way (``a%b``, ``b!a``, ``"a@b"``), as old mail had it.

    Some servers still follow it, and then the mail leaves the company: such an address is nowhere inside.
    """
    return any(sign in address.rpartition("@")[0] for sign in "%!@")


def own(domains: Iterable[str]) -> frozenset[str]:
    """The company's own domains as ``is_inside`` compares them."""
    return frozenset(domain_of(f"@{domain}") for domain in domains)


def is_inside(address: str, own_domains: frozenset[str]) -> bool:
    """Whether the address lies within the company: of one of its domains, and not routed further."""
    return domain_of(address) in own_domains and not is_routed(address)


def normal(address: str) -> str:
    """The address for comparison; case of the local part is ignored, as all mail systems do."""
    local = address.strip().rpartition("@")[0].lower()
    return f"{local}@{domain_of(address)}"


def index(address: str) -> str:
    """Blind index of an address."""
    return blind_index(normal(address), purpose="outbound.address")
