"""事故の手順書の事実。The tasks of a playbook were edited; editions have facts of their own."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaybookTaskWritten(Fact):
    """A task was added or changed.

    Attributes:
        playbook: code of the playbook.
    """

    name: ClassVar[str] = "playbooks.task_written"
    label: ClassVar[str] = "事故の手順書の作業を書いた"
    subject_kind: ClassVar[str] = "playbook_task"
    default_clause: ClassVar[str] = "J.4.4.2"

    playbook: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaybookTaskRemoved(Fact):
    """A task was taken out; approved editions keep it.

    Attributes:
        playbook: code of the playbook.
    """

    name: ClassVar[str] = "playbooks.task_removed"
    label: ClassVar[str] = "事故の手順書から作業を除いた"
    subject_kind: ClassVar[str] = "playbook_task"
    default_clause: ClassVar[str] = "J.4.4.2"

    playbook: str
