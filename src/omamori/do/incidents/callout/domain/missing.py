"""応答しなかった人。Who was called in a drill, had his time, and said nothing: pure, from the log."""

from collections.abc import Iterable

from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.domain.step import Event

_REACHED = frozenset({Code.SENT, Code.DELIVERED, Code.FOUND_SENT})
_SPOKE = frozenset(
    {
        Code.ACKNOWLEDGED,
        Code.REFUSED,
        Code.LATE_ANSWER,
        Code.STILL,
        Code.HANDED_OVER,
        Code.WRONG_CODE,
    }
)


def missing(log: Iterable[Event]) -> frozenset[str]:
    """Public ids of those who let their turn go by.

    Somebody to whom nothing could be sent has missed nothing, nor has he whose time was not over when another
    answered. Saying no is an answer, and so is a wrong code word.
    """
    lines = list(log)
    called = {(line.stop, line.channel): line.person for line in lines if line.code == Code.CALL}
    spoke = {line.person for line in lines if line.code in _SPOKE}
    last = max((stop for stop, _channel in called), default=-1)
    given_up = any(line.code == Code.GIVEN_UP for line in lines)
    reached = {
        called[line.stop, line.channel]
        for line in lines
        if line.code in _REACHED
        and (line.stop, line.channel) in called
        and (line.stop < last or given_up)
    }
    return frozenset(reached - spoke)
