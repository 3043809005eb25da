"""変更の影響。What a version touches: who reads again, which approvals lapse, and all that rests on its clauses.

J.3.4 and J.4.5.2: a change of a rule is planned with everything that hangs on it. The rooms answer for what
is theirs; this page shows it in one place, before the version is approved and after.
"""

import dataclasses
from datetime import date

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui import collecting
from omamori.foundation.ui.contributions import KINDS_OF_RESTING, LivingFigure, Resting
from omamori.plan.policies import queries
from omamori.plan.policies.resting import must_read
from omamori.plan.policies.rows import Reading, Redline


@dataclasses.dataclass(frozen=True, kw_only=True)
class Impact:
    """What one version touches.

    Attributes:
        redline: against the version before it; changed: only what differs.
        version: its stage, its approvals and those that lapsed.
        readers: (department, people) who read and sign again; people: all of them.
        groups: things that rest on the changed clauses, by the name of their kind.
        untouched: names of kinds of which nothing was found.
        figures: how far the changed clauses were kept.
    """

    redline: Redline
    version: Reading
    codes: tuple[str, ...]
    readers: tuple[tuple[str, int], ...]
    people: int
    groups: tuple[tuple[str, tuple[Resting, ...]], ...]
    things: int
    untouched: tuple[str, ...]
    figures: tuple[LivingFigure, ...]


def impact(actor: Actor, regulation_id: str, number: int, *, on: date) -> Impact:
    """What a version touches, in the making, approved or published.

    Raises:
        NotPermitted: the reader neither keeps nor checks the rules.
        NotFound: no such version.
    """
    require(actor, "policies.see_history")
    redline = queries.compared(actor, regulation_id, number)
    changed = tuple(c for c in redline.changes if c.kind != "same")
    codes = tuple(dict.fromkeys(c.code for c in changed))
    version = queries.reading(actor, regulation_id, on=on, number=number)
    readers = must_read(actor, regulation_id, on=on) if redline.material else ()
    things = collecting.on_clauses(actor, frozenset(codes), on)
    kinds = {thing.kind for thing in things}
    figures = collecting.living_figures(frozenset(codes), on)
    return Impact(
        redline=dataclasses.replace(redline, changes=changed),
        version=version,
        codes=codes,
        readers=readers,
        people=sum(people for _name, people in readers),
        groups=collecting.grouped(things),
        things=len(things),
        untouched=tuple(
            str(label)
            for kind, label in KINDS_OF_RESTING.items()
            if kind not in kinds and kind != "signature"
        ),
        figures=tuple(f for code in codes for f in figures.get(code, ())),
    )
