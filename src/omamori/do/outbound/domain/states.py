"""メールの状態。Which state a mail may go to from which: the table that the actions ask."""

import enum

from omamori.do.outbound.domain.errors import AlreadyMoved
from omamori.do.outbound.mail import Verdict


class State(enum.StrEnum):
    """Where a mail stands; the values are stored."""

    RECEIVED = "received"
    WAITING_SENDER = "waiting_sender"
    WAITING_SECOND = "waiting_second"
    DELAYED = "delayed"
    RELEASING = "releasing"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REFUSED = "refused"


LABELS = {
    State.RECEIVED: "受け付けました",
    State.WAITING_SENDER: "送信者の確認待ち",
    State.WAITING_SECOND: "ダブルチェック待ち",
    State.DELAYED: "まもなく送信 (呼び戻せます)",
    State.RELEASING: "送信中",
    State.DELIVERED: "送信しました",
    State.BOUNCED: "届きませんでした",
    State.WITHDRAWN: "取り下げました",
    State.EXPIRED: "期限切れ (止めたまま)",
    State.REFUSED: "お断りしました",
}

_S = State
TRANSITIONS: dict[State, frozenset[State]] = {
    _S.RECEIVED: frozenset(
        {_S.RELEASING, _S.DELAYED, _S.WAITING_SENDER, _S.WAITING_SECOND, _S.REFUSED}
    ),
    _S.WAITING_SENDER: frozenset(
        {_S.WAITING_SENDER, _S.WAITING_SECOND, _S.DELAYED, _S.RELEASING, _S.WITHDRAWN, _S.EXPIRED}
    ),
    _S.WAITING_SECOND: frozenset(
        {_S.WAITING_SECOND, _S.WAITING_SENDER, _S.DELAYED, _S.RELEASING, _S.WITHDRAWN, _S.EXPIRED}
    ),
    _S.DELAYED: frozenset(
        {_S.RELEASING, _S.WITHDRAWN, _S.WAITING_SENDER, _S.WAITING_SECOND, _S.DELAYED}
    ),
    _S.RELEASING: frozenset({_S.DELIVERED, _S.BOUNCED}),
    # A held mail is never lost by time: the sender or the office may take it up again.
    _S.EXPIRED: frozenset({_S.WAITING_SENDER, _S.WITHDRAWN}),
    _S.DELIVERED: frozenset(),
    _S.BOUNCED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.REFUSED: frozenset(),
}
"""Allowed moves; what is absent never happens."""

HELD = frozenset({_S.WAITING_SENDER, _S.WAITING_SECOND, _S.EXPIRED})
"""Waits for people; goes out only through them."""

OPEN = HELD | {_S.RECEIVED, _S.DELAYED, _S.RELEASING}
"""Not finished: its content may not be erased."""

EDITABLE = frozenset({_S.WAITING_SENDER, _S.WAITING_SECOND, _S.DELAYED, _S.EXPIRED})
"""The sender may still change who gets it; checks given before lapse."""

STOPPABLE = HELD | {_S.DELAYED}
"""Nothing has left the company yet."""


def moved(before: State, after: State) -> State:
    """The new state, when the move is allowed.

    Raises:
        AlreadyMoved: it is not; the mail has gone on meanwhile.
    """
    if after not in TRANSITIONS[before]:
        raise AlreadyMoved(LABELS[before])
    return after


def first(verdict: Verdict, *, sender_known: bool) -> State:
    """Where a fresh mail goes by its verdict; without a known sender somebody else must look."""
    if verdict is Verdict.SELF_CHECK and not sender_known:
        return State.WAITING_SECOND
    if verdict is Verdict.SECOND_CHECK:
        return State.WAITING_SENDER if sender_known else State.WAITING_SECOND
    return {
        Verdict.PASS: State.RELEASING,
        Verdict.DELAY: State.DELAYED,
        Verdict.SELF_CHECK: State.WAITING_SENDER,
        Verdict.REFUSE: State.REFUSED,
    }[verdict]
