"""知らせる。Who is told of a step; nobody hears of an accident that is kept from him."""

from collections.abc import Iterable

from omamori.act.nonconformities.models import Nonconformity
from omamori.act.nonconformities.reaching import FROM_CASE
from omamori.do.incidents.cases import queries as cases
from omamori.foundation.calendar import clock
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization


def tell(row: Nonconformity, people: Iterable[str], title: str, text: str, key: str = "") -> None:
    """Tell people (public ids) something of a nonconformity; the key says of which step."""
    notices.notify(
        people=_allowed(row, set(people)),
        kind="nonconformities",
        title=title,
        text=text,
        url_name="nonconformities:one",
        url_args=(row.public_id,),
        key=f"nonconformity:{row.public_id}" + (f":{key}" if key else ""),
    )


def _allowed(row: Nonconformity, people: set[str]) -> set[str]:
    if row.source != FROM_CASE:
        return people
    today = clock.today()
    keys = organization.everybody(on=today).filter(public_id__in=people)
    found = [organization.actor(pk, on=today) for pk in keys.values_list("pk", flat=True)]
    return {
        one.person_id
        for one in found
        if one is not None and row.source_id not in set(cases.withheld(one))
    }
