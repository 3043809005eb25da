"""条の変化。Which clauses a published version says in another way: what rests on them is looked at again (J.3.4)."""

from omamori.plan.policies import domain
from omamori.plan.policies.models import Version
from omamori.plan.policies.texts import clause_texts


def changed_codes(regulation_id: str, number: int) -> frozenset[str]:
    """Codes of the clauses that a published version changed, removed or moved to other controls."""
    rows = Version.objects.filter(
        regulation__public_id=regulation_id, number__lte=number, state=Version.State.PUBLISHED
    )
    found = list(rows.order_by("-number")[:2])
    if len(found) < 2 or found[0].number != number:
        return frozenset()
    after, before = (clause_texts(version) for version in found)
    said = {
        clause.code
        for clause in domain.compare(before, after)
        if clause.kind in ("changed", "removed")
    }
    steered = {clause.code: clause.controls for clause in before}
    return frozenset(
        said | {c.code for c in after if steered.get(c.code, c.controls) != c.controls}
    )
