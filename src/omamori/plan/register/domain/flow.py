"""業務の流れ。The steps of a process through the five stages, and which stages a change touches; pure (J.3.1.3).

A changed entry reopens exactly those cells of the risk table that rest on what was changed.
"""

import dataclasses
from collections.abc import Iterable, Sequence

from omamori.facts.lifecycle import Stage

MOST_STEPS = 60

_TOUCHED: dict[str, tuple[Stage, ...]] = {
    "acquisition": (Stage.ACQUIRE,),
    "source": (Stage.ACQUIRE,),
    "consent": (Stage.ACQUIRE, Stage.USE),
    "contractors": (Stage.TRANSFER,),
    "third_party": (Stage.TRANSFER,),
    "joint_use": (Stage.TRANSFER, Stage.USE),
    "purpose": (Stage.ACQUIRE, Stage.USE),
    "access_holders": (Stage.USE, Stage.STORE),
    "place": (Stage.STORE,),
    "storage_method": (Stage.STORE,),
    "addresses": (Stage.STORE,),
    "use_until_note": (Stage.USE,),
    "keep_until_note": (Stage.STORE, Stage.DISPOSE),
    "disposal": (Stage.DISPOSE,),
    "handback": (Stage.DISPOSE,),
}
_EVERYWHERE = frozenset(
    {"process_id", "elements", "media", "sensitive", "my_number", "card", "count", "abroad",
     "entrusted", "principals"}
)  # fmt: skip
"""What weighs on every stage. The other columns (names, notes, numbers of rules) touch no risk."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class StepGiven:
    """A scene (場面) of the flow.

    Attributes:
        stage: code of ``lifecycle.Stage``; medium: code of ``lifecycle.Medium``.
        title: what is done. actor: who does it, by function. place: where.
        items: public ids of the entries that move; empty for all of the process.
        from_partner, to_partner: public ids of 取引先; comes_from, goes_to: others outside, in words.
    """

    stage: str
    title: str
    actor: str = ""
    place: str = ""
    medium: str = "paper"
    items: tuple[str, ...] = ()
    from_partner: str = ""
    comes_from: str = ""
    to_partner: str = ""
    goes_to: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcessGiven:
    """What an edition of a business process says.

    Attributes:
        department_id, owner_id: public ids of 部門 and 管理責任者.
        steps: the flow. ends: the process is given up.
    """

    name: str = ""
    department_id: str = ""
    owner_id: str = ""
    outline: str = ""
    steps: tuple[StepGiven, ...] = ()
    ends: bool = False


def in_order(steps: Iterable[StepGiven]) -> list[StepGiven]:
    """Stage by stage; within a stage as they were written."""
    order = [s.value for s in Stage]
    return sorted(steps, key=lambda s: order.index(s.stage))


def stages_of_change(columns: Iterable[str], passed: Iterable[str] = ()) -> tuple[str, ...]:
    """Stages whose risk must be looked at again when these columns of an entry change.

    Args:
        columns: names of ``Particulars``.
        passed: stages the entry goes through by the flow; empty while no flow is written.
    """
    touched: set[str] = set()
    for column in columns:
        touched |= {s.value for s in (Stage if column in _EVERYWHERE else _TOUCHED.get(column, ()))}
    through = set(passed)
    return tuple(s.value for s in Stage if s in touched and (not through or s in through))


def stages_of_flow(before: Sequence[StepGiven], after: Sequence[StepGiven]) -> tuple[str, ...]:
    """Stages in which a new flow differs from the one before."""
    return tuple(
        s.value
        for s in Stage
        if [x for x in before if x.stage == s] != [x for x in after if x.stage == s]
    )


def unspoken(steps: Iterable[StepGiven]) -> tuple[Stage, ...]:
    """Stages of which the flow says nothing: the handling is not described to its end."""
    said = {s.stage for s in steps}
    return tuple(s for s in Stage if s.value not in said)
