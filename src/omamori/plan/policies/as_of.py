"""ある日の規程。Which rules counted on a day, who had approved them, and how many had signed by its end (J.4.5.2)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.contributions import MOST_ROWS, AsOfSection
from omamori.plan.policies import assigning, domain
from omamori.plan.policies.models import Regulation, Signature
from omamori.plan.policies.readers import audience_of, reader_filter


def sections(actor: Actor, on: date) -> list[AsOfSection]:
    """The rules in force on a day, for who may see earlier versions."""
    if reach(actor, "policies.see_history") is Reach.NONE:
        return []
    found = sorted(assigning.counting(on=on), key=lambda one: domain.order_of(one.regulation.code))
    sees_signatures = reach(actor, "policies.see_signatures") is Reach.ALL
    signed = _signed(found, on) if sees_signatures else {}
    rows = tuple(
        (
            one.regulation.code,
            one.regulation.title,
            _(Regulation.Kind(one.regulation.kind).label),
            _("第%(n)s版") % {"n": one.current.number},
            one.current.effective_from.isoformat() if one.current.effective_from else "",
            signed.get(one.regulation.pk, "–"),
        )
        for one in found
    )
    headings = (_("番号"), _("規程"), _("種類"), _("版"), _("施行日"), _("署名した人 / 読む人"))
    return [
        AsOfSection(
            order=30,
            title=_("効力のあった規程"),
            headings=headings,
            rows=rows[:MOST_ROWS],
            total=len(rows),
            url_name="policies:list",
        )
    ]


def _signed(found: list[assigning.Counting], on: date) -> dict[int, str]:
    """「112 / 120」 by regulation, as of the end of the day; a few queries for all of them."""
    wanted = Q(pk__in=[])
    for one in found:
        wanted |= assigning.signatures_that_count(one)
    end = datetime.combine(on + timedelta(days=1), time(0), clock.JST)
    people = organization.everybody(on=on)
    given = Signature.objects.filter(wanted, signed_at__lt=end, person__in=people.values("pk"))
    counts = dict(
        given.values_list("version__regulation")
        .annotate(people=Count("person", distinct=True))
        .values_list("version__regulation", "people")
    )
    readers: dict[object, int] = {}
    told = {}
    for one in found:
        audience = audience_of(one.regulation)
        if audience not in readers:
            readers[audience] = people.filter(reader_filter(audience, on=on)).count()
        told[one.regulation.pk] = f"{counts.get(one.regulation.pk, 0):,} / {readers[audience]:,}"
    return told
