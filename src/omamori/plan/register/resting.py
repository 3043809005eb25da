"""持ち寄り。Which entries and flows of the register rest on a clause or on a way of working (J.3.4)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.register.models import ItemEdition, ProcessEdition, Step
from omamori.plan.register.reading import in_force, item_editions, process_editions, seen

MOST = 300


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Entries that name one of these clauses."""
    if reach(actor, "register.see") is Reach.NONE or not codes:
        return []
    # A JSON list of plain codes is searched as text; the exact codes are compared afterwards.
    named = Q()
    for code in sorted(codes):
        named |= Q(clauses__icontains=f'"{code}"')
    rows = item_editions().filter(in_force(on), seen(actor), named).order_by("code")[:MOST]
    found = []
    for row in rows:
        shared = [c for c in row.clauses if c in codes]
        if shared:
            why = _("台帳の「規程の条」に %(codes)s と書いてあります。") % {
                "codes": "、".join(shared)
            }
            found.append(_item(row, why))
    return found


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """Flows with a scene of these media and stages, and entries on these media."""
    nothing = not (touched.media or touched.stages or touched.processes)
    if reach(actor, "register.see") is Reach.NONE or nothing:
        return []
    within = Q(department__in=organization.departments_below(touched.departments))
    where = within if touched.departments else Q()
    if touched.processes:
        where &= Q(process__public_id__in=touched.processes)
    flows = process_editions().filter(in_force(on), seen(actor), where, ends=False)
    found = _flows(touched, list(flows.order_by("process__code")))
    kept = Q()
    for medium in sorted(touched.media):
        kept |= Q(media__icontains=f'"{medium}"')
    if touched.media:
        rows = item_editions().filter(in_force(on), seen(actor), where, kept)
        words = _words(Medium, touched.media)
        why = _("媒体が %(media)s です。") % {"media": words}
        found += [_item(row, why) for row in rows.order_by("code")[:MOST]]
    return found


def _flows(touched: Touched, flows: list[ProcessEdition]) -> list[Resting]:
    steps = Step.objects.filter(edition__in=[f.pk for f in flows])
    steps = steps.filter(stage__in=touched.stages) if touched.stages else steps
    steps = steps.filter(medium__in=touched.media) if touched.media else steps
    told: dict[int, list[Step]] = {}
    for step in steps.order_by("order"):
        told.setdefault(step.edition_id, []).append(step)
    return [
        Resting(
            kind="register",
            code=flow.process.public_id,
            label=f"{flow.process.code} {flow.name}",
            why=_("「%(title)s」(%(stage)s) がこれまでのやり方です。")
            % {"title": told[flow.pk][0].title, "stage": _words(Stage, {told[flow.pk][0].stage})},
            url_name="register:process",
            url_args=(flow.process.public_id,),
            owner=flow.owner.public_id if flow.owner else "",
            count=len(told[flow.pk]),
        )
        for flow in flows
        if flow.pk in told
    ]


def _item(row: ItemEdition, why: str) -> Resting:
    return Resting(
        kind="register",
        code=row.item.public_id,
        label=f"{row.code} {row.name}",
        why=why,
        url_name="register:item",
        url_args=(row.item.public_id,),
        owner=row.owner.public_id if row.owner else "",
    )


def _words(words: type[Medium] | type[Stage], codes: frozenset[str] | set[str]) -> str:
    return "、".join(_(w.label) for w in words if w in codes)
