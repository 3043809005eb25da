"""その場の判断。A mail that another server keeps until it hears the verdict (milter): nothing is promised before.

The order is the strict one: bytes on disk, looked into, judged, recorded; what cannot be done now is
answered "later", and the server in front keeps the mail.
"""

import logging
import threading
import time
from functools import partial

from django.db import DatabaseError, close_old_connections, connection

from omamori.do.outbound import actions, spool
from omamori.do.outbound.examination import examine
from omamori.do.outbound.examiner import AT_ONCE, MAIL_SECONDS, Examiner
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.gate import answers
from omamori.gate.answers import Answer
from omamori.gate.submission import Submission

log = logging.getLogger("omamori.gate")

_one_writer = threading.Lock()


class writing:  # noqa: N801 - reads as a word in a with statement
    """Holds the queue of writers: SQLite's own waiting is unfair to several of one process."""

    def __enter__(self) -> None:
        """Wait for one's turn; PostgreSQL needs none."""
        self._held = connection.vendor == "sqlite"
        if self._held:
            _one_writer.acquire()

    def __exit__(self, *error: object) -> None:
        """The next one, please."""
        if self._held:
            _one_writer.release()


def decide(mail: Submission, examiner: Examiner) -> Answer:
    """Judge one mail now; never raises, so that the server in front always gets an answer."""
    blob = ""
    try:
        close_old_connections()
        blob = spool.keep(mail.content)
        answer, kept = _judged(mail, blob, examiner)
        if not kept:
            _forget(blob)
    except Exception as error:  # noqa: BLE001 - whatever breaks, the mail must stay with its sender
        log.warning("受け取れませんでした: %s", type(error).__name__)
        _forget(blob)
        return answers.later(error)
    finally:
        close_old_connections()
    return answer


def _judged(mail: Submission, blob: str, examiner: Examiner) -> tuple[Answer, bool]:
    envelope = mail.envelope(clock.now())
    examined = examine(
        mail.content,
        envelope,
        partial(examiner.examine, until=time.monotonic() + MAIL_SECONDS),
        is_inside=organization.is_inside,
        at_once=AT_ONCE,
    )
    with writing():
        received = actions.receive(envelope=envelope, blob=blob, mail=examined)
    return answers.judged(received, utf8=mail.utf8), received.keep_blob


def _forget(blob: str) -> None:
    """Erase bytes without a row; when the database cannot say, recovery does it later."""
    if not blob:
        return
    try:
        spool.forget_unused(blob)
    except (DatabaseError, OSError) as error:
        log.warning("残りを後で片付けます: %s", type(error).__name__)
