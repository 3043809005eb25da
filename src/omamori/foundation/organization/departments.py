"""部門と会社を変える。Opening, naming, moving and closing departments; the company itself."""

import re
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.organization import (
    CompanyChanged,
    DepartmentClosed,
    DepartmentMoved,
    DepartmentOpened,
    DepartmentRenamed,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.domain import particulars, tree
from omamori.foundation.organization.models import (
    Appointment,
    Company,
    Department,
    Person,
    Transfer,
)

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def lock() -> None:
    """Serialise changes of the organisation, so that rules over many rows hold (PostgreSQL)."""
    list(Company.objects.select_for_update().values_list("pk", flat=True))


def open_department(actor: Actor, *, code: str, name: str, parent_id: str = "") -> str:
    """Add a department; returns its public id.

    Raises:
        NotPermitted, NotFound (parent), Invalid (code taken, name empty), DepartmentNotOpen.
    """
    require(actor, "organization.open_department")
    code, name = _named(code, name)
    with transaction.atomic():
        lock()
        parent = department(parent_id) if parent_id else None
        if parent is not None:
            tree.check_open(parent.closed_on, on=clock.today())
        last = Department.objects.order_by("-order").values_list("order", flat=True).first()
        made = Department(code=code, name=name, parent=parent, order=(last or 0) + 1)
        _save(made)
        above = parent.public_id if parent else ""
        record(DepartmentOpened(subject_id=made.public_id, parent_id=above), actor=actor)
    return str(made.public_id)


def rename_department(actor: Actor, department_id: str, *, code: str, name: str) -> None:
    """Give a department another code or name.

    Raises:
        NotPermitted, NotFound, Invalid.
    """
    require(actor, "organization.rename_department")
    code, name = _named(code, name)
    with transaction.atomic():
        lock()
        found = department(department_id)
        if (found.code, found.name) == (code, name):
            return
        found.code, found.name = code, name
        _save(found)
        record(DepartmentRenamed(subject_id=found.public_id), actor=actor)


def move_department(actor: Actor, department_id: str, *, parent_id: str) -> None:
    """Hang a department below another, or at the top with an empty ``parent_id``.

    Raises:
        NotPermitted, NotFound, DepartmentBelowItself, DepartmentNotOpen.
    """
    require(actor, "organization.move_department")
    with transaction.atomic():
        lock()
        found = department(department_id)
        parent = department(parent_id) if parent_id else None
        if found.parent_id == (parent.pk if parent else None):
            return
        if parent is not None:
            tree.check_open(parent.closed_on, on=clock.today())
            tree.check_move(found.pk, parent.pk, parents())
        former = found.parent.public_id if found.parent else ""
        found.parent = parent
        found.save(update_fields=["parent"])
        fact = DepartmentMoved(
            subject_id=found.public_id,
            parent_id=parent.public_id if parent else "",
            former_parent_id=former,
        )
        record(fact, actor=actor)


def close_department(actor: Actor, department_id: str, *, on: date) -> None:
    """End a department: from ``on`` it no longer exists.

    Raises:
        NotPermitted, NotFound, DepartmentNotOpen, DepartmentInUse.
    """
    require(actor, "organization.close_department")
    with transaction.atomic():
        lock()
        found = department(department_id)
        tree.check_open(found.closed_on, on=on)
        tree.check_close(_uses(found, on))
        found.closed_on = on
        found.save(update_fields=["closed_on"])
        record(DepartmentClosed(subject_id=found.public_id, closed_on=on), actor=actor)


def change_company(
    actor: Actor, *, name: str, name_kana: str, domains: tuple[str, ...], fiscal_year_starts: int
) -> None:
    """Set the company's particulars; makes the one row at set-up.

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "organization.change_company")
    values = {
        "name": particulars.text(name),
        "name_kana": particulars.kana(name_kana),
        "domains": sorted({particulars.email(d).lstrip("@") for d in domains if d.strip()}),
        "fiscal_year_starts": fiscal_year_starts,
    }
    _check_company(values)
    with transaction.atomic():
        lock()
        row = company()
        changed = tuple(k for k, v in values.items() if getattr(row, k) != v)
        if not changed and row.pk:
            return
        for key, value in values.items():
            setattr(row, key, value)
        row.save()
        fact = CompanyChanged(subject_id=row.public_id, fields=changed, domains=len(row.domains))
        record(fact, actor=actor)


def department(public_id: str) -> Department:
    """A department's row.

    Raises:
        NotFound: there is none.
    """
    found = Department.objects.select_related("parent").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def company() -> Company:
    """The company's row; an unsaved one before set-up."""
    return Company.objects.order_by("id").first() or Company()


def parents() -> dict[int, int | None]:
    """Every department's parent."""
    return dict(Department.objects.values_list("pk", "parent_id"))


def _uses(found: Department, on: date) -> tree.Uses:
    leaving = Transfer.objects.filter(is_open=True, effective_on__lte=on, former=found)
    stays = Q(left_on=None) | Q(left_on__gte=on)
    return tree.Uses(
        people=Person.objects.filter(stays, department=found)
        .exclude(pk__in=leaving.values("person_id"))
        .count(),
        arrivals=Transfer.objects.filter(is_open=True, department=found).count(),
        children=Department.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=on), parent=found
        ).count(),
        heads=Appointment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), department=found
        ).count(),
    )


def _named(code: str, name: str) -> tuple[str, str]:
    code, name = particulars.number(code), particulars.text(name)
    wrong: dict[str, str] = {}
    if particulars.problems({"number": code, "name": "x"}, None, None):
        wrong["code"] = "部門コードは、半角の英数字と - _ . で20文字までにしてください。"
    if not 0 < len(name) <= 80:
        wrong["name"] = "部門の名称を80文字までで入力してください。"
    if wrong:
        raise Invalid(wrong)
    return code, name


def _save(row: Department) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = "この部門コードは、ほかの部門 (廃止したものを含む) で使われています。"
        raise Invalid({"code": message}) from error


def _check_company(values: dict[str, object]) -> None:
    wrong: dict[str, str] = {}
    name, domains = str(values["name"]), values["domains"]
    if not 0 < len(name) <= 120:
        wrong["name"] = "会社名を120文字までで入力してください。"
    if len(str(values["name_kana"])) > 120:
        wrong["name_kana"] = "ふりがなは120文字までにしてください。"
    if not isinstance(domains, list) or not all(_DOMAIN.fullmatch(d) for d in domains):
        wrong["domains"] = "社内のドメインは example.co.jp の形で、1行に1つ書いてください。"
    if values["fiscal_year_starts"] not in range(1, 13):
        wrong["fiscal_year_starts"] = "年度の始まる月は1から12で選んでください。"
    if wrong:
        raise Invalid(wrong)
