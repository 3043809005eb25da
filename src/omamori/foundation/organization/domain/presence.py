"""在席・不在・テレワーク。Where a person is at a moment, from what he and his calendar say (J.2.3).

A check that cannot be done is never left out: so it must be known who can be reached. Being away beats
working at home, working at home beats the office; without a word a person is taken to be there. Why
somebody is away is nobody's business and is not kept.
"""

import dataclasses
import enum
from collections.abc import Iterable
from datetime import datetime, timedelta

from omamori.foundation.organization.domain import errors

LONGEST = timedelta(days=366)
"""A longer time is a leave, entered by the office."""


class Where(enum.StrEnum):
    """Where somebody works."""

    HERE = "here"
    TELEWORK = "telework"
    AWAY = "away"


LABELS = {Where.HERE: "在席", Where.TELEWORK: "テレワーク", Where.AWAY: "不在"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Span:
    """A time with a state; the end is not counted."""

    where: Where
    starts_at: datetime
    ends_at: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.starts_at <= moment < self.ends_at


def checked(span: Span, now: datetime) -> Span:
    """The span, when it can be entered now.

    Raises:
        DatesReversed: it ends before it begins.
        PresenceOver: it has ended already.
        PresenceTooLong: longer than ``LONGEST``.
    """
    if span.ends_at <= span.starts_at:
        raise errors.DatesReversed
    if span.ends_at <= now:
        raise errors.PresenceOver
    if span.ends_at - span.starts_at > LONGEST:
        raise errors.PresenceTooLong
    return span


def at(spans: Iterable[Span], moment: datetime) -> Span | None:
    """What holds at a moment; None when nothing was entered for it."""
    weight = {Where.HERE: 0, Where.TELEWORK: 1, Where.AWAY: 2}
    found = [s for s in spans if s.covers(moment)]
    return max(found, key=lambda s: (weight[s.where], s.ends_at), default=None)
