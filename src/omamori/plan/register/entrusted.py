"""預かったものはだれのものか。What other companies entrusted to us, as the gate asks for it: names, and who may have it.

Asked of every mail with a list in it, so the answer of the database is kept for some minutes: whoever changes
the register sees the gate follow within them.
"""

import functools
from collections.abc import Iterable, Mapping
from datetime import date

from omamori.foundation.calendar import clock
from omamori.plan.register import queries
from omamori.plan.register.domain import entrusted
from omamori.plan.register.domain.entrusted import Entrusted
from omamori.plan.register.models import ItemEdition
from omamori.plan.register.reading import in_force
from omamori.plan.register.rows import StepRow

__all__ = ["Entrusted", "named_in"]

_KEPT_MINUTES = 5
_MOST = 5000
_COLUMNS = (
    "name", "entruster_id", "entruster__name", "contractors", "process__public_id", "item__public_id",
)  # fmt: skip


def named_in(
    files: Mapping[int, tuple[str, Iterable[str]]], *, on: date
) -> dict[int, tuple[Entrusted, ...]]:
    """The entries that each file (its name, names of its sheets) speaks of; files that speak of none are absent."""
    entries = _known(on, clock.now().timestamp() // (_KEPT_MINUTES * 60), _newest())
    found = {number: entrusted.named(*told, entries) for number, told in files.items()}
    return {number: some for number, some in found.items() if some}


def _newest() -> str:
    """Of the editions: a new one is known at once; only a decision about an old one takes its minutes."""
    return ItemEdition.objects.order_by("-pk").values_list("public_id", flat=True).first() or ""


@functools.lru_cache(maxsize=1)
def _known(on: date, minutes: float, newest: str) -> tuple[Entrusted, ...]:  # noqa: ARG001 - keys of the cache
    # The index of 委託元 holds few rows; the one of the state holds the whole register.
    rows = ItemEdition.objects.filter(in_force(on), entrusted=True, entruster_id__gt="")
    found = list(rows.order_by("-pk").values_list(*_COLUMNS)[:_MOST])
    flows = queries.steps_of({row[4] for row in found if row[4]}, on=on)
    return tuple(
        Entrusted(
            name=name,
            company=company,
            receivers=frozenset({owner, *contractors, *_in_flow(flows.get(process, ()), item)}),
        )
        for name, owner, company, contractors, process, item in found
    )


def _in_flow(steps: Iterable[StepRow], item: str) -> set[str]:
    """Partners to whom this entry goes or from whom it comes."""
    moving = [step for step in steps if not step.items or item in step.items]
    return {p for step in moving for p in (step.from_partner, step.to_partner) if p}
