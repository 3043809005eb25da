"""PDCA の板。From the steps that rooms tell of, where each business process and the whole stand."""

import dataclasses
from collections.abc import Iterable
from datetime import date

STAGES = ("plan", "do", "check", "act")
STAGE_WORDS = {"plan": "計画", "do": "実施", "check": "確認", "act": "改善"}
STATE_WORDS = {
    "none": "まだ",
    "planned": "予定",
    "running": "進行中",
    "done": "済み",
    "late": "遅れ",
}
COLOURS = {"none": "none", "planned": "none", "running": "watch", "done": "good", "late": "late"}
_WORST = ("late", "running", "planned", "none", "done")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """One thing of a cycle.

    Attributes:
        process: name of the business process; empty for the whole system.
        stage: ``plan``, ``do``, ``check`` or ``act``.
        state: key of ``STATE_WORDS``.
        on: the day that it was done, or that it should be; None where there is none.
    """

    process: str
    stage: str
    label: str
    state: str
    on: date | None = None
    url_name: str = ""
    url_args: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Quarter:
    """One stage of one cycle: its worst step gives the state."""

    stage: str
    state: str
    steps: tuple[Step, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cycle:
    """A business process, or the whole (empty name), with its four stages.

    Attributes:
        here: the stage at which it stands: the first that is not done, else ``act``.
    """

    process: str
    quarters: tuple[Quarter, ...]
    here: str


def folded(steps: Iterable[Step]) -> tuple[Cycle, ...]:
    """The whole first, then the processes by name; the latest of several done steps comes first."""
    found: dict[str, list[Step]] = {"": []}
    for step in steps:
        found.setdefault(step.process, []).append(step)
    names = ["", *sorted(name for name in found if name)]
    return tuple(_cycle(name, found[name]) for name in names)


def _cycle(name: str, steps: list[Step]) -> Cycle:
    quarters = tuple(_quarter(stage, [s for s in steps if s.stage == stage]) for stage in STAGES)
    here = next((q.stage for q in quarters if q.state != "done"), "act")
    return Cycle(process=name, quarters=quarters, here=here)


def _quarter(stage: str, steps: list[Step]) -> Quarter:
    state = _state({s.state for s in steps} - {"none"})
    ordered = sorted(steps, key=lambda s: (_WORST.index(s.state), s.on or date.max, s.label))
    return Quarter(stage=stage, state=state, steps=tuple(ordered))


def _state(states: set[str]) -> str:
    """Late when anything is; running while a part is done; done when all of it is."""
    if "late" in states:
        return "late"
    if "running" in states or ("done" in states and len(states) > 1):
        return "running"
    return next(iter(states), "none")
