"""目標と計画の出入りと版。What the shared pages of lists and editions need to know of this room."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from omamori.facts.objectives import (
    EventMoved,
    EventPlanned,
    EventRemoved,
    ObjectiveChanged,
    ObjectiveRemoved,
    ObjectiveSet,
)
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.calendar import clock
from omamori.foundation.exports.list_pages import Desk, Known
from omamori.foundation.organization import owners
from omamori.foundation.organization.list_rows import values_of
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.records.editions import Content
from omamori.plan.objectives import aiming, planning, years
from omamori.plan.objectives.columns import EVENTS, objectives
from omamori.plan.objectives.domain.year import KINDS
from omamori.plan.objectives.models import Edition, Event, Objective

_MUST_HAVE = ("education", "audit", "operation_check", "register_review", "risk_review", "law_review",
              "management_review")  # fmt: skip
"""Kinds without which a year does not meet the standard."""
_WRITTEN = (
    ObjectiveSet,
    ObjectiveChanged,
    ObjectiveRemoved,
    EventPlanned,
    EventMoved,
    EventRemoved,
)


def desks() -> Mapping[str, Desk]:
    """The lists that go out and come in."""
    return {
        "objectives": Desk(
            listing=objectives(), room="objectives", back="objectives:aims",
            known=_aims, books=owners.books_today, apply=aiming.apply_objectives, origin=origin,
        ),
        "events": Desk(
            listing=EVENTS, room="objectives", back="objectives:year", known=_events,
            books=owners.books_today, apply=planning.apply_events, origin=origin,
        ),
    }  # fmt: skip


def edition_desk() -> EditionDesk:
    """The plan of a year: its objectives and its events."""
    return EditionDesk(
        room="objectives",
        table=Edition,
        listings=(objectives(), EVENTS),
        back="objectives:year",
        posts=("privacy_officer", "top"),
        title=_title,
        series=_series,
        content=content,
        facts=_WRITTEN,
        doubts=doubts,
    )


def content(series: str) -> Content:
    """What the plan of a year says now."""
    listing = objectives()
    aims = Objective.objects.filter(year=series).select_related("owner").order_by("code")
    rows = Event.objects.filter(year=series).select_related("owner").order_by("code")
    return {
        "objectives": [values_of(row, listing) for row in aims],
        "events": [values_of(row, EVENTS) for row in rows],
    }


def doubts(content: Content) -> tuple[str, ...]:
    """What a plan of a year should not lack."""
    rows = content.get("events", [])
    kinds = {row.get("kind") for row in rows}
    found = [
        _("「%(kind)s」の行事がありません。年に一度は要ります。") % {"kind": _(KINDS[kind])}
        for kind in _MUST_HAVE
        if KINDS[kind] not in kinds
    ]
    if not content.get("objectives"):
        found.append(_("測れる目標がありません。少なくとも一つ立ててください。"))
    if any(not row.get("owner") for row in rows):
        found.append(_("担当の決まっていない行事があります。"))
    return tuple(found)


def _title(series: str) -> str:
    return _("%(year)s年度の目標と年間計画") % {"year": _series(series)}


def _series(asked: str) -> str:
    return years.chosen(asked, clock.today())


def _aims() -> Known:
    listing = objectives()
    rows = Objective.objects.select_related("owner")
    found = ((row.public_id, values_of(row, listing)) for row in rows)
    return {listing.key_of(values): (number, values) for number, values in found}


def _events() -> Known:
    found = (
        (row.public_id, values_of(row, EVENTS)) for row in Event.objects.select_related("owner")
    )
    return {EVENTS.key_of(values): (number, values) for number, values in found}
