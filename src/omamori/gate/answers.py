"""ゲートの答え。What the client is told: accepted, held, refused with its rule, or to come again."""

import dataclasses
import errno

from django.db import DatabaseError

from omamori.do.outbound.examiner import ExaminerDown
from omamori.do.outbound.mail import ASKING, Received, Verdict
from omamori.facts.errors import Refusal


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the client is told, and how the mail is counted.

    Attributes:
        outcome: ``passed``, ``held``, ``refused``, ``later``, or ``taken`` when the verdict follows.
        carried: the gate has the mail and answers for it. False when it was refused, comes again,
            or passed and is sent on by the server in front (``Submission.handed_on``).
    """

    reply: str
    outcome: str
    carried: bool = False


LOOP = Answer("554 5.4.6 Too many servers passed, this is a loop (OMAMORI-LOOP)", "refused")
BACKLOG = Answer("452 4.3.1 Too many mails wait here, come again (OMAMORI-BACKLOG)", "later")


def taken(number: str) -> Answer:
    """The mail is on disk; its verdict follows."""
    return Answer(f"250 2.0.0 Taken {number}", "taken", carried=True)


def judged(received: Received, *, utf8: bool) -> Answer:
    """The verdict is known and on disk."""
    if received.verdict == Verdict.REFUSE:
        return Answer(_refused(received, utf8=utf8), "refused")
    held = received.verdict in ASKING
    # The state is told to the sending program's log, too; the person hears of it by notice.
    word = "Held for checking" if held else "Taken"
    reply, outcome = f"250 2.0.0 {word} {received.public_id}", "held" if held else "passed"
    return Answer(reply, outcome, carried=received.keep_blob)


def later(error: Exception) -> Answer:
    """It cannot be kept or judged now: the sender's server keeps it."""
    return Answer(_later(error), "later")


def _refused(received: Received, *, utf8: bool) -> str:
    code = received.refusal_code or "OMAMORI-RULE"
    # Replies are ASCII unless the client asked for more (RFC 5321 4.2.1, RFC 6531 3.5); the Japanese
    # reason stands on the sender's page, of which a notice tells.
    reason = received.refusal if utf8 or received.refusal.isascii() else "See the notice in Omamori"
    return " ".join(f"550 5.7.1 Refused by the sending rules ({code}) {reason}".split())[:480]


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
