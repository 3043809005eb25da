"""版のページ。The editions of a room: their list, one of them with its changes, and what may be answered."""

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.approvals import edition_actions as actions
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import changes
from omamori.foundation.records import editions
from omamori.foundation.records.editions import STANDINGS, Content, Waiting
from omamori.foundation.ui.contributions import HomeTask
from omamori.foundation.ui.page import SignedIn, page

View = Callable[..., HttpResponseBase]
Change = tuple[str, str, str, str, str]
"""List, row, label (``+`` and ``-`` for a whole row), before, after."""


def patterns(desk: EditionDesk) -> list[URLPattern]:
    """The routes ``editions``, ``edition``, ``propose``, ``approve``, ``send_back`` and ``withdraw``."""
    return [
        path("editions/", _list(desk), name="editions"),
        path("editions/propose/", _propose(desk), name="propose"),
        path("editions/<str:edition_id>/", _one(desk), name="edition"),
        path("editions/<str:edition_id>/approve/", _approve(desk), name="approve"),
        path("editions/<str:edition_id>/return/", _send_back(desk), name="send_back"),
        path("editions/<str:edition_id>/withdraw/", _withdraw(desk), name="withdraw"),
    ]


def tasks(actor: Actor, desks: Iterable[EditionDesk]) -> list[HomeTask]:
    """What waits for this person's approval, and what he himself proposed; one query for all rooms."""
    mine = {desk.room: desk for desk in desks if _concerned(actor, desk)}
    if not mine:
        return []
    rows = editions.waiting_in({room: desk.table for room, desk in mine.items()})
    found = [_task(actor, mine[row.room], row) for row in rows]
    return [task for task in found if task is not None]


def _concerned(actor: Actor, desk: EditionDesk) -> bool:
    rights = (f"{desk.room}.approve", f"{desk.room}.propose")
    return any(reach(actor, right) is not Reach.NONE for right in rights)


def _task(actor: Actor, desk: EditionDesk, row: Waiting) -> HomeTask | None:
    title = _("「%(what)s」第%(n)s版") % {"what": desk.title(row.series), "n": row.number}
    proposed = row.author_pk == actor.person_pk
    may = reach(actor, f"{desk.room}.approve") is not Reach.NONE
    if not proposed and (not may or actor.person_id in row.writers):
        return None
    return HomeTask(
        title=title if proposed else _("%(what)sを承認する") % {"what": title},
        why=_("書いた人とは別の人の承認が要ります。"),
        url_name=f"{desk.room}:edition",
        url_args=(row.public_id,),
        since=row.proposed_at,
        group="approve",
        many=_("版を承認する"),
        action=_("承認する"),
        waits_for=_("承認する人") if proposed else "",
    )


def changed(desk: EditionDesk, before: Content, after: Content) -> Iterator[Change]:
    """What one content says otherwise than another."""
    for listing in desk.listings:
        old = {listing.key_of(row): row for row in before.get(listing.name, [])}
        new = {listing.key_of(row): row for row in after.get(listing.name, [])}
        for key, row in new.items():
            name = row_name(row)
            if key not in old:
                yield listing.title, name, "+", "", ""
            else:
                for label, was, now in changes(listing, old[key], row):
                    yield listing.title, name, label, was, now
        for key in old.keys() - new.keys():
            yield listing.title, row_name(old[key]), "-", "", ""


def row_name(row: dict[str, str]) -> str:
    """How a row is called among others."""
    return f"{row.get('code', '')} {row.get('title', '') or row.get('name', '')}".strip()


def _list(desk: EditionDesk) -> View:
    @page(f"{desk.room}.see_editions")
    @require_safe
    def editions_page(request: SignedIn) -> HttpResponseBase:
        """Every edition, newest first, and what the working records say otherwise."""
        series, on = desk.series(request.GET.get("series", "")[:20]), clock.today()
        rows = editions.history(desk.table, on=on, series=series)
        counts = editions.counting(desk.table, on=on, series=series)
        now, content = counts.content if counts else {}, desk.content(series)
        context = {
            "desk": desk,
            "series": series,
            "rows": rows,
            "standings": STANDINGS,
            "changes": list(changed(desk, now, content))[:200],
            "doubts": desk.doubts(content),
            "may_propose": _may(request.actor, desk, "propose")
            and not any(row.standing == "proposed" for row in rows),
        }
        return _render(request, "approvals/editions.jinja", context)

    return editions_page


def _one(desk: EditionDesk) -> View:
    @page(f"{desk.room}.see_editions")
    @require_safe
    def edition_page(request: SignedIn, edition_id: str) -> HttpResponseBase:
        """One edition as it was frozen; printable."""
        on, reader = clock.today(), request.actor.person_id
        it = editions.edition(desk.table, edition_id, on=on, reader=reader)
        before = editions.content_before(desk.table, it)
        context = {
            "desk": desk,
            "it": it,
            "standings": STANDINGS,
            "changes": None if before is None else list(changed(desk, before, it.content))[:400],
            "doubts": desk.doubts(it.content) if it.standing == "proposed" else (),
            "may_approve": _may(request.actor, desk, "approve"),
            "may_propose": _may(request.actor, desk, "propose"),
            "row_name": row_name,
        }
        return _render(request, "approvals/edition.jinja", context)

    return edition_page


def _propose(desk: EditionDesk) -> View:
    @page(f"{desk.room}.propose")
    @require_POST
    def propose(request: SignedIn) -> HttpResponseBase:
        """Freeze the working records and ask for approval."""
        series = desk.series(request.POST.get("series", "")[:20])
        reason = request.POST.get("reason", "")
        number = actions.propose(request.actor, desk, reason=reason, series=series)
        messages.success(request, _("承認を頼みました。承認する人に知らせました。"))
        return redirect(f"{desk.room}:edition", number)

    return propose


def _approve(desk: EditionDesk) -> View:
    @page(f"{desk.room}.approve")
    @require_POST
    def approve(request: SignedIn, edition_id: str) -> HttpResponseBase:
        """Approve what was on the screen."""
        mark = request.POST.get("content_hash", "")
        actions.approve(request.actor, desk, edition_id, content_hash=mark)
        messages.success(request, _("承認しました。今日から効力を持ちます。"))
        return redirect(f"{desk.room}:edition", edition_id)

    return approve


def _send_back(desk: EditionDesk) -> View:
    @page(f"{desk.room}.send_back")
    @require_POST
    def send_back(request: SignedIn, edition_id: str) -> HttpResponseBase:
        """Ask for changes."""
        actions.send_back(request.actor, desk, edition_id, note=request.POST.get("note", ""))
        messages.success(request, _("差し戻しました。"))
        return redirect(f"{desk.room}:edition", edition_id)

    return send_back


def _withdraw(desk: EditionDesk) -> View:
    @page(f"{desk.room}.withdraw")
    @require_POST
    def withdraw(request: SignedIn, edition_id: str) -> HttpResponseBase:
        """Take it back."""
        actions.withdraw(request.actor, desk, edition_id)
        messages.success(request, _("承認の依頼を取り下げました。"))
        return redirect(f"{desk.room}:edition", edition_id)

    return withdraw


def _may(actor: Actor, desk: EditionDesk, verb: str) -> bool:
    return reach(actor, f"{desk.room}.{verb}") is not Reach.NONE


def _render(request: SignedIn, name: str, context: dict[str, object]) -> HttpResponseBase:
    return render(cast("HttpRequest", request), name, context, using="jinja2")
