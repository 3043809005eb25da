"""よくある業務。Business processes that most companies have, with what they handle: drafts to begin with (J.3.1.1).

A company that has no ledger yet chooses from them; nothing counts before it was fitted and approved.
"""

import dataclasses
import functools
import tomllib
from collections.abc import Collection, Mapping
from importlib import resources
from typing import Any

from django.db import transaction

from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.plan.register import writing
from omamori.plan.register.domain.counting import Count
from omamori.plan.register.domain.flow import ProcessGiven, StepGiven
from omamori.plan.register.domain.particulars import Particulars, counted
from omamori.plan.register.models import ProcessEdition, State


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typical:
    """A typical process.

    Attributes:
        departments: words by which the department that has it is guessed.
        items: what it handles, with process and department still open.
    """

    code: str
    name: str
    departments: tuple[str, ...]
    steps: tuple[StepGiven, ...]
    items: tuple[Particulars, ...]


@functools.cache
def processes() -> tuple[Typical, ...]:
    """All of reference/register/typical.toml."""
    file = resources.files("omamori.reference") / "register" / "typical.toml"
    rows: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["process"]
    return tuple(
        Typical(
            code=row["code"],
            name=row["name"],
            departments=tuple(row["departments"]),
            steps=tuple(_step(line) for line in row["steps"]),
            items=tuple(_item(one) for one in row["item"]),
        )
        for row in rows
    )


def missing() -> tuple[Typical, ...]:
    """Those whose name no process has yet."""
    known = set(
        ProcessEdition.objects.exclude(state=State.WITHDRAWN).values_list("name", flat=True)
    )
    return tuple(found for found in processes() if found.name not in known)


def guessed(found: Typical, names: Mapping[str, str], otherwise: str) -> str:
    """Public id of the department that probably has it.

    Args:
        found: the process.
        names: names of departments by public id.
        otherwise: where no name fits.
    """
    for word in found.departments:
        # Of 営業本部 and 営業部 the smaller unit does the work.
        fitting = sorted((len(name), key) for key, name in names.items() if word in name)
        if fitting:
            return fitting[0][1]
    return otherwise


def take(
    actor: Actor,
    chosen: Mapping[str, tuple[str, str]],
    *,
    reason: str,
    counts: Mapping[str, Count] | None = None,
) -> tuple[int, int]:
    """Make drafts of chosen processes and of what they handle, all or nothing.

    Args:
        actor: who begins the register.
        chosen: department and owner (public ids) by code of the process.
        reason: why it is written down.
        counts: how many persons, by name of the entry, as far as they are known.

    Returns:
        How many processes and how many entries.

    Raises:
        NotPermitted.
        Invalid: nothing is chosen, or one of them is there already.
    """
    require(actor, "register.draft_item")
    wanted = _wanted(chosen)
    with transaction.atomic():
        made = [_draft(actor, found, chosen[found.code], reason, counts or {}) for found in wanted]
    return len(wanted), sum(made)


def _draft(
    actor: Actor, found: Typical, place: tuple[str, str], reason: str, counts: Mapping[str, Count]
) -> int:
    """Drafts of one process; how many entries it has."""
    department, owner = place
    given = ProcessGiven(
        name=found.name, department_id=department, owner_id=owner, steps=found.steps
    )
    edition = writing.draft_process(actor, given, reason=reason)
    process = ProcessEdition.objects.select_related("process").get(public_id=edition)
    for item in found.items:
        whole = dataclasses.replace(
            item,
            **counted(counts.get(item.name)),
            process_id=process.process.public_id,
            department_id=department,
            owner_id=owner,
        )
        writing.draft_item(actor, whole, reason=reason)
    return len(found.items)


def _wanted(chosen: Collection[str]) -> list[Typical]:
    there = {found.code: found for found in missing()}
    if not chosen:
        raise Invalid({"codes": "業務を一つ以上選んでください。"})
    if not set(chosen) <= set(there):
        raise Invalid({"codes": "同じ名前の業務がすでにあります。一覧を開き直してください。"})
    return [found for code, found in there.items() if code in chosen]


def _step(line: list[str]) -> StepGiven:
    stage, title, actor, place, medium, comes_from, goes_to = line
    return StepGiven(
        stage=stage, title=title, actor=actor, place=place, medium=medium,
        comes_from=comes_from, goes_to=goes_to,
    )  # fmt: skip


def _item(row: dict[str, Any]) -> Particulars:
    told: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Particulars(**told)
