"""件の業務。In which business process of the register a case happened."""

from omamori.do.incidents import naming
from omamori.do.incidents.cases.models import Case
from omamori.foundation.access.actor import Actor

Named = naming.Named
has = naming.has


def named(actor: Actor, row: Case) -> Named | None:
    """The process of a case as far as the actor sees it; None while it is not known. Two queries at most."""
    return naming.named(actor, row.process_id)


def offered(actor: Actor, row: Case) -> naming.Choices:
    """What may be chosen for a case, under headings; the department must have been selected along."""
    department = row.department.public_id if row.department else ""
    return naming.offered(actor, department=department, process_id=row.process_id)
