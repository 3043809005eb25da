"""誰が署名したか。Per department and per person, within the reach of who asks (J.4.3: everybody).

The base is everyone who works here today, with or without an account: officers, part-timers and
dispatched people included.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require, visible
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import domain
from omamori.plan.policies.models import Regulation, Signature, Version
from omamori.plan.policies.rows import DepartmentProgress, Owing, SignerPage, SignerRow
from omamori.plan.policies.signing import intact
from omamori.plan.policies.texts import dated

PAGE = 50
MOST_OWING = 2000


def progress(actor: Actor, regulation_id: str, *, on: date) -> tuple[DepartmentProgress, ...]:
    """How many people of each department within reach have signed what is in force.

    Raises:
        NotPermitted: neither head, office, officer nor auditor.
        NotFound: no such regulation.
    """
    require(actor, "policies.see_signatures")
    signed = Count("pk", filter=Q(pk__in=_signed(regulation_id, on).values("person_id")))
    rows = (
        organization.everybody(on=on)
        .filter(_reach(actor))
        .values("department__public_id", "department__name", "department__order")
        .annotate(people=Count("pk"), signed=signed)
        .order_by("department__order", "department__public_id")
    )
    return tuple(
        DepartmentProgress(
            public_id=row["department__public_id"],
            name=row["department__name"],
            people=row["people"],
            signed=row["signed"],
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
    """People within reach, 50 at a time by reading of their names; only the unsigned, or all.

    With ``paper`` only people who cannot sign on the screen.

    Raises:
        NotPermitted, NotFound: as above.
    """
    require(actor, "policies.see_signatures")
    signed = _signed(regulation_id, on)
    within = rows = organization.everybody(on=on).filter(_reach(actor))
    if department:
        rows = rows.filter(department__public_id=department)
    if paper:
        rows = rows.exclude(user__is_active=True)
    if unsigned:
        rows = rows.exclude(pk__in=signed.values("person_id"))
    start = within.filter(public_id=after).values_list("name_kana", "pk").first() if after else None
    if start:
        rows = rows.filter(Q(name_kana__gt=start[0]) | Q(name_kana=start[0], pk__gt=start[1]))
    columns = ("pk", "public_id", "name", "name_kana", "department__name", "user__is_active")
    found = list(rows.order_by("name_kana", "pk").values(*columns)[: PAGE + 1])
    mine = signed.filter(person_id__in=[row["pk"] for row in found[:PAGE]])
    made = {s.person_id: s for s in mine.order_by("signed_at")}
    return SignerPage(
        rows=tuple(_row(row, made.get(row["pk"])) for row in found[:PAGE]),
        after=found[PAGE - 1]["public_id"] if len(found) > PAGE else "",
    )


def overall(*, on: date) -> tuple[int, int]:
    """(signatures that count, signatures needed) over all regulations in force."""
    wanted, regulations = Q(pk__in=[]), 0
    for regulation, first, last in _in_force(on):
        regulations += 1
        same = Q(version__regulation_id=regulation)
        wanted |= same & Q(version__number__range=(first, last))
    if not regulations:
        return 0, 0
    people = organization.everybody(on=on)
    given = Signature.objects.filter(wanted, person_id__in=people.values("pk"))
    pairs = given.values("person_id", "version__regulation_id").distinct().count()
    return pairs, people.count() * regulations


def unsigned_people(*, on: date) -> tuple[Owing, ...]:
    """Who with an account has not signed what is in force; at most 2,000 rows a day."""
    found: list[Owing] = []
    for regulation, first, last in _in_force(on):
        rows = Version.objects.select_related("regulation")
        version = rows.get(regulation_id=regulation, number=last)
        given = Signature.objects.filter(
            version__regulation_id=regulation, version__number__range=(first, last)
        )
        people = organization.everybody(on=on).filter(user__is_active=True)
        late = people.exclude(pk__in=given.values("person_id")).order_by("pk")
        found += [
            Owing(
                person_id=person,
                regulation_id=version.regulation.public_id,
                title=version.regulation.title,
                number=last,
                since=version.effective_from or on,
            )
            for person in late.values_list("public_id", flat=True)[:MOST_OWING]
        ]
    return tuple(found[:MOST_OWING])


def _in_force(on: date) -> list[tuple[int, int, int]]:
    """(regulation key, lowest number that counts, number in force)."""
    versions: dict[int, list[domain.Dated]] = {}
    for row in Version.objects.filter(state=Version.State.PUBLISHED).order_by("regulation_id"):
        versions.setdefault(row.regulation_id, []).append(dated(row))
    found = []
    for regulation, days in versions.items():
        current = domain.in_force(days, on)
        if current:
            first = domain.signatures_count_from(days, on)
            found.append((regulation, first, current.number))
    return found


def _signed(regulation_id: str, on: date) -> QuerySet[Signature]:
    """Signatures of a regulation that count on a day."""
    days = [dated(v) for v in Version.objects.filter(regulation__public_id=regulation_id)]
    if not days and not Regulation.objects.filter(public_id=regulation_id).exists():
        raise NotFound
    current = domain.in_force(days, on)
    first = domain.signatures_count_from(days, on)
    return Signature.objects.filter(
        version__regulation__public_id=regulation_id,
        version__number__range=(first, current.number if current else -1),
    )


def _reach(actor: Actor) -> Q:
    return visible(actor, "policies.see_signatures", own=("pk",), department="department_id")


def _row(row: dict[str, Any], signature: Signature | None) -> SignerRow:
    return SignerRow(
        public_id=row["public_id"],
        name=row["name"],
        department=row["department__name"],
        has_account=bool(row["user__is_active"]),
        signed_at=signature.signed_at if signature else None,
        way=_(Signature.Way(signature.way).label) if signature else "",
        intact=intact(signature) if signature else True,
    )
