"""伏せて話す。Reads a case where it is kept and takes out everything by which somebody could be known."""

from collections import Counter
from datetime import date

from omamori.do.training.lessons import domain
from omamori.foundation.access.actor import Actor
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.foundation.ui import collecting
from omamori.foundation.ui.contributions import CaseToTell
from pidetect import scan
from pidetect.types import Kind

SMALL = 5
"""People below which a department is not named."""
_KINDS = {Kind.PERSON_NAME: "person", Kind.POSTAL_ADDRESS: "place", Kind.POSTAL_CODE: "place"}
_LEFT = frozenset({Kind.AGE, Kind.SEX})
MOST_PEOPLE = 20_000


def case(actor: Actor, public_id: str) -> CaseToTell:
    """The case as its room tells it to this reader.

    Raises:
        NothingToTell: none within his sight.
    """
    found = collecting.case_to_tell(actor, public_id)
    if found is None:
        raise domain.NothingToTell
    return found


def hidden(text: str, *, on: date) -> domain.Hidden:
    """A text that may be told: names, companies, places, days, numbers and small departments replaced."""
    spans = [
        domain.Span(start=f.start, end=f.end, kind=_KINDS.get(Kind(f.kind), "rest"))
        for f in scan(text)
        if f.kind in set(Kind) and f.kind not in _LEFT
    ]
    return domain.hidden(text, known(on=on), spans)


def known(*, on: date) -> domain.Known:
    """Names of the people, of the partners and of the departments too small to be named."""
    people = organization.everybody(on=on).values_list("name", "department_id")[:MOST_PEOPLE]
    rows = list(people)
    company = organization.company()
    companies = [name for _number, name in partners.names().values()]
    return domain.Known(
        people=tuple(name for name, _department in rows),
        companies=(*companies, *([company.name] if company else [])),
        small=_small(Counter(department for _name, department in rows)),
    )


def _small(heads: "Counter[int]") -> dict[str, str]:
    """Name of each small department, and what is said instead: the nearest one above that is large enough."""
    names, pks = organization.department_names(), organization.department_pks()
    by_pk = {pk: key for key, pk in pks.items()}
    paths = organization.department_paths()
    total: Counter[str] = Counter()
    for pk, count in heads.items():
        for key in paths.get(pk, frozenset()):
            total[key] += count
    found = {}
    for pk, key in by_pk.items():
        above = [up for up in paths.get(pk, frozenset()) if up != key and total[up] >= SMALL]
        if total[key] < SMALL:
            nearest = min(above, key=lambda up: total[up], default="")
            found[names[key]] = names.get(nearest, "社内")
    return {name: other for name, other in found.items() if name}
