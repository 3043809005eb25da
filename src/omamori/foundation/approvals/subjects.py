"""確認される記録の側。Each module that has its records approved shows them itself.

A module offers ``approval_views.py`` with ``subject_kind`` (e.g. ``"mail"``), ``subject_label`` and
``show(request, approval)``: a page that shows exactly what ``approval.binding`` is the hash of and
includes ``approvals/form.jinja``. With ``answer(actor, approval, given)`` it answers inside its own
transaction (and calls ``approvals.actions.answer`` there); without it the engine answers by itself.
``open_part(request, approval, part_id, original=...)`` opens a file of the record for the person asked;
``titles(actor, subject_ids)`` names records in the lists of those who were asked about them;
``narrower(subject_ids)`` gives those of them a label of their own that are of a narrower kind.
"""

from collections.abc import Iterable
from types import ModuleType

from django.http import HttpRequest, HttpResponse

from omamori.config import modules
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.approvals import actions
from omamori.foundation.approvals.domain.requests import Answer, Given
from omamori.foundation.approvals.rows import Approval, Line


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


def label(kind: str, subject_id: str) -> str:
    """Japanese name of what a record is; empty for a kind that nobody has."""
    module = next(
        (m for m in modules.contributions("approval_views") if m.subject_kind == kind), None
    )
    if module is None:
        return ""
    own = getattr(module, "narrower", None)
    found: dict[str, str] = own((subject_id,)) if own is not None else {}
    return found.get(subject_id) or str(module.subject_label)


def answer(actor: Actor, approval: Approval, given: Given) -> Answer:
    """Hand an answer to the module of the record, or answer by ourselves."""
    own = getattr(of(approval.subject_kind), "answer", None)
    if own is not None:
        result: Answer = own(actor, approval, given)
        return result
    return actions.answer(actor, approval.public_id, given)


def open_part(
    request: HttpRequest, approval: Approval, part_id: str, *, original: bool
) -> HttpResponse:
    """A file of the record for the person whose turn it is.

    Raises:
        NotFound: the module has no files, or this reader is not asked now.
    """
    own = getattr(of(approval.subject_kind), "open_part", None)
    if own is None or not approval.may_answer:
        raise NotFound
    response: HttpResponse = own(request, approval, part_id, original=original)
    return response


def titles(actor: Actor, rows: Iterable[Line]) -> dict[str, str]:
    """What the records of these requests are called, by id of the record; unnamed ones are absent."""
    asked: dict[str, list[str]] = {}
    for row in rows:
        asked.setdefault(row.subject_kind, []).append(row.subject_id)
    found: dict[str, str] = {}
    for kind, ids in asked.items():
        own = getattr(of(kind), "titles", None)
        found |= own(actor, tuple(ids)) if own is not None else {}
    return found
