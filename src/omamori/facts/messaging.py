"""メッセージアプリの事実。Which tools were adopted, who was told how to use them, what was sent and taken back."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _ToolFact(Fact):
    """A fact about the adoption of a messaging tool.

    Attributes:
        tool: key of the tool, e.g. ``slack``.
    """

    subject_kind: ClassVar[str] = "messaging_tool"
    default_clause: ClassVar[str] = "J.9.2"

    tool: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolRequested(_ToolFact):
    """Somebody asked for a tool, with its risk and the measures."""

    name: ClassVar[str] = "messaging.tool_requested"
    label: ClassVar[str] = "道具の採用を申請した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolAdopted(_ToolFact):
    """A tool was approved as a change; the stricter weeks begin."""

    name: ClassVar[str] = "messaging.tool_adopted"
    label: ClassVar[str] = "道具の採用を承認した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolRejected(_ToolFact):
    """A tool was turned down."""

    name: ClassVar[str] = "messaging.tool_rejected"
    label: ClassVar[str] = "道具の採用を認めなかった"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolStopped(_ToolFact):
    """A tool was stopped: nothing is sent with it any more."""

    name: ClassVar[str] = "messaging.tool_stopped"
    label: ClassVar[str] = "道具を止めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolResumed(_ToolFact):
    """A stopped tool is used again."""

    name: ClassVar[str] = "messaging.tool_resumed"
    label: ClassVar[str] = "道具の使用を再開した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolConnected(_ToolFact):
    """The connection of a tool was set anew and worked."""

    name: ClassVar[str] = "messaging.tool_connected"
    label: ClassVar[str] = "道具をつないだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolUseChanged(_ToolFact):
    """How a tool is used was changed.

    Attributes:
        number: of the text that holds now, counted from 1.
        recall_hours: until when messages can be taken back with the company's settings; None as the
            service documents it.
    """

    name: ClassVar[str] = "messaging.tool_use_changed"
    label: ClassVar[str] = "道具の使い方を改めた"

    number: int
    recall_hours: int | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class GuidanceConfirmed(_ToolFact):
    """A person read how the tool is used and confirmed it.

    Attributes:
        number: which text, counted from 1.
    """

    name: ClassVar[str] = "messaging.guidance_confirmed"
    label: ClassVar[str] = "道具の使い方を確かめた"
    default_clause: ClassVar[str] = "J.4.3"

    number: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticesBegun(_ToolFact):
    """A person gets his urgent notices in this tool, too; who it is says the fact's actor."""

    name: ClassVar[str] = "messaging.notices_begun"
    label: ClassVar[str] = "急ぎの知らせをチャットでも受け始めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticesEnded(_ToolFact):
    """A person does not get them there any more."""

    name: ClassVar[str] = "messaging.notices_ended"
    label: ClassVar[str] = "急ぎの知らせをチャットで受けるのをやめた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _MessageFact(Fact):
    """A fact about one chat message; its story is that of its mail.

    Attributes:
        tool: key of the tool.
    """

    subject_kind: ClassVar[str] = "mail"
    default_clause: ClassVar[str] = "J.9.2"

    tool: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageUncertain(_MessageFact):
    """The service was asked to post and gave no answer: nobody knows whether it did."""

    name: ClassVar[str] = "messaging.message_uncertain"
    label: ClassVar[str] = "メッセージが届いたか分からなくなった"


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageSettled(_MessageFact):
    """A person looked and said whether an uncertain message had arrived.

    Attributes:
        arrived: it had.
    """

    name: ClassVar[str] = "messaging.message_settled"
    label: ClassVar[str] = "メッセージが届いたかを確かめた"

    arrived: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageRecalled(_MessageFact):
    """A sent message was taken back at the service.

    Attributes:
        seconds: since it was sent.
        complete: files too; False when the service keeps a part.
    """

    name: ClassVar[str] = "messaging.message_recalled"
    label: ClassVar[str] = "送ったメッセージを取り消した"

    seconds: int
    complete: bool
