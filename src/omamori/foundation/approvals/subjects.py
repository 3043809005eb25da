"""確認される記録の側。Each module that has its records approved shows them itself.

A module offers ``approval_views.py`` with ``subject_kind`` (e.g. ``"mail"``), ``subject_label`` and
``show(request, approval)``: a page that shows exactly what ``approval.binding`` is the hash of and
includes ``approvals/form.jinja``. With ``answer(actor, approval, given)`` it answers inside its own
transaction (and calls ``approvals.actions.answer`` there); without it the engine answers by itself.
``open_part(request, approval, part_id, original=...)`` opens a file of the record for the person asked;
``titles(actor, subject_ids)`` names records in the lists of those who were asked about them;
``narrower(subject_ids)`` gives those of them a label of their own that are of a narrower kind;
``particulars(subject_id)`` gives labels and values by which whoever is asked knows which record it is;
``still_to_do(actor, subject_id)`` says what is to be looked at before the questions are put;
``undo_until(actor, subject_id)`` and ``undo(actor, approval)`` let a yes be taken back for a while.
"""

from collections.abc import Iterable
from datetime import datetime
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


def particulars(kind: str, subject_id: str) -> tuple[tuple[str, str], ...]:
    """Labels and values by which whoever is asked knows which record it is; for notices and tasks."""
    module = next(
        (m for m in modules.contributions("approval_views") if m.subject_kind == kind), None
    )
    own = getattr(module, "particulars", None)
    found: tuple[tuple[str, str], ...] = own(subject_id) if own is not None else ()
    return found


def labels_of(rows: Iterable[Line]) -> dict[str, str]:
    """Japanese names of what these requests are about, by id of the record."""
    asked: dict[str, list[str]] = {}
    for row in rows:
        asked.setdefault(row.subject_kind, []).append(row.subject_id)
    found: dict[str, str] = {}
    for module in modules.contributions("approval_views"):
        ids = asked.get(module.subject_kind, [])
        own = getattr(module, "narrower", None)
        found |= dict.fromkeys(ids, str(module.subject_label))
        found |= own(tuple(ids)) if own is not None and ids else {}
    return found


def answer(actor: Actor, approval: Approval, given: Given) -> Answer:
    """Hand an answer to the module of the record, or answer by ourselves."""
    own = getattr(of(approval.subject_kind), "answer", None)
    if own is not None:
        result: Answer = own(actor, approval, given)
        return result
    return actions.answer(actor, approval.public_id, given)


def still_to_do(actor: Actor, approval: Approval) -> str:
    """What this person has to look at before he is asked; empty when he may be."""
    own = getattr(of(approval.subject_kind), "still_to_do", None)
    return str(own(actor, approval.subject_id)) if own is not None else ""


def undo_until(actor: Actor, subject_kind: str, subject_id: str) -> datetime | None:
    """Until when this person's yes can be taken back; None when it cannot."""
    own = getattr(of(subject_kind), "undo_until", None)
    found: datetime | None = own(actor, subject_id) if own is not None else None
    return found


def undo(actor: Actor, approval: Approval) -> None:
    """Take a yes back.

    Raises:
        NotFound: records of this kind know no way back; the module's own refusals besides.
    """
    own = getattr(of(approval.subject_kind), "undo", None)
    if own is None:
        raise NotFound
    own(actor, approval)


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
