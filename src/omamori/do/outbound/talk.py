"""トークの相手。What is known of the person a chat message goes to: who he is, and who could be taken for him.

A mail has an address that says the company; a talk has only a name in a list. What the master list and
the text say about that name is therefore gathered before the judgement, and travels with the message.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, Self


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listed:
    """A person of the master list.

    Attributes:
        told_apart_by: his second identifier: company, 応募者番号 or 顧客番号.
    """

    name: str
    told_apart_by: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mention:
    """A namesake whose full name stands where the chosen person's does not.

    Attributes:
        attachment: number of the file, from 1; 0 for the text of the message.
        file: its name; empty for the text.
    """

    who: Listed
    attachment: int = 0
    file: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Talk:
    """Where a chat message goes.

    Attributes:
        tool: key of the messaging tool.
        chosen: who was chosen.
        namesakes: other people of the same surname or reading.
        mentions: what text and files say of them.
        readers: who would read it besides ourselves; 1 for a talk between two.
        tool_days: for how many days the company has used the tool.
    """

    tool: str
    chosen: Listed
    namesakes: tuple[Listed, ...] = ()
    mentions: tuple[Mention, ...] = ()
    readers: int = 1
    tool_days: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the sealed head."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of ``as_json``."""
        return cls(
            tool=value["tool"],
            chosen=Listed(**value["chosen"]),
            namesakes=tuple(Listed(**n) for n in value["namesakes"]),
            mentions=tuple(
                Mention(who=Listed(**m["who"]), attachment=m["attachment"], file=m["file"])
                for m in value["mentions"]
            ),
            readers=value["readers"],
            tool_days=value["tool_days"],
        )
