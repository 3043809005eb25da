"""台帳の記載のリスク。On the page of an entry: the risks that are there, and the typical scenes that would be added."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.facts.lifecycle import Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.ui.contributions import BesideEntry
from omamori.plan.register import queries as register
from omamori.plan.register.rows import ProcessRow
from omamori.plan.risk import cells, queries, standards
from omamori.plan.risk.domain import library
from omamori.plan.risk.models import Anchor, Cell
from omamori.plan.risk.reading import STAGES
from omamori.reference import risk as reference

SHOWN = 5
_MOST = 500
"""Risks of one process that are looked through."""


def beside(
    actor: Actor, item_id: str, process_id: str, media: tuple[str, ...], on: date
) -> list[BesideEntry]:
    """Risks of an entry, the greatest first, and scenes of the library that fit it and are not there.

    Raises:
        NotPermitted.
    """
    require(actor, "risk.see")
    found = _cells(actor, item_id, process_id)
    taken = frozenset(row["shown__origin"] or "" for row in found)
    mine = [row for row in found if row["mine"]]
    return [_there(mine, process_id), _typical(actor, process_id, media, taken, on)]


def _cells(actor: Actor, item_id: str, process_id: str) -> list[dict[str, Any]]:
    """Cells of the process; ``mine`` are those that name the entry, or none: these speak of all its entries."""
    named = Anchor.objects.filter(cell=OuterRef("pk"), kind=Anchor.Kind.ITEM)
    mine = Q(Exists(named.filter(code=item_id)))
    rows = Cell.objects.filter(cells.seen(actor)).exclude(state=Cell.State.ENDED)
    if process_id:
        rows = rows.filter(process_id=process_id)
        mine |= ~Q(Exists(named))
    else:
        rows = rows.filter(mine)
    columns = ("public_id", "shown__scene", "shown__origin", "stage", "value", "state", "mine")
    return list(rows.annotate(mine=mine).order_by("-value", "number").values(*columns)[:_MOST])


def _there(found: list[dict[str, Any]], process_id: str) -> BesideEntry:
    return BesideEntry(
        title=_("この記載のリスク"),
        rows=tuple(
            (row["shown__scene"], _told(row), "risk:cell", (row["public_id"],))
            for row in found[:SHOWN]
        ),
        total=len(found),
        empty=_("リスク分析表に、この記載のリスクはまだありません。"),
        more=_("業務のリスク分析表を見る") if process_id else "",
        more_url="risk:table" if process_id else "",
        more_args=(process_id,) if process_id else (),
    )


def _told(row: dict[str, Any]) -> str:
    """Stage, value and state."""
    value = row["value"]
    return " · ".join(
        (
            _(STAGES.get(row["stage"], row["stage"])),
            _("リスク値 %(n)s") % {"n": value} if value else _("まだ評価していません"),
            _(Cell.State(row["state"]).label),
        )
    )


def _typical(
    actor: Actor, process_id: str, media: tuple[str, ...], taken: frozenset[str], on: date
) -> BesideEntry:
    process = _process(actor, process_id, on)
    found = _fitting(actor, process, process_id, media, taken)
    may = process is not None and covers(
        actor, "risk.take", people=(), department=process.department_pk
    )
    return BesideEntry(
        title=_("この媒体と業務で、よくある場面"),
        rows=tuple(
            (one.scene.title, _(STAGES.get(one.scene.stage, one.scene.stage)), "", ())
            for one in found[:SHOWN]
        ),
        total=len(found),
        empty=_("よくある場面は、すべてリスク分析表にあります。"),
        more=_("選んでリスク分析表に入れる") if may else "",
        more_url="risk:suggest" if may else "",
        more_args=(process_id,) if may else (),
    )


def _process(actor: Actor, process_id: str, on: date) -> ProcessRow | None:
    try:
        return register.process(actor, process_id, on=on) if process_id else None
    except NotFound:
        return None


def _fitting(
    actor: Actor,
    process: ProcessRow | None,
    process_id: str,
    media: tuple[str, ...],
    taken: frozenset[str],
) -> list[library.Suggestion]:
    """Scenes on the media of the entry; those of its process first, without those that are in the table."""
    if process_id:
        if process is None:
            return []
        words = f"{process.name} {process.outline} {process.department}"
        held = frozenset(media)
        found = library.suggestions(
            standards.scenes().values(),
            process=words,
            words=reference.words(),
            media={str(stage): held for stage in Stage},
            taken=taken,
        )
        return [one for one in found if one.score >= 0 and one.media]
    return list(queries.scenes_on(actor, media, stages=tuple(Stage), most=2))
