"""条の変化。Which clauses a published version says in another way: what rests on them is looked at again (J.3.4)."""

from omamori.plan.policies.domain.redline import Piece, pieces
from omamori.plan.policies.models import Version
from omamori.plan.policies.texts import clause_texts

__all__ = ["Piece", "changed_codes", "codes_of", "marked"]


def changed_codes(regulation_id: str, number: int) -> frozenset[str]:
    """Codes of the clauses that a published version changed, removed or moved to other controls.

    A clause that only got another number, because one was put before it, says the same.
    """
    rows = Version.objects.filter(
        regulation__public_id=regulation_id, number__lte=number, state=Version.State.PUBLISHED
    )
    found = list(rows.order_by("-number")[:2])
    if len(found) < 2 or found[0].number != number:
        return frozenset()
    after, before = (
        {c.code: (c.heading, c.body, c.controls) for c in clause_texts(v)} for v in found
    )
    return frozenset(code for code, said in before.items() if after.get(code) != said)


def codes_of(regulation_id: str) -> frozenset[str]:
    """Codes of the clauses of the newest published version of a regulation."""
    rows = Version.objects.filter(regulation__public_id=regulation_id)
    newest = rows.filter(state=Version.State.PUBLISHED).order_by("-number").first()
    return frozenset(c.code for c in clause_texts(newest)) if newest else frozenset()


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts in one, word by word."""
    return tuple(pieces(before, after))
