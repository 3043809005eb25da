"""相手先の問い。Read side for everyone: who stands behind a domain, a name in a text, a surname.

These questions are asked by the gate for its own judgement and show nothing by themselves; what a
person may see is asked with his rights in ``directory``.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import require
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import naming
from omamori.foundation.partners.domain.particulars import TOOLS, domain
from omamori.foundation.partners.models import MailDomain, Mark, OutsidePerson, Partner
from omamori.foundation.partners.rows import OutsidePersonRow, PartnerRow

MOST_PEOPLE = 50
"""Namesakes and hits that are ever looked at or shown at once."""
_OF_A_MAIL = 16
"""Domains of one mail and those above them: about so few a short question is asked first."""
_OWNED = f"SELECT 1 FROM {MailDomain._meta.db_table} WHERE name IN"  # noqa: S608, SLF001 - our own table; Django documents _meta

_KNOWN = f"SELECT 1 FROM {Mark._meta.db_table} WHERE mark IN"  # noqa: S608, SLF001 - as above


def partner(public_id: str) -> PartnerRow | None:
    """One organisation, also an archived one; None when there is none."""
    found = Partner.objects.prefetch_related("domains").filter(public_id=public_id).first()
    return partner_row(found) if found else None


def partner_by_domain(name: str) -> PartnerRow | None:
    """Whose mail domain it is, or below whose domain it lies; archived partners too."""
    return partners_by_domains([name]).get(name)


def partners_by_domains(names: Iterable[str]) -> dict[str, PartnerRow]:
    """The same for many domains (keys as they were given); unknown ones are absent.

    One query for a few that nobody owns, two for many.
    """
    asked = {name: _upwards(name) for name in set(names)}
    wanted = sorted({d for above in asked.values() for d in above})
    if len(wanted) <= _OF_A_MAIL and not _any_owned(wanted):
        return {}  # most often nobody owns them: making the larger question costs more than this one
    rows = Partner.objects.filter(domains__name__in=wanted).distinct().prefetch_related("domains")
    owners = {d: row for row in map(partner_row, rows) for d in row.domains}
    found: dict[str, PartnerRow] = {}
    for name, above in asked.items():
        owner = next((owners[d] for d in above if d in owners), None)
        if owner is not None:
            found[name] = owner
    return found


def _any_owned(names: list[str]) -> bool:
    if not names:
        return False
    with connection.cursor() as cursor:
        asked = f"{_OWNED} ({', '.join(['%s'] * len(names))}) LIMIT 1"
        cursor.execute(asked, names)
        return cursor.fetchone() is not None


def tool_name(tool: str) -> str:
    """What people call a messaging tool; an unknown key as it is."""
    return TOOLS.get(tool, tool)


def names() -> dict[str, tuple[str, str]]:
    """(number, name) of every partner that is not archived, by public id; for lists that name partners."""
    rows = Partner.objects.filter(archived_on=None)
    return {
        key: (number, name) for key, number, name in rows.values_list("public_id", "number", "name")
    }


def organizations_named_in(text: str) -> tuple[PartnerRow, ...]:
    """The partners that a text names, with or without 株式会社, in the order of the text."""
    return organizations_named_in_each({0: text})[0]


def organizations_named_in_each(texts: Mapping[int, str]) -> dict[int, tuple[PartnerRow, ...]]:
    """The same for several texts by their numbers; at most three queries."""
    named = naming.partners_named_in(texts)
    ids = {one for found in named.values() for one in found}
    rows = Partner.objects.filter(public_id__in=ids).prefetch_related("domains") if ids else ()
    by_id = {row.public_id: partner_row(row) for row in rows}
    return {number: tuple(by_id[i] for i in found if i in by_id) for number, found in named.items()}


def people_of_surname(
    *, surnames: Collection[str], readings: Collection[str] = (), on: date
) -> tuple[OutsidePersonRow, ...]:
    """People of these surnames (in any writing) or readings of surnames, at most fifty."""
    marks = {naming.surname_mark(s) for s in surnames if s}
    marks |= {naming.reading_mark(r) for r in readings if r}
    return _people(_kept(on).filter(pk__in=_marked(marks)).order_by("pk")[:MOST_PEOPLE])


def people_by_addresses(addresses: Iterable[str], *, on: date) -> dict[str, OutsidePersonRow]:
    """People by mail address (keys in lower case); of several with one address, the first."""
    wanted = {a.strip().lower() for a in addresses}
    marks = {naming.address_mark(a) for a in wanted}
    found: dict[str, OutsidePersonRow] = {}
    for row in _people(_kept(on).filter(pk__in=_marked(marks)).order_by("pk")):
        if row.email in wanted:
            found.setdefault(row.email, row)
    return found


def anybody(*, addresses: Iterable[str], names: Iterable[str] = ()) -> bool:
    """Whether somebody has one of these addresses or whole names; most often nobody: one small question."""
    marks = [*map(naming.address_mark, addresses), *map(naming.name_mark, names)]
    if not marks:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"{_KNOWN} ({', '.join(['%s'] * len(marks))}) LIMIT 1", marks)
        return cursor.fetchone() is not None


def people_by_names(names: Iterable[str], *, on: date) -> dict[str, tuple[OutsidePersonRow, ...]]:
    """People by whole name (keys as they were given) in any writing; unknown ones are absent. One query."""
    marks = {naming.name_mark(name): name for name in names}
    if not marks:
        return {}
    found: dict[str, tuple[OutsidePersonRow, ...]] = {}
    for row in _people(_kept(on).filter(pk__in=_marked(set(marks))).order_by("pk")[:MOST_PEOPLE]):
        if (name := marks.get(naming.name_mark(row.name))) is not None:
            found[name] = (*found.get(name, ()), row)
    return found


def person_by_handle(tool: str, handle: str, *, on: date) -> OutsidePersonRow | None:
    """Whose talk address it is."""
    found = _people(_kept(on).filter(pk__in=_marked({naming.handle_mark(tool, handle)}))[:1])
    return found[0] if found else None


def people_by_handles(
    tool: str, handles: Iterable[str], *, on: date
) -> dict[str, OutsidePersonRow]:
    """Whose talk addresses they are, by talk address; unknown ones are absent. One query."""
    wanted = {h.strip() for h in handles if h.strip()}
    marks = {naming.handle_mark(tool, h) for h in wanted}
    found: dict[str, OutsidePersonRow] = {}
    for row in _people(_kept(on).filter(pk__in=_marked(marks)).order_by("pk")):
        handle = row.handles.get(tool, "").strip()
        if handle in wanted:
            found.setdefault(handle, row)
    return found


def person(public_id: str, *, on: date) -> OutsidePersonRow | None:
    """One person; None when there is none, or his day of erasure has come."""
    found = _people(_kept(on).filter(public_id=public_id))
    return found[0] if found else None


def search(actor: Actor, words: str, *, on: date) -> tuple[OutsidePersonRow, ...]:
    """People the actor may write to by surname, given or whole name, reading, number, address.

    Raises:
        NotPermitted.
    """
    return _people(visible_people(actor, on=on).filter(asked(words)).order_by("-pk")[:MOST_PEOPLE])


def people_for(actor: Actor, public_ids: Iterable[str], *, on: date) -> dict[str, OutsidePersonRow]:
    """Those of the people whom the actor may write to, by public id.

    Raises:
        NotPermitted.
    """
    rows = visible_people(actor, on=on).filter(public_id__in=set(public_ids))
    return {row.public_id: row for row in _people(rows)}


def visible_people(actor: Actor, *, on: date) -> "QuerySet[OutsidePerson]":
    """Everybody the actor may see: of the whole company, of his own department, of those he heads.

    Raises:
        NotPermitted.
    """
    rows = _kept(on)
    if require(actor, "partners.see_people") is Reach.ALL:
        return rows
    me = organization.person(actor.person_id)
    departments = {*actor.department_pks} | ({me.department_pk} if me else set())
    return rows.filter(Q(department=None) | Q(department__in=departments))


def asked(words: str) -> Q:
    """The people that every word of a search means."""
    whole = Q(pk__in=_marked(set(naming.marks_asked(words))))
    each = Q()
    for word in words.split()[:5]:
        each &= Q(pk__in=_marked(set(naming.marks_asked(word))))
    return whole | each if words.split() else Q()


def tools() -> dict[str, str]:
    """Messaging tools under which people can have a talk address."""
    return dict(TOOLS)


def partner_row(found: Partner) -> PartnerRow:
    """A table row as the frozen row others get; its domains are read along."""
    return PartnerRow(
        public_id=found.public_id,
        number=found.number,
        name=found.name,
        name_kana=found.name_kana,
        roles=tuple(found.roles.strip(",").split(",")),
        domains=tuple(sorted(d.name for d in found.domains.all())),
        contract_from=found.contract_from,
        contract_until=found.contract_until,
        agreed=tuple(found.agreed),
        note=found.note,
        archived_on=found.archived_on,
    )


def person_row(found: OutsidePerson) -> OutsidePersonRow:
    """A table row as the frozen row others get."""
    return OutsidePersonRow(
        public_id=found.public_id,
        name=found.name,
        name_kana=found.name_kana,
        number=found.number,
        partner_id=found.partner.public_id if found.partner else "",
        company=found.partner.name if found.partner else found.company,
        email=found.email,
        handles=dict(found.handles),
        purpose=found.purpose,
        department_id=found.department.public_id if found.department else "",
        department_name=found.department.name if found.department else "",
        erase_on=found.erase_on,
    )


def _people(rows: "QuerySet[OutsidePerson]") -> tuple[OutsidePersonRow, ...]:
    return tuple(person_row(row) for row in rows.select_related("partner", "department"))


def _kept(on: date) -> "QuerySet[OutsidePerson]":
    return OutsidePerson.objects.filter(Q(erase_on=None) | Q(erase_on__gt=on))


def _marked(marks: set[str]) -> "QuerySet[Mark, int]":
    return Mark.objects.filter(mark__in=marks).values_list("person_id", flat=True)


def _upwards(name: str) -> list[str]:
    """The domain and those above it, down to two labels; nearest first."""
    labels = domain(name).split(".")
    return [".".join(labels[i:]) for i in range(max(1, len(labels) - 1))]
