"""誰が署名したか。Per department and per person, within the reach of who asks (J.4.3: everybody).

The base is everyone among the readers who works here that day, with or without an account: officers,
part-timers and dispatched people included.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import assigning
from omamori.plan.policies.models import Assignment, Regulation, Signature
from omamori.plan.policies.readers import audience_of, reader_filter
from omamori.plan.policies.rows import DepartmentProgress, SignerPage, SignerRow, UnsignedRow
from omamori.plan.policies.signing import intact

PAGE = 50
MOST_ON_SHEETS = 2000
_COLUMNS = (
    "pk", "number", "public_id", "name", "name_kana", "department__name", "department__public_id",
    "user__is_active",
)  # fmt: skip


def progress(actor: Actor, regulation_id: str, *, on: date) -> tuple[DepartmentProgress, ...]:
    """How many people of each department within reach have signed what is in force.

    Raises:
        NotPermitted: neither head, office, officer nor auditor.
        NotFound: no such regulation.
    """
    require(actor, "policies.see_signatures")
    regulation, counting = _counting(regulation_id, on)
    signed = Count("pk", filter=Q(pk__in=_signed(counting).values("person_id")))
    late = _duties(counting).filter(state=Assignment.State.OPEN, due_on__lt=on)
    rows = (
        _readers(regulation, on)
        .filter(_reach(actor))
        .values("department__public_id", "department__name", "department__order")
        .annotate(
            people=Count("pk"),
            signed=signed,
            late=Count("pk", filter=Q(pk__in=late.values("person_id"))),
        )
        .order_by("department__order", "department__public_id")
    )
    return tuple(
        DepartmentProgress(
            public_id=row["department__public_id"],
            name=row["department__name"],
            people=row["people"],
            signed=row["signed"],
            late=row["late"],
        )
        for row in rows
    )


def signers(
    actor: Actor,
    regulation_id: str,
    *,
    on: date,
    department: str = "",
    unsigned: bool = True,
    paper: bool = False,
    after: str = "",
) -> SignerPage:
    """Readers within reach, 50 at a time by reading of their names; only the unsigned, or all.

    With ``paper`` only people who cannot sign on the screen.

    Raises:
        NotPermitted, NotFound: as above.
    """
    require(actor, "policies.see_signatures")
    regulation, counting = _counting(regulation_id, on)
    signed = _signed(counting)
    within = rows = _readers(regulation, on).filter(_reach(actor))
    rows = _narrowed(rows, department=department, paper=paper)
    if unsigned:
        rows = rows.exclude(pk__in=signed.values("person_id"))
    start = within.filter(public_id=after).values_list("name_kana", "pk").first() if after else None
    if start:
        rows = rows.filter(Q(name_kana__gt=start[0]) | Q(name_kana=start[0], pk__gt=start[1]))
    found = list(rows.order_by("name_kana", "pk").values(*_COLUMNS)[: PAGE + 1])
    pks = [row["pk"] for row in found[:PAGE]]
    mine = signed.filter(person_id__in=pks).select_related("sheet")
    made = {s.person_id: s for s in mine.order_by("signed_at")}
    duties = {d.person_id: d for d in _duties(counting).filter(person_id__in=pks)}
    return SignerPage(
        rows=tuple(
            _row(row, made.get(row["pk"]), duties.get(row["pk"]), on) for row in found[:PAGE]
        ),
        after=found[PAGE - 1]["public_id"] if len(found) > PAGE else "",
    )


def sheets(
    actor: Actor, regulation_id: str, *, on: date, department: str = ""
) -> tuple[tuple[str, tuple[SignerRow, ...]], ...]:
    """People who sign by hand and have not, by department: one sheet each; at most 2,000 people.

    Raises:
        NotPermitted, NotFound: as above.
    """
    require(actor, "policies.see_signatures")
    regulation, counting = _counting(regulation_id, on)
    rows = _readers(regulation, on).filter(_reach(actor))
    rows = _narrowed(rows, department=department, paper=True)
    rows = rows.exclude(pk__in=_signed(counting).values("person_id"))
    order = ("department__order", "department__public_id", "name_kana", "pk")
    found: dict[str, list[SignerRow]] = {}
    for row in rows.order_by(*order).values(*_COLUMNS)[:MOST_ON_SHEETS]:
        found.setdefault(row["department__name"], []).append(_row(row, None, None, on))
    return tuple((name, tuple(people)) for name, people in found.items())


def unsigned_rows(actor: Actor, *, on: date, regulation_id: str = "") -> Iterator[UnsignedRow]:
    """Who must sign and has not, by rule and by name, within reach; streamed for the export.

    Raises:
        NotPermitted: as above.
    """
    require(actor, "policies.see_signatures")
    for one in assigning.counting(on=on, regulation_id=regulation_id):
        duties = {
            person: (state, due)
            for person, state, due in _duties(one).values_list("person_id", "state", "due_on")
        }
        rows = _readers(one.regulation, on).filter(_reach(actor))
        rows = rows.exclude(pk__in=_signed(one).values("person_id"))
        order = ("department__order", "department__public_id", "name_kana", "pk")
        for row in rows.order_by(*order).values(*_COLUMNS):
            state, due = duties.get(row["pk"], (Assignment.State.OPEN, None))
            yield UnsignedRow(
                code=one.regulation.code,
                title=one.regulation.title,
                number=one.current.number,
                department=row["department__name"],
                person_number=row["number"],
                name=row["name"],
                way=_("画面") if row["user__is_active"] else _("紙"),
                state=_(Assignment.State(state).label),
                due_on=due,
            )


def overall(*, on: date) -> tuple[int, int]:
    """(signatures that count, signatures needed) over all regulations in force."""
    return assigning.overall(on=on)


def _narrowed(rows: "QuerySet[Any]", *, department: str, paper: bool) -> "QuerySet[Any]":
    if department:
        rows = rows.filter(department__public_id=department)
    return rows.exclude(user__is_active=True) if paper else rows


def _readers(regulation: Regulation, on: date) -> "QuerySet[Any]":
    return organization.everybody(on=on).filter(reader_filter(audience_of(regulation), on=on))


def _counting(regulation_id: str, on: date) -> tuple[Regulation, assigning.Counting | None]:
    """The regulation, and what of it counts on a day."""
    found = assigning.counting(on=on, regulation_id=regulation_id)
    if found:
        return found[0].regulation, found[0]
    regulation = Regulation.objects.filter(public_id=regulation_id).first()
    if regulation is None:
        raise NotFound
    return regulation, None


def _signed(found: assigning.Counting | None) -> QuerySet[Signature]:
    """Signatures of a regulation that count."""
    if found is None:
        return Signature.objects.none()
    return Signature.objects.filter(assigning.signatures_that_count(found))


def _duties(found: assigning.Counting | None) -> QuerySet[Assignment]:
    if found is None:
        return Assignment.objects.none()
    return Assignment.objects.filter(version=found.first)


def _reach(actor: Actor) -> Q:
    return visible(actor, "policies.see_signatures", own=("pk",), department="department_id")


def _row(
    row: dict[str, Any], signature: Signature | None, duty: Assignment | None, on: date
) -> SignerRow:
    waits = duty is not None and duty.state == Assignment.State.POSTPONED
    return SignerRow(
        public_id=row["public_id"],
        number=row["number"],
        name=row["name"],
        department=row["department__name"],
        has_account=bool(row["user__is_active"]),
        signed_at=signature.signed_at if signature else None,
        way=_(Signature.Way(signature.way).label) if signature else "",
        sheet_id=signature.sheet.public_id if signature and signature.sheet else "",
        intact=intact(signature) if signature else True,
        due_on=duty.due_on if duty and not signature else None,
        late=bool(duty and not signature and not waits and duty.due_on < on),
        on_leave=waits and not signature,
    )
