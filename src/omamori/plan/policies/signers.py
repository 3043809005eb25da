"""誰が署名したか。Per department and per person, within the reach of who asks (J.4.3: everybody).

The base is everyone among the readers who works here that day, with or without an account: officers,
part-timers and dispatched people included.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.once import asked_once
from omamori.plan.policies import assigning, domain
from omamori.plan.policies import signer_questions as questions
from omamori.plan.policies.domain.audience import Audience, Reader
from omamori.plan.policies.models import Assignment, Regulation, Signature, Version
from omamori.plan.policies.readers import audience_of, reader_filter
from omamori.plan.policies.rows import DepartmentProgress, SignerPage, SignerRow, UnsignedRow
from omamori.plan.policies.signing import mark_over

PAGE = questions.PAGE
MOST_ON_SHEETS = 2000
_NO_VERSION = -1
"""Key of no row: nothing counts on that day."""


def progress(actor: Actor, regulation_id: str, *, on: date) -> tuple[DepartmentProgress, ...]:
    """How many people of each department within reach have signed what is in force.

    Raises:
        NotPermitted: neither head, office, officer nor auditor.
        NotFound: no such regulation.
    """
    require(actor, "policies.see_signatures")
    rows = questions.progress(_sight(actor, regulation_id, on))
    return tuple(
        DepartmentProgress(public_id=public_id, name=name, people=people, signed=signed, late=late)
        for public_id, name, people, signed, late in rows
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
    sight = _sight(actor, regulation_id, on)
    found = questions.people(
        sight,
        department=department,
        unsigned=unsigned,
        paper=paper,
        start=questions.place(sight, after) if after else None,
        most=PAGE + 1,
    )
    shown = [dict(zip(questions.PERSON, row, strict=True)) for row in found[:PAGE]]
    pks = [row["pk"] for row in shown]
    made, duties = questions.made(sight, pks), questions.duties(sight, pks)
    return SignerPage(
        rows=tuple(_row(row, made.get(row["pk"]), duties.get(row["pk"]), on) for row in shown),
        after=shown[-1]["public_id"] if len(found) > PAGE else "",
    )


def sheets(
    actor: Actor, regulation_id: str, *, on: date, department: str = ""
) -> tuple[tuple[str, tuple[SignerRow, ...]], ...]:
    """People who sign by hand and have not, by department: one sheet each; at most 2,000 people.

    Raises:
        NotPermitted, NotFound: as above.
    """
    require(actor, "policies.see_signatures")
    rows = questions.people(
        _sight(actor, regulation_id, on),
        department=department,
        unsigned=True,
        paper=True,
        most=MOST_ON_SHEETS,
        sheets=True,
    )
    found: dict[str, list[SignerRow]] = {}
    for row in (dict(zip(questions.PERSON, row, strict=True)) for row in rows):
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
        for row in rows.order_by(*order).values(*questions.PERSON):
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


def _readers(regulation: Regulation, on: date) -> "QuerySet[Any]":
    return organization.everybody(on=on).filter(reader_filter(audience_of(regulation), on=on))


@asked_once
def _sight(actor: Actor, regulation_id: str, on: date) -> questions.Sight:
    """Whom a reader sees of a regulation's readers on a day, and which signatures count then."""
    rows = questions.VERSIONS.rows(regulation_id)
    if not rows:
        raise NotFound
    keys: dict[int, int] = {}
    days: list[domain.Dated] = []
    for _kind, _values, until, pk, number, state, begins, material in rows:
        if state == Version.State.PUBLISHED:
            keys[number] = pk
            days.append(
                domain.Dated(
                    number=number,
                    published=True,
                    effective_from=begins,
                    material=material,
                    until=until,
                )
            )
    current, first = domain.in_force(days, on), domain.signatures_count_from(days, on)
    counting = [n for n in sorted(keys) if current and first <= n <= current.number]
    meant = Audience(kind=rows[0][0], values=frozenset(rows[0][1]))
    return questions.Sight(
        actor=actor,
        on=on,
        readers=None if meant.kind == Reader.ALL else reader_filter(meant, on=on),
        versions=tuple(keys[n] for n in counting) or (_NO_VERSION,),
    )


def _signed(found: assigning.Counting) -> QuerySet[Signature]:
    """Signatures of a regulation that count."""
    return Signature.objects.filter(assigning.signatures_that_count(found))


def _duties(found: assigning.Counting) -> QuerySet[Assignment]:
    return Assignment.objects.filter(version=found.first)


def _reach(actor: Actor) -> Q:
    return visible(actor, "policies.see_signatures", own=("pk",), department="department_id")


def _row(
    row: dict[str, Any], signature: questions.Made | None, duty: questions.Duty | None, on: date
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
        sheet_id=(signature.sheet_id or "") if signature else "",
        intact=signature is None or signature.mark == mark_over(*signature[:10]),
        due_on=duty.due_on if duty and not signature else None,
        late=bool(duty and not signature and not waits and duty.due_on < on),
        on_leave=waits and not signature,
    )
