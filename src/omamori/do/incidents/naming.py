"""業務を名ざす。In which business process of the register something happened: what may be chosen, and its name.

For near misses and cases alike.
"""

import dataclasses

from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ProcessRow

Choices = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""(heading, (public id, number and name)) of what may be chosen."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Named:
    """A business process as a record shows it; ``opens``: the reader may read it in the register."""

    public_id: str
    label: str
    opens: bool


def has(actor: Actor, process_id: str) -> bool:
    """Whether the actor sees this process in the register of today; one query."""
    return _seen(actor, process_id) is not None


def named(actor: Actor, process_id: str) -> Named | None:
    """A process as far as the actor sees it; None while it is not known. Two queries at most."""
    if not process_id:
        return None
    found = _seen(actor, process_id)
    if found is not None:
        return Named(public_id=process_id, label=f"{found.code} {found.name}", opens=True)
    label = register.process_labels([process_id], on=clock.today()).get(process_id, "")
    return Named(public_id=process_id, label=label or _("台帳にない業務"), opens=False)


def offered(actor: Actor, *, department: str = "", process_id: str = "") -> Choices:
    """What may be chosen, under headings: of the record's department, of the others, and what it has now.

    Args:
        department, process_id: public ids of the department and the process of the record; empty when unknown.
    """
    may = reach(actor, "register.see") is not Reach.NONE
    within = register.process_choices(actor, on=clock.today()) if may else {}
    now, mine = named(actor, process_id), set[str]()
    if department and within:
        rows = register.processes(actor, on=clock.today(), department=department)
        mine = {one.public_id for one in rows}
    groups = [
        (_("この件の部署の業務"), tuple((k, v) for k, v in within.items() if k in mine)),
        (_("ほかの業務") if mine else _("業務"), tuple((k, v) for k, v in within.items() if k not in mine)),
    ]  # fmt: skip
    if now and now.public_id not in within:
        groups.append((_("いまの業務"), ((now.public_id, now.label),)))
    return tuple((heading, rows) for heading, rows in groups if rows)


def _seen(actor: Actor, process_id: str) -> ProcessRow | None:
    if reach(actor, "register.see") is Reach.NONE:
        return None
    try:
        return register.process(actor, process_id, on=clock.today())
    except NotFound:
        return None
