"""自己確認の範囲。What the sender has to look at: exactly what a reason doubts, and nothing besides (J.9.2).

Who ticks twenty boxes for one doubt looks at none of them; every other receiver and file is shown only.
"""

import dataclasses
from collections.abc import Iterable

from omamori.do.outbound.domain.judgement import Target
from omamori.do.outbound.mail import ASKING, Verdict

MOST_TO_OPEN = 5
"""Of many doubted files the first ones: opening thirty on a telephone teaches to tap, not to look."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pointing:
    """A reason, as far as it matters here; ids of targets are public ids.

    Attributes:
        speaks: False for a rule in test mode.
    """

    rule: str
    severity: Verdict
    targets: tuple[Target, ...]
    speaks: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToLookAt:
    """What is to be ticked.

    Attributes:
        recipients, attachments: public ids.
        reasons: codes of rules whose doubt lies in the text or in the mail as a whole.
    """

    recipients: frozenset[str] = frozenset()
    attachments: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """How many ticks that makes."""
        return len(self.recipients) + len(self.attachments) + len(self.reasons)

    def missing(self, ticked: "ToLookAt") -> int:
        """How many of these were not ticked."""
        return (
            len(self.recipients - ticked.recipients)
            + len(self.attachments - ticked.attachments)
            + len(self.reasons - ticked.reasons)
        )


def to_open(doubted: frozenset[str], files: tuple[str, ...]) -> tuple[str, ...]:
    """The files that a second person has to have opened before he answers.

    Args:
        doubted: public ids of those that a reason doubts.
        files: public ids of all its files, in order.

    Those that a reason doubts, a few of them; where the doubt lies elsewhere, the first: a telephone
    can open these, and who has opened none has seen nothing of what is sent.
    """
    first = tuple(f for f in files if f in doubted)
    return (first or files[:1])[:MOST_TO_OPEN]


def to_look_at(
    reasons: Iterable[Pointing], recipients: frozenset[str], attachments: frozenset[str]
) -> ToLookAt:
    """What the sender has to look at.

    Args:
        reasons: all of the mail.
        recipients: public ids of who gets it.
        attachments: public ids of its files.

    A mail that is held without any such reason (called back, or not readable) is looked at as a whole.
    """
    there = {("recipient", r) for r in recipients} | {("attachment", a) for a in attachments}
    doubted: set[Target] = set()
    themselves: set[str] = set()
    for one in reasons:
        if not one.speaks or one.severity not in ASKING:
            continue
        pointed = there.intersection(one.targets)
        doubted |= pointed
        if not pointed or any(kind == "body" for kind, _ in one.targets):
            themselves.add(one.rule)
    if not doubted and not themselves:
        doubted = there
    return ToLookAt(
        recipients=frozenset(key for kind, key in doubted if kind == "recipient"),
        attachments=frozenset(key for kind, key in doubted if kind == "attachment"),
        reasons=frozenset(themselves),
    )
