"""配達 (J.9.2)。Released mails go to the next server byte for byte; nobody is left without an answer.

Each try is on disk before a line is opened, so a crash leaves a try without an answer and the next one
is marked as a possible second delivery. Refused for good, or given up: the sender gets a report.
"""

import logging
import threading
import time
from collections.abc import Iterator, Mapping

from django.conf import settings

from omamori.do.outbound import delivery_domain as domain
from omamori.do.outbound import dispatch, next_hop, spool
from omamori.do.outbound.dispatch import Result
from omamori.do.outbound.lines import Lines
from omamori.do.outbound.mail import Outcome, Parcel
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import SealBroken
from omamori.foundation.storage.blobs import BlobMissing
from omamori.foundation.storage.presence import Presence

log = logging.getLogger("omamori.delivery")

_ROUND = 8
"""Mails claimed at once: after a crash each of them is in doubt."""
_PATIENCE = 420.0
"""Seconds of a round after which no further mail is begun: well within the claim."""
_LONGEST_REST = 60.0


class Relay:
    """Brings mails to the next hop on lines that stay open; for several threads.

    Attributes:
        name: under which it claims.
    """

    def __init__(self, present: Presence) -> None:
        """Nothing is open yet; others see the relay end with ``present``."""
        self._present = present
        self.name = present.name
        self._lock = threading.Lock()
        self._lines: Lines | None = None
        self._rest = 0.0
        self._rests_until = 0.0

    def round(self, *, only: str = "") -> bool:
        """Try what is due; True when anything was.

        Raises:
            DatabaseError: what was sent is not noted; its tries stay without an end.
        """
        if not only and time.monotonic() < self._rests_until:
            return False
        parcels = dispatch.begin(self.name, _ROUND, only=only)
        if not parcels:
            return False
        for result in self.carry(parcels):
            # Noted one by one: a crash leaves one mail in doubt, not all of them.
            dispatch.finish([result])
        return True

    def carry(
        self, parcels: list[Parcel], contents: Mapping[str, bytes] | None = None
    ) -> Iterator[Result]:
        """Try each mail once; their tries are already noted. Each result comes before the next try.

        Args:
            parcels: claimed by this relay.
            contents: bytes by number where the caller has them still.
        """
        began = time.monotonic()
        for parcel in parcels:
            if time.monotonic() - began > _PATIENCE or time.monotonic() < self._rests_until:
                # A next hop that is away is away for all of them: nothing was sent.
                codes = dict.fromkeys(parcel.recipients, next_hop.NO_CONNECTION)
                yield self._result(parcel, b"", codes)
            else:
                yield self._carried(parcel, (contents or {}).get(parcel.mail_id))

    def close(self) -> None:
        """End the lines and be gone."""
        with self._lock:
            lines, self._lines = self._lines, None
        if lines is not None:
            lines.close()
        self._present.leave()

    def _carried(self, parcel: Parcel, content: bytes | None) -> Result:
        try:
            content = spool.content(parcel.blob) if content is None else content
        except (BlobMissing, SealBroken, OSError) as error:
            log.warning("送れません: %s", type(error).__name__)
            return Result(parcel=parcel, failed=True)
        codes = next_hop.hand_over_on(
            self._open(),
            sender=parcel.sender,
            recipients=parcel.recipients,
            content=content,
            utf8=parcel.utf8,
            dsn=parcel.dsn,
        )
        self._note_rest(codes)
        return self._result(parcel, content, codes)

    def _result(self, parcel: Parcel, content: bytes, codes: dict[str, int]) -> Result:
        final = domain.gives_up(parcel.first_try_at, clock.now(), tries=parcel.attempt)
        if next_hop.UNKNOWN in codes.values() and not final:
            return Result(parcel=parcel, open_end=True)
        codes = self._told(parcel, content, codes, final=final)
        outcomes = tuple(Outcome(address=address, code=code) for address, code in codes.items())
        log.info(
            "try=%d taken=%d refused=%d",
            parcel.attempt,
            sum(o.taken for o in outcomes),
            sum(o.refused for o in outcomes),
        )
        return Result(parcel=parcel, outcomes=outcomes, gave_up=final)

    def _told(
        self, parcel: Parcel, content: bytes, codes: dict[str, int], *, final: bool
    ) -> dict[str, int]:
        """Report what will never arrive; while the report cannot leave, its recipients stay open."""
        lost = [a for a, code in codes.items() if code >= 500 or (final and not 200 <= code < 300)]
        if not lost or not parcel.sender:  # a report about a report goes to nobody
            return codes
        told = [a for a in lost if "NEVER" not in parcel.dsn.of(a).notify]
        if not told:
            return codes
        content = content or spool.content(parcel.blob)
        report = domain.delivery_report(
            domain.Report(
                number=parcel.mail_id,
                sender=parcel.sender,
                failures=tuple(domain.Failure(address=a, code=codes[a]) for a in told),
                head=content.partition(b"\r\n\r\n")[0] + b"\r\n",
                received_at=parcel.first_try_at,
                now=clock.now().astimezone(clock.JST),
                author=settings.OMAMORI.notice_from,
            )
        )
        answer = next_hop.hand_over_on(
            self._open(), sender="", recipients=(parcel.sender,), content=report
        )[parcel.sender]
        if 400 <= answer < 500 and not final:
            return codes | dict.fromkeys(lost, answer)
        return codes

    def _open(self) -> Lines:
        wanted = next_hop.target(settings.OMAMORI)
        with self._lock:
            if self._lines is None or self._lines.to != wanted:
                self._lines = Lines(wanted)
            return self._lines

    def _note_rest(self, codes: dict[str, int]) -> None:
        """After a line that could not be had, pause: 1, 2, 4 … seconds, at most a minute."""
        if all(code == next_hop.NO_CONNECTION for code in codes.values()):
            self._rest = min(_LONGEST_REST, self._rest * 2 or 1.0)
            self._rests_until = time.monotonic() + self._rest
        else:
            self._rest = 0.0
