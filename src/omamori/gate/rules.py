"""門の決まり。Who may come and how much, read from the environment once at the start."""

import dataclasses
import functools
import ipaddress
import ssl

from omamori.config.environment import ConfigurationError, Environment, host_port
from omamori.gate.admission import Admission
from omamori.gate.premises import Limits
from omamori.gate.quota import Rate

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_SIGNED_IN = Rate(mails=120, recipients=2000, size=500 * 1024 * 1024)
"""What one person may hand in per minute when nothing is set; front servers know no such bound."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rules:
    """Who may come and how much.

    Attributes:
        allowed: networks that need not sign in.
        fronts: hosts that may tell who stands behind them (XCLIENT, XFORWARD).
        proxies: networks whose connections begin with a PROXY header, always.
        implicit: host and port where TLS begins with the first byte; None for none.
        rate: per minute for a client that need not sign in.
        rate_signed_in: per minute for a person.
        admission: what mails of clients that do not sign in must show.
        name: this server's name in greeting and trace line.
    """

    host: str
    port: int
    size: int
    allowed: tuple[Network, ...]
    tls: ssl.SSLContext | None = None
    implicit: tuple[str, int] | None = None
    fronts: tuple[Network, ...] = ()
    proxies: tuple[Network, ...] = ()
    rate: Rate = dataclasses.field(default_factory=Rate)
    rate_signed_in: Rate = _SIGNED_IN
    admission: Admission = dataclasses.field(default_factory=Admission)
    name: str = "omamori"
    connections: int = 500
    from_one: int = 100
    idle: float = 300.0

    def limits(self, peer: str) -> Limits:
        """What a client from ``peer`` may use."""
        return Limits(
            size=self.size,
            idle=self.idle,
            anonymous=_is_in(peer, self.allowed),
            auth_in_clear=_is_in(peer, _LOOPBACK),
            introduces=_is_in(peer, self.fronts),
        )

    def proxied(self, peer: str) -> bool:
        """Whether connections from ``peer`` begin with a PROXY header."""
        return _is_in(peer, self.proxies)


def rules(given: Environment) -> Rules:
    """The rules of an installation.

    Raises:
        ConfigurationError: an address cannot be read, or TLS is asked for without a certificate.
        ValueError: a network, a rate or a header cannot be read.
        OSError: the certificate cannot be read.
    """
    host, port = host_port(given.smtp)
    tls = _certificate(given)
    if given.smtp_implicit and tls is None:
        raise ConfigurationError(
            "smtp_implicit には証明書が要ります: smtp_tls_certificate を設定してください"
        )
    signed_in = Rate.read(given.smtp_rate_signed_in) if given.smtp_rate_signed_in else _SIGNED_IN
    return Rules(
        host=host,
        port=port,
        size=given.smtp_max_bytes,
        allowed=networks(given.smtp_allowed),
        tls=tls,
        implicit=host_port(given.smtp_implicit) if given.smtp_implicit else None,
        fronts=networks(given.smtp_fronts),
        proxies=networks(given.smtp_proxies),
        rate=Rate.read(given.smtp_rate),
        rate_signed_in=signed_in,
        admission=Admission.read(given.smtp_sender_domains, given.smtp_required_header),
        name=given.smtp_name or "omamori",
    )


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks by comma.

    Raises:
        ValueError: one cannot be read.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    return tuple(ipaddress.ip_network(word, strict=False) for word in words)


_LOOPBACK = networks("127.0.0.0/8, ::1")


def _is_in(peer: str, where: tuple[Network, ...]) -> bool:
    address = _address(peer)
    return address is not None and any(address in network for network in where)


@functools.lru_cache(maxsize=1024)
def _address(peer: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """None for what is no address, such as the other side of a UNIX socket."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _certificate(given: Environment) -> ssl.SSLContext | None:
    if not given.smtp_tls_certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(given.smtp_tls_certificate, given.smtp_tls_key or None)
    return context
