"""業務を名ざす。In which business process of the register a case happened: what may be chosen, and its name."""

import dataclasses

from django.utils.translation import gettext as _

from omamori.do.incidents.cases.models import Case
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ProcessRow


@dataclasses.dataclass(frozen=True, kw_only=True)
class Named:
    """A business process as a case shows it; ``opens``: the reader may read it in the register."""

    public_id: str
    label: str
    opens: bool


def has(actor: Actor, process_id: str) -> bool:
    """Whether the actor sees this process in the register of today; one query."""
    return _seen(actor, process_id) is not None


def named(actor: Actor, row: Case) -> Named | None:
    """The process of a case that the actor sees; None while it is not known. Two queries at most."""
    if not row.process_id:
        return None
    found = _seen(actor, row.process_id)
    if found is not None:
        return Named(public_id=row.process_id, label=f"{found.code} {found.name}", opens=True)
    label = register.process_labels([row.process_id], on=clock.today()).get(row.process_id, "")
    return Named(public_id=row.process_id, label=label or _("台帳にない業務"), opens=False)


def offered(actor: Actor, row: Case) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What may be chosen for a case, under headings: of its department, of the others, and what it has now."""
    may = reach(actor, "register.see") is not Reach.NONE
    within = register.process_choices(actor, on=clock.today()) if may else {}
    now, mine = named(actor, row), set[str]()
    if row.department and within:
        rows = register.processes(actor, on=clock.today(), department=row.department.public_id)
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
