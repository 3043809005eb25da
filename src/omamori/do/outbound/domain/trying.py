"""試算の決まり。What another version of one control would have made of mails that have gone (J.4.5.2)."""

import collections
import dataclasses
from collections.abc import Iterable, Mapping

from omamori.do.outbound.domain.judgement import Reason
from omamori.do.outbound.mail import ASKING, Verdict
from omamori.reference.effort import Effort


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tried:
    """One past mail under both versions.

    Attributes:
        department: name of the sender's department; empty when nobody is known.
        reason: what the new version says; None when it is silent.
    """

    mail_id: str
    department: str
    before: Verdict
    after: Verdict
    reason: Reason | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """All of them together.

    Attributes:
        moved: (before, after) → how many mails, only where they differ, the most frequent first.
        asked: department → how many mails asked a person before and after.
        seconds: people's time before and after.
        samples: some of those that changed, one of each way first.
    """

    mails: int
    before: Mapping[Verdict, int]
    after: Mapping[Verdict, int]
    moved: tuple[tuple[tuple[Verdict, Verdict], int], ...]
    asked: tuple[tuple[str, int, int], ...]
    seconds: tuple[int, int]
    samples: tuple[Tried, ...]


def verdict_with(
    others: Iterable[tuple[Verdict, bool]],
    spoken: Iterable[Reason],
    *,
    examined: bool,
    counts: bool,
) -> Verdict:
    """The verdict with one control exchanged.

    Args:
        others: severity and test mode of the reasons that other controls gave.
        spoken: what the exchanged control says now.
        examined: everything could be looked into; else the mail never passes by itself.
        counts: the exchanged control acts; False when it is in test mode or stopped.
    """
    found = [severity for severity, test_mode in others if not test_mode]
    found += [reason.severity for reason in spoken] if counts else []
    floor = Verdict.PASS if examined else Verdict.SELF_CHECK
    return max([floor, *found], key=lambda v: v.rank)


def summed(tried: Iterable[Tried], effort: Effort, most: int = 10) -> Outcome:
    """Count what changes.

    Args:
        tried: every mail looked at.
        effort: seconds that a check takes; a second check follows a first.
        most: how many samples to keep.
    """
    mails = list(tried)
    moved = collections.Counter((t.before, t.after) for t in mails if t.before is not t.after)
    asked: dict[str, list[int]] = {}
    for one in mails:
        counts = asked.setdefault(one.department, [0, 0])
        counts[0] += one.before in ASKING
        counts[1] += one.after in ASKING
    return Outcome(
        mails=len(mails),
        before=collections.Counter(t.before for t in mails),
        after=collections.Counter(t.after for t in mails),
        moved=tuple(moved.most_common()),
        asked=tuple(
            (name, was, would)
            for name, (was, would) in sorted(asked.items(), key=lambda a: (-a[1][1], a[0]))
            if was or would
        ),
        seconds=(
            sum(_seconds(t.before, effort) for t in mails),
            sum(_seconds(t.after, effort) for t in mails),
        ),
        samples=_samples(mails, most),
    )


def _seconds(verdict: Verdict, effort: Effort) -> int:
    first = effort.self_check if verdict in ASKING else 0
    return first + (effort.second_check if verdict is Verdict.SECOND_CHECK else 0)


def _samples(mails: list[Tried], most: int) -> tuple[Tried, ...]:
    changed = [t for t in mails if t.before is not t.after]
    ways: dict[tuple[Verdict, Verdict], list[Tried]] = {}
    for one in changed:
        ways.setdefault((one.before, one.after), []).append(one)
    turns = max((len(found) for found in ways.values()), default=0)
    mixed = [found[turn] for turn in range(turns) for found in ways.values() if turn < len(found)]
    return tuple(mixed[:most])
