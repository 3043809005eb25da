"""持ち寄り。Which entries and flows of the register rest on a clause or on a way of working (J.3.4)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.facts.lifecycle import Medium, Stage
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.policies import queries as policies
from omamori.plan.register import wording
from omamori.plan.register.domain import concerning
from omamori.plan.register.models import ItemEdition, ProcessEdition, Step
from omamori.plan.register.reading import (
    in_force,
    item_editions,
    process_editions,
    process_names,
    seen,
)
from omamori.reference.register import clause_rules

MOST = 300
MOST_APART = 30
"""More entries than these stand by their process."""


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Entries that name one of these clauses, then those of which they speak, by medium, stage and nature."""
    if reach(actor, "register.see") is Reach.NONE or not codes:
        return []
    named = _naming(actor, codes, on)
    rules = concerning.rules_of(clause_rules())
    spoken = [
        (code, concerning.concern(area, text, rules))
        for code, area, text in policies.wordings(codes)
    ]
    known = {thing.code for thing in named}
    found = [thing for thing in _spoken_of(actor, spoken, on) if thing.code not in known]
    return [*named, *found]


def _naming(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
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


def _spoken_of(
    actor: Actor, spoken: list[tuple[str, concerning.Concern]], on: date
) -> list[Resting]:
    """The first clause that speaks of an entry says why; many entries of one process are one thing."""
    why: dict[str, str] = {}
    rows: dict[str, ItemEdition] = {}
    for code, what in sorted(spoken):
        if not what:
            continue
        found = item_editions().filter(in_force(on), seen(actor), _concerned(what, on))
        for row in found.order_by("code")[:MOST]:
            rows.setdefault(row.item.public_id, row)
            why.setdefault(row.item.public_id, f"{code}: {_told(what, row)}")
    if len(rows) <= MOST_APART:
        return [_item(row, why[key]) for key, row in rows.items()]
    return _by_process(rows, why, on)


def _by_process(rows: dict[str, ItemEdition], why: dict[str, str], on: date) -> list[Resting]:
    names = process_names((row.process_id for row in rows.values()), on)
    many: dict[int | None, list[str]] = {}
    for key, row in rows.items():
        many.setdefault(row.process_id, []).append(key)
    found = []
    for process, keys in many.items():
        first = rows[keys[0]]
        if process is None or first.process is None:
            found += [_item(rows[key], why[key]) for key in keys]
            continue
        found.append(
            Resting(
                kind="register",
                code=first.process.public_id,
                label=_("%(process)s の記載 %(n)s 件")
                % {"process": names.get(process, first.process.code), "n": len(keys)},
                why=why[keys[0]],
                url_name="register:process",
                url_args=(first.process.public_id,),
                count=len(keys),
            )
        )
    return found


def _concerned(what: concerning.Concern, on: date) -> Q:
    if what.marks:
        found = Q()
        for mark in sorted(what.marks):
            found |= ~Q(contractors=[]) if mark == "contractors" else Q(**{mark: True})
        return found
    on_media = Q()
    for medium in sorted(what.media):
        on_media |= Q(media__icontains=f'"{medium}"')
    scenes = Step.objects.filter(stage__in=what.stages, edition__in=ProcessEdition.objects.filter(
        in_force(on), ends=False))  # fmt: skip
    at_stages = Q(process__in=scenes.values("edition__process"))
    if "store" in what.stages:
        at_stages |= ~Q(place="") | ~Q(storage_method="")
    if "dispose" in what.stages:
        at_stages |= ~Q(disposal="") | Q(keep_until__isnull=False)
    if "acquire" in what.stages:
        at_stages |= ~Q(acquisition="")
    return on_media & (at_stages if what.stages else Q())


def _told(what: concerning.Concern, row: ItemEdition) -> str:
    """Why a clause speaks of an entry, by what it says of itself."""
    if what.marks:
        own = [mark for mark in concerning.MARKS if mark in what.marks and getattr(row, mark)]
        marks = {"marks": "・".join(wording.labels(own))}
        return _("台帳に「%(marks)s」とある記載です。") % marks
    words = {
        "media": _words(Medium, what.media & set(row.media)),
        "stages": _words(Stage, what.stages),
    }
    if not what.stages:
        return _("媒体に%(media)sがある記載です。") % words
    if not what.media:
        return _("「%(stages)s」の局面がある記載です。") % words
    return _("媒体に%(media)sがあり、「%(stages)s」の局面がある記載です。") % words


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
