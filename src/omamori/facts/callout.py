"""呼び出しの事実。Call-outs begin, are answered, taken back and ended; the chain behind them is approved (J.4.4.2)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _CallOutFact(Fact):
    """A fact about one call-out."""

    subject_kind: ClassVar[str] = "callout"
    default_clause: ClassVar[str] = "J.4.4.2"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutStarted(_CallOutFact):
    """People began to be called.

    Attributes:
        about_kind, about_id: what it is about, e.g. a case.
        drill: nothing happened; it is practised.
        people: how many the chain names.
    """

    name: ClassVar[str] = "callout.started"
    label: ClassVar[str] = "呼び出しを始めた"

    about_kind: str
    about_id: str
    drill: bool = False
    people: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class _AboutFact(_CallOutFact):
    """A fact by which the room that started it goes on.

    Attributes:
        about_kind, about_id: what it is about.
    """

    about_kind: str
    about_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutTaken(_AboutFact):
    """Somebody said with his code word that he takes care.

    Attributes:
        person_id: who.
        minutes: since the start.
        way: ``mail``, ``sms``, ``voice``, ``sheet`` or ``page``.
    """

    name: ClassVar[str] = "callout.taken"
    label: ClassVar[str] = "呼び出しに応答した"

    person_id: str
    minutes: int
    way: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutTakenBack(_AboutFact):
    """Who had taken it did not answer whether he still does: people are called again.

    Attributes:
        person_id: who had taken it.
    """

    name: ClassVar[str] = "callout.taken_back"
    label: ClassVar[str] = "応答を取り消し、呼び出しを再開した"

    person_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutHandedOver(_AboutFact):
    """Who had taken it gave it to another.

    Attributes:
        person_id: who takes care now.
    """

    name: ClassVar[str] = "callout.handed_over"
    label: ClassVar[str] = "呼び出しの対応を引き継いだ"

    person_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutGivenUp(_AboutFact):
    """The whole chain was called as often as it says, and nobody answered.

    Attributes:
        calls: how many mails, messages and calls went out.
    """

    name: ClassVar[str] = "callout.given_up"
    label: ClassVar[str] = "呼び出しにだれも応答しなかった"

    calls: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutStopped(_AboutFact):
    """It is over."""

    name: ClassVar[str] = "callout.stopped"
    label: ClassVar[str] = "呼び出しを終えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CallOutStalled(_CallOutFact):
    """The watch found that a call-out had stopped moving.

    Attributes:
        minutes: how long its next step is overdue.
    """

    name: ClassVar[str] = "callout.stalled"
    label: ClassVar[str] = "呼び出しが止まっているのを見つけた"

    minutes: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ChainFact(Fact):
    """A fact about one edition of the chain.

    Attributes:
        number: of the edition.
    """

    subject_kind: ClassVar[str] = "callout_chain"
    default_clause: ClassVar[str] = "J.4.4.2"

    number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChainSubmitted(_ChainFact):
    """The chain of contacts was written and waits for another's approval."""

    name: ClassVar[str] = "callout.chain_submitted"
    label: ClassVar[str] = "緊急連絡網の承認を頼んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChainApproved(_ChainFact):
    """Another person approved it; it is in force."""

    name: ClassVar[str] = "callout.chain_approved"
    label: ClassVar[str] = "緊急連絡網を承認した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChainReturned(_ChainFact):
    """It has to be written better."""

    name: ClassVar[str] = "callout.chain_returned"
    label: ClassVar[str] = "緊急連絡網を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NumberChanged(Fact):
    """An emergency number was entered, changed or taken out."""

    subject_kind: ClassVar[str] = "person"
    default_clause: ClassVar[str] = "J.4.4.2"
    name: ClassVar[str] = "callout.number_changed"
    label: ClassVar[str] = "緊急連絡の電話番号を変えた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContactsTested(Fact):
    """A silent test of the chain is over.

    Attributes:
        asked, reached: numbers of people.
        median_minutes: of those who answered; 0 when nobody did.
    """

    subject_kind: ClassVar[str] = "callout_trial"
    default_clause: ClassVar[str] = "J.4.4.2"
    name: ClassVar[str] = "callout.contacts_tested"
    label: ClassVar[str] = "緊急連絡網を試した"

    asked: int
    reached: int
    median_minutes: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class DrillMissed(Fact):
    """A person was called in a drill, or asked by the silent test, and did not answer in his time.

    Attributes:
        drill_id: public id of the call-out or the test; one person misses one drill once.
        way: ``callout`` or ``test``.
    """

    subject_kind: ClassVar[str] = "person"
    default_clause: ClassVar[str] = "J.4.4.2"
    name: ClassVar[str] = "callout.drill_missed"
    label: ClassVar[str] = "訓練の呼び出しに応答しなかった"

    drill_id: str
    way: str
