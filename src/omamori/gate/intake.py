"""受け取りの道。One mail from the line to its 250: on disk, looked into, judged, recorded; in that order.

The contract of the gate: no 250 before the bytes are synced and the judgement is committed; nothing
passes that was not looked into; what cannot be kept now is answered 4xx so that the sender's server
keeps it. Bytes of a mail that got no row are erased, at once or by ``recovery``.
"""

import asyncio
import dataclasses
import errno
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import DatabaseError, close_old_connections, connection

from omamori.do.outbound import actions, spool
from omamori.do.outbound.examination import examine
from omamori.do.outbound.mail import Received, Verdict
from omamori.facts.errors import Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.gate.commands import received_count
from omamori.gate.examiner import AT_ONCE, MAIL_SECONDS, Examiner, ExaminerDown
from omamori.gate.submission import Submission

log = logging.getLogger("omamori.gate")

_HOPS = 50
"""Servers a mail may have passed; more is a loop (Postfix's hopcount_limit)."""
_one_writer = threading.Lock()
"""SQLite's waiting is unfair to several writers of one process; they queue here instead."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the client is told, and how the mail is counted.

    Attributes:
        outcome: ``passed``, ``held``, ``refused``, ``later``.
        carried: the gate has the mail and answers for it. False when it was refused, comes again,
            or passed and is sent on by the server in front (``Submission.handed_on``).
    """

    reply: str
    outcome: str
    carried: bool = False


class Intake:
    """Takes mails for every door of the gate."""

    def __init__(self, examiner: Examiner) -> None:
        """Ready to take."""
        self._examiner = examiner
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="gate")

    async def take(self, mail: Submission) -> Answer:
        """Bring one mail in; never raises, so that the client always gets an answer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, take, mail, self._examiner)

    async def stop(self) -> None:
        """Finish what is in hand."""
        await asyncio.to_thread(self._threads.shutdown, wait=True)


def take(mail: Submission, examiner: Examiner) -> Answer:
    """Bring one mail in; never raises, so that the client always gets an answer."""
    if received_count(mail.content) > _HOPS:
        return Answer("554 5.4.6 Too many servers passed, this is a loop (OMAMORI-LOOP)", "refused")
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
        return Answer(_later(error), "later")
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
    with _writing():
        received = actions.receive(envelope=envelope, blob=blob, mail=examined)
    if received.verdict == Verdict.REFUSE:
        return Answer(_refused(received, utf8=mail.utf8), "refused"), False
    held = received.verdict in (Verdict.SELF_CHECK, Verdict.SECOND_CHECK)
    # The state is told to the sending program's log, too; the person hears of it by notice.
    word = "Held for checking" if held else "Taken"
    reply, outcome = f"250 2.0.0 {word} {received.public_id}", "held" if held else "passed"
    return Answer(reply, outcome, carried=received.keep_blob), received.keep_blob


class _writing:  # noqa: N801 - reads as a word in a with statement
    """Holds the writers' queue on SQLite; PostgreSQL needs none."""

    def __enter__(self) -> None:
        self._held = connection.vendor == "sqlite"
        if self._held:
            _one_writer.acquire()

    def __exit__(self, *error: object) -> None:
        if self._held:
            _one_writer.release()


def _forget(blob: str) -> None:
    """Erase bytes without a row; when the database cannot say, recovery does it later."""
    if not blob:
        return
    try:
        spool.forget_unused(blob)
    except (DatabaseError, OSError) as error:
        log.warning("残りを後で片付けます: %s", type(error).__name__)


def _refused(received: Received, *, utf8: bool) -> str:
    code = received.refusal_code or "OMAMORI-RULE"
    text = f"550 5.7.1 Refused by the sending rules ({code}) {received.refusal}"
    if not utf8:
        text = "".join(c for c in text if c.isascii())
    return " ".join(text.split())[:480]


def _later(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "452 4.3.1 No space left to keep the mail, come again (OMAMORI-DISK)"
    if isinstance(error, OSError):
        return "451 4.3.0 The mail cannot be kept now, come again (OMAMORI-DISK)"
    if isinstance(error, DatabaseError):
        return "451 4.3.0 The database does not answer, come again (OMAMORI-DATABASE)"
    if isinstance(error, ExaminerDown):
        return "451 4.3.0 The examiner does not answer, come again (OMAMORI-EXAMINER)"
    if isinstance(error, Refusal):
        return f"451 4.3.0 Not taken now ({error.code})"
    return "451 4.3.0 Something is broken here, come again (OMAMORI-INTERNAL)"
