"""見直しのきっかけ。Which cells a thing that happened touches: exactly those that rest on it; pure."""

import dataclasses
from collections.abc import Iterable

from omamori.facts.lifecycle import Labelled


class Cause(Labelled):
    """Why a cell is looked at again."""

    ITEM = "item", "台帳の記載が変わった"
    PROCESS = "process", "業務の流れが変わった"
    DISPOSAL = "disposal", "個人情報を廃棄した"
    CLAUSE = "clause", "対策の条が変わった"
    CONTROL = "control", "統制の設定が変わった"
    INCIDENT = "incident", "事故・ヒヤリハットがあった"
    ENVIRONMENT = "environment", "働き方や道具が変わった"
    VULNERABILITY = "vulnerability", "弱点が見つかった"
    YEARLY = "yearly", "一年見直していない"


CAUSES = {cause.value: cause.label for cause in Cause}
"""Words by code."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Anchors:
    """What a cell rests on.

    Attributes:
        process, department, items: public ids. items: empty for all of the process.
    """

    process: str
    department: str
    stage: str
    media: frozenset[str]
    items: frozenset[str]
    clauses: frozenset[str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """What happened, as far as it can be told; an empty field does not narrow.

    Attributes:
        source: public id or code of what changed.
        else_whole: where no cell of the process names its stage and medium, all of its cells are touched:
            nobody had thought of it.
    """

    cause: str
    source: str
    process: str = ""
    department: str = ""
    item: str = ""
    stages: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    else_whole: bool = False


def touches(event: Event, cell: Anchors) -> bool:
    """Whether a cell rests on what changed.

    A change of an entry touches the cells of its process that name it or name none, at the stages that
    the change concerns; a clause, those whose measures name it; an incident, those of the department's
    stage and medium, or of the process that it names.
    """
    if event.clauses:
        return bool(event.clauses & cell.clauses)
    if event.stages and cell.stage not in event.stages:
        return False
    if event.item:
        whole = not cell.items and cell.process == event.process
        return event.item in cell.items or whole
    fits = (
        not event.media or event.media & cell.media,
        event.process in ("", cell.process),
        event.department in ("", cell.department),
    )
    return all(fits) and bool(event.process or event.department or event.media)


def touched(event: Event, cells: Iterable[tuple[int, Anchors]]) -> list[int]:
    """Keys of the cells that an event touches."""
    rows = list(cells)
    found = [key for key, cell in rows if touches(event, cell)]
    if found or not (event.else_whole and event.process):
        return found
    return [key for key, cell in rows if cell.process == event.process]
