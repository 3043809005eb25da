"""確認される記録の側。Each module that has its records approved shows them itself.

A module offers ``approval_views.py`` with ``subject_kind`` (e.g. ``"mail"``), ``subject_label`` and
``show(request, approval)``: a page that shows exactly what ``approval.binding`` is the hash of and
includes ``approvals/form.jinja``. With ``answer(actor, approval, given)`` it answers inside its own
transaction (and calls ``approvals.actions.answer`` there); without it the engine answers by itself.
"""

from types import ModuleType

from omamori.config import modules
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import actions
from omamori.foundation.approvals.domain import Answer, Given
from omamori.foundation.approvals.rows import Approval


def of(kind: str) -> ModuleType:
    """The module file that shows records of a kind.

    Raises:
        NotFound: no module has such records.
    """
    for module in modules.contributions("approval_views"):
        if module.subject_kind == kind:
            return module
    raise NotFound


def labels() -> dict[str, str]:
    """Japanese names of the kinds, for lists."""
    return {m.subject_kind: str(m.subject_label) for m in modules.contributions("approval_views")}


def answer(actor: Actor, approval: Approval, given: Given) -> Answer:
    """Hand an answer to the module of the record, or answer by ourselves."""
    own = getattr(of(approval.subject_kind), "answer", None)
    if own is not None:
        result: Answer = own(actor, approval, given)
        return result
    return actions.answer(
        actor,
        approval.public_id,
        choice=given.choice,
        binding=given.binding,
        note=given.note,
        stop=given.stop,
    )
