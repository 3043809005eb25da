"""よりどころ。Which cells rest on a clause, or on the way of working that changes (J.3.4)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.risk import cells
from omamori.plan.risk.models import Anchor, Cell
from omamori.plan.risk.reading import MEDIA, STAGES, in_words

MOST = 200


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Cells whose measures name one of these clauses, highest value first."""
    del on
    require(actor, "risk.see")
    named: dict[int, list[str]] = {}
    held = Anchor.objects.filter(kind=Anchor.Kind.CLAUSE, code__in=codes)
    for cell, code in held.values_list("cell_id", "code").order_by("code"):
        named.setdefault(cell, []).append(code)
    rows = _live(actor).filter(pk__in=named)
    return [
        _resting(
            row,
            _("対策が %(codes)s をよりどころにしています。") % {"codes": "、".join(named[row.pk])},
        )
        for row in rows[:MOST]
    ]


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """Cells at the stages and on the media that change, in the departments and processes concerned."""
    del on
    require(actor, "risk.see")
    if not touched.media and not touched.stages and not touched.processes:
        return []
    rows = _live(actor)
    if touched.media:
        rows = rows.filter(_any(touched.media))
    if touched.stages:
        rows = rows.filter(stage__in=touched.stages)
    if touched.processes:
        rows = rows.filter(process_id__in=touched.processes)
    if touched.departments:
        rows = rows.filter(department__in=organization.departments_below(touched.departments))
    return [_resting(row, _why(row, touched)) for row in rows[:MOST]]


def _live(actor: Actor) -> "QuerySet[Cell]":
    rows = Cell.objects.filter(cells.seen(actor)).exclude(state=Cell.State.ENDED)
    return rows.select_related("shown").order_by("-value", "number")


def _any(media: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for medium in media:
        found |= Q(media__contains=f",{medium},")
    return found


def _why(row: Cell, touched: Touched) -> str:
    shared = [m for m in row.media.split(",") if m in touched.media]
    words = in_words(shared, MEDIA) or (_(STAGES.get(row.stage, row.stage)),)
    return _("%(words)sでの取扱いを、これまでのやり方で評価しています。") % {
        "words": "、".join(words)
    }


def _resting(row: Cell, why: str) -> Resting:
    return Resting(
        kind="risk",
        code=row.public_id,
        label=row.shown.scene if row.shown else "",
        why=why,
        url_name="risk:cell",
        url_args=(row.public_id,),
    )
