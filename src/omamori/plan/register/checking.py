"""書く前に確かめる。What an edition points to exists and lies within the writer's reach (J.3.1.1)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.plan.policies import queries as policies
from omamori.plan.register.domain import flow, particulars
from omamori.plan.register.domain.flow import ProcessGiven, StepGiven
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.models import (
    Item,
    ItemEdition,
    Process,
    ProcessEdition,
    State,
)
from omamori.plan.register.reading import OPEN, PLAIN, plain_columns, seen_beside

_CHOOSE = "一覧から選んでください。"
_NOT_YOURS = "あなたが責任を持つ部門を選んでください。"


def item_columns(
    actor: Actor, right: str, given: Particulars, before: Particulars | None = None
) -> dict[str, Any]:
    """The columns of an edition of an entry, ready for the table.

    Args:
        actor: who writes.
        right: what he does.
        given: what the edition shall say.
        before: the edition it follows; what is as it was there is not held against today, so that a
            clause or a person that is gone since hinders no other change.

    Raises:
        Invalid: something it points to does not exist, lies elsewhere, or does not fit together.
    """
    same = {n for n in particulars.LABELS if before and getattr(before, n) == getattr(given, n)}
    known = {n: tuple(words) for n, words in particulars.WORDS.items() if getattr(given, n)}
    wrong = particulars.inconsistent(given, known)
    department = organization.department_pk(given.department_id)
    owner = _owner(given.owner_id, kept="owner_id" in same)
    kept = "process_id" in same
    process = _process(given.process_id) if kept else process_pk(actor, given.process_id, before)
    wrong |= _place_of(actor, right, department, owner)
    if given.owner_id and owner is None:
        wrong["owner_id"] = "今日働いている人を選んでください。"
    if given.process_id and process is None:
        wrong["process_id"] = _CHOOSE
    wrong |= _unknown_partners(given, same)
    named = set(given.clauses) if "clauses" not in same else set()
    if named and not named <= clause_codes(on=clock.today()):
        wrong["clauses"] = "施行中の規程にない条があります。規程のページで番号を確かめてください。"
    wrong |= too_long(ItemEdition, {n: getattr(given, n) for n in PLAIN})
    if not given.name.strip():
        wrong["name"] = "名前を書いてください。"
    if wrong:
        raise Invalid(wrong)
    keys = {"process_id": process, "department_id": department, "owner_id": owner}
    return plain_columns(given) | keys | {"entruster_id": given.entruster_id or None}


def process_columns(actor: Actor, right: str, given: ProcessGiven) -> dict[str, Any]:
    """The columns of an edition of a process, without its steps.

    Raises:
        Invalid: as above.
    """
    department = organization.department_pk(given.department_id)
    owner = person_pk(given.owner_id, on=clock.today())
    wrong = _place_of(actor, right, department, owner)
    if owner is None:
        wrong["owner_id"] = "今日働いている人を選んでください。"
    if not given.name.strip():
        wrong["name"] = "名前を書いてください。"
    wrong |= too_long(ProcessEdition, {"name": given.name, "outline": given.outline})
    if wrong:
        raise Invalid(wrong)
    return {
        "name": given.name.strip(),
        "outline": given.outline.strip(),
        "department_id": department,
        "owner_id": owner,
        "ends": given.ends,
    }


def check_steps(steps: Iterable[StepGiven], *, of: Process) -> None:
    """Refuse scenes that point to what is not there.

    Raises:
        Invalid: a stage, medium, partner or entry is unknown, or there are too many.
    """
    found = list(steps)
    wrong: dict[str, str] = {}
    if len(found) > flow.MOST_STEPS:
        wrong["stage"] = "場面は 60 個までです。業務を分けてください。"
    if not {s.stage for s in found} <= set(Stage):
        wrong["stage"] = _CHOOSE
    if not {s.medium for s in found} <= set(Medium):
        wrong["medium"] = _CHOOSE
    for name in ("from_partner", "to_partner"):
        if any(p and partners.partner(p) is None for p in {getattr(s, name) for s in found}):
            wrong[name] = _CHOOSE
    mine = set(items_of(of))
    if any(not set(s.items) <= mine for s in found):
        wrong["items"] = "この業務の個人情報から選んでください。"
    if any(not s.title.strip() for s in found):
        wrong["title"] = "何をするかを書いてください。"
    if wrong:
        raise Invalid(wrong)


def items_of(process: Process) -> dict[str, str]:
    """Entries whose newest edition, approved or open, says this process: names by public id."""
    rows = ItemEdition.objects.filter(process=process).exclude(state=State.WITHDRAWN)
    alive = rows.filter(Q(state__in=OPEN) | Q(valid_to=None)).order_by("code", "number")
    return dict(alive.values_list("item__public_id", "name"))


def process_pk(actor: Actor, public_id: str, entry: Particulars | None) -> int | None:
    """Database key of a process within sight, or of the department of the entry, that is not given up."""
    if not public_id:
        return None
    within = seen_beside(actor, entry)
    rows = ProcessEdition.objects.filter(within, process__public_id=public_id, ends=False)
    alive = rows.filter(Q(state__in=OPEN) | Q(state=State.APPROVED, valid_to=None))
    return alive.values_list("process_id", flat=True).first()


def person_pk(public_id: str, *, on: date) -> int | None:
    """Database key of somebody who works here that day."""
    if not public_id:
        return None
    rows = organization.everybody(on=on).filter(public_id=public_id)
    return rows.values_list("pk", flat=True).first()


def clause_codes(*, on: date) -> set[str]:
    """Codes of the clauses in force."""
    return {clause.code for _book, clause in policies.clauses_in_force(on=on)}


def too_long(table: type[Any], values: dict[str, Any]) -> dict[str, str]:
    """Texts that do not fit into their column, as a sentence by column."""
    wrong = {}
    for name, value in values.items():
        most = table._meta.get_field(name).max_length  # noqa: SLF001 - Django's documented door to a table
        if most and isinstance(value, str) and len(value) > most:
            wrong[name] = f"{most} 字までにしてください。"
    return wrong


def require_reach(actor: Actor, right: str, edition: ItemEdition | ProcessEdition) -> None:
    """Refuse whoever may not do this with an edition.

    Raises:
        NotFound: it lies outside his reach.
    """
    people = (edition.owner_id, edition.author_id)
    if not covers(actor, right, people=people, department=edition.department_id):
        raise NotFound


def free_code(table: type[Item] | type[Process], code: str) -> str:
    """The wished number of a new record.

    Raises:
        Invalid: it is taken.
    """
    if table.objects.filter(code=code).exists():
        raise Invalid({"code": "この番号はすでに使われています。別の番号にしてください。"})
    return code


def _place_of(
    actor: Actor, right: str, department: int | None, owner: int | None
) -> dict[str, str]:
    if department is None:
        return {"department_id": _CHOOSE}
    if not covers(actor, right, people=(owner,), department=department):
        return {"department_id": _NOT_YOURS}
    return {}


def _owner(public_id: str, *, kept: bool) -> int | None:
    """Database key of somebody who works here today; of one who is kept, also when he has left."""
    known = organization.person(public_id) if kept and public_id else None
    return known.pk if known else person_pk(public_id, on=clock.today())


def _process(public_id: str) -> int | None:
    return Process.objects.values_list("pk", flat=True).filter(public_id=public_id).first()


def _unknown_partners(given: Particulars, same: set[str]) -> dict[str, str]:
    wrong = {}
    if (
        "entruster_id" not in same
        and given.entruster_id
        and partners.partner(given.entruster_id) is None
    ):
        wrong["entruster_id"] = _CHOOSE
    if "contractors" not in same and any(partners.partner(p) is None for p in given.contractors):
        wrong["contractors"] = _CHOOSE
    return wrong
