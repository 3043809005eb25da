"""通知の状態。From the list to the proof, one person at a time: pure."""

import enum

from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.facts.sentences import said


class Channel(enum.StrEnum):
    """知らせ方。By what a person is told."""

    MAIL = "mail"
    LETTER = "letter"
    PHONE = "phone"
    NONE = "none"


class State(enum.StrEnum):
    """One person's notice."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    BOUNCED = "bounced"
    LETTER_DUE = "letter_due"
    LETTER_MADE = "letter_made"
    LETTER_SENT = "letter_sent"
    RETURNED = "returned"
    PHONED = "phoned"
    UNREACHABLE = "unreachable"
    PUBLISHED = "published"
    LEFT_OUT = "left_out"


CHANNELS = {
    Channel.MAIL: said("メール"),
    Channel.LETTER: said("手紙"),
    Channel.PHONE: said("電話"),
    Channel.NONE: said("連絡先なし"),
}
WORDS = {
    State.READY: said("これから"),
    State.SENDING: said("送るところ"),
    State.SENT: said("メールを送った"),
    State.BOUNCED: said("メールが戻った"),
    State.LETTER_DUE: said("手紙を作る"),
    State.LETTER_MADE: said("手紙を作った"),
    State.LETTER_SENT: said("手紙を出した"),
    State.RETURNED: said("手紙が戻った"),
    State.PHONED: said("電話で伝えた"),
    State.UNREACHABLE: said("連絡がつかない"),
    State.PUBLISHED: said("公表で代えた"),
    State.LEFT_OUT: said("通知しない"),
}
TOLD = frozenset({State.SENT, State.LETTER_SENT, State.PHONED, State.PUBLISHED})
"""States in which the duty to tell counts as done for a person."""
_AFTER: dict[State, frozenset[State]] = {
    State.READY: frozenset({State.SENDING, State.LETTER_DUE, State.PHONED, State.UNREACHABLE, State.LEFT_OUT}),
    State.SENDING: frozenset({State.SENT, State.BOUNCED, State.READY}),
    State.SENT: frozenset({State.BOUNCED}),
    State.BOUNCED: frozenset({State.LETTER_DUE, State.PHONED, State.UNREACHABLE}),
    State.LETTER_DUE: frozenset({State.LETTER_MADE, State.PHONED, State.UNREACHABLE, State.LEFT_OUT}),
    State.LETTER_MADE: frozenset({State.LETTER_SENT, State.LETTER_DUE}),
    State.LETTER_SENT: frozenset({State.RETURNED}),
    State.RETURNED: frozenset({State.PHONED, State.UNREACHABLE, State.LETTER_DUE}),
    State.UNREACHABLE: frozenset({State.PUBLISHED, State.PHONED, State.LETTER_DUE, State.READY}),
    State.LEFT_OUT: frozenset({State.READY}),
    State.PHONED: frozenset(),
    State.PUBLISHED: frozenset({State.PHONED, State.LETTER_DUE}),
}  # fmt: skip


BEGINNINGS = {Channel.LETTER: State.LETTER_DUE, Channel.NONE: State.UNREACHABLE}
"""Where a way begins once the notice is approved; mails and calls begin where they are."""


def may_become(now: str, then: str) -> bool:
    """Whether a notice may go from one state to another."""
    return State(then) in _AFTER[State(now)]


def channel_of(row: Concerned) -> Channel:
    """The nearest way to a person: mail, else a letter, else the telephone, else none."""
    if row.mail:
        return Channel.MAIL
    if row.address:
        return Channel.LETTER
    return Channel.PHONE if row.phone else Channel.NONE


def next_way(row: Concerned, failed: Channel) -> State:
    """Where a person goes whose mail or letter came back."""
    if failed is Channel.MAIL and row.address:
        return State.LETTER_DUE
    return State.UNREACHABLE
