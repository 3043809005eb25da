"""はじめの一時間の並び。How far a beginning is, and what comes next; pure."""

import dataclasses
from collections.abc import Mapping, Sequence


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """One step as it stands.

    Attributes:
        state: ``done``, ``waiting`` (done, another person decides), ``left_out`` or ``open``.
        reason: why it is left out.
    """

    code: str
    minutes: int
    state: str
    reason: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Beginning:
    """All of it.

    Attributes:
        next: code of the first open step; empty when there is none.
        minutes: what the open ones still take that cannot be left out; extra: and those that can.
    """

    steps: tuple[Standing, ...]
    next: str
    minutes: int
    extra: int

    @property
    def finished(self) -> int:
        """Steps that need nothing of this person any more."""
        return sum(1 for step in self.steps if step.state != "open")

    @property
    def complete(self) -> bool:
        """Nothing is open."""
        return not self.next


def standing(
    steps: Sequence[tuple[str, int, bool, bool, bool]], left_out: Mapping[str, str]
) -> Beginning:
    """How far a beginning is.

    Args:
        steps: (code, minutes, done, another person decides, may be left out), in order.
        left_out: reason by code; one that is done after all counts as done.
    """
    found = []
    for code, minutes, done, waits, _optional in steps:
        if done:
            state = "waiting" if waits else "done"
        else:
            state = "left_out" if code in left_out else "open"
        reason = left_out.get(code, "") if state == "left_out" else ""
        found.append(Standing(code=code, minutes=minutes, state=state, reason=reason))
    open_steps = [step for step in found if step.state == "open"]
    may_go = {code for code, _minutes, _done, _waits, optional in steps if optional}
    extra = sum(step.minutes for step in open_steps if step.code in may_go)
    return Beginning(
        steps=tuple(found),
        next=open_steps[0].code if open_steps else "",
        minutes=sum(step.minutes for step in open_steps) - extra,
        extra=extra,
    )
