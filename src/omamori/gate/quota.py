"""一分あたりの上限。How much one source may hand in: a stolen account must not send a hundred thousand mails.

Buckets that fill evenly: a burst of a minute's worth is fine, more is asked to come again (4xx), so
nothing is lost. Time is an argument.
"""

import dataclasses
import functools
import ipaddress
from typing import Self

_REMEMBERED = 10_000
_MINUTE = 60.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rate:
    """Per minute and source; 0 means without a limit.

    Attributes:
        size: bytes.
    """

    mails: int = 0
    recipients: int = 0
    size: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """From ``mails,recipients,bytes``; empty means without limits.

        Raises:
            ValueError: not three whole numbers.
        """
        if not text.strip():
            return cls()
        words = [word.strip() for word in text.split(",")]
        if len(words) != 3 or not all(word.isascii() and word.isdigit() for word in words):
            raise ValueError(f"「通数,宛先数,バイト数」の形で書いてください: {text}")
        mails, recipients, size = map(int, words)
        return cls(mails=mails, recipients=recipients, size=size)


@dataclasses.dataclass(frozen=True)
class Source:
    """Whose minute it is.

    Attributes:
        name: public id of the person who signed in, else what ``source_of`` says of the address.
        signed_in: it is a person.
    """

    name: str
    signed_in: bool


@dataclasses.dataclass
class _Bucket:
    at: float
    mails: float
    recipients: float
    size: float


class Quota:
    """What each source has left of its minute."""

    def __init__(self) -> None:
        """Nobody has handed in anything."""
        self._buckets: dict[Source, _Bucket] = {}

    def spend(
        self, source: Source, rate: Rate, now: float, *, mails: int = 0, recipients: int = 0
    ) -> bool:
        """Take from the source's minute; False, and nothing is taken, when it is used up.

        Args:
            source: who hands in.
            rate: what it may.
            now: monotonic clock, seconds.
            mails, recipients: how many more.
        """
        if not (rate.mails or rate.recipients or rate.size):
            return True
        bucket = self._filled(source, rate, now)
        short = (
            (rate.mails and mails > bucket.mails)
            or (rate.recipients and recipients > bucket.recipients)
            or (rate.size and bucket.size <= 0)
        )
        if short:
            return False
        bucket.mails -= mails
        bucket.recipients -= recipients
        return True

    def weigh(self, source: Source, rate: Rate, now: float, size: int) -> None:
        """Count the bytes of a mail that has arrived; it may overdraw, then the next one waits."""
        if rate.size:
            self._filled(source, rate, now).size -= size

    def _filled(self, source: Source, rate: Rate, now: float) -> _Bucket:
        bucket = self._buckets.get(source)
        if bucket is None:
            if len(self._buckets) >= _REMEMBERED:
                self._forget(now)
            bucket = _Bucket(now, rate.mails, rate.recipients, rate.size)
            self._buckets[source] = bucket
        part = max(0.0, now - bucket.at) / _MINUTE
        bucket.at = now
        bucket.mails = min(rate.mails, bucket.mails + part * rate.mails)
        bucket.recipients = min(rate.recipients, bucket.recipients + part * rate.recipients)
        bucket.size = min(rate.size, bucket.size + part * rate.size)
        return bucket

    def _forget(self, now: float) -> None:
        """Drop who has been silent for a minute; when all are busy, the longest silent half."""
        by_silence = sorted(self._buckets, key=lambda source: self._buckets[source].at)
        silent = [s for s in by_silence if now - self._buckets[s].at > _MINUTE]
        for source in silent or by_silence[: len(by_silence) // 2]:
            del self._buckets[source]


@functools.lru_cache(maxsize=1024)
def source_of(address: str) -> str:
    """An IPv4 address itself, the /64 network of an IPv6 one: a client may change inside it."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)
