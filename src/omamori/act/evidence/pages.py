"""審査の証拠のページ。This and last year's training on one page, and as one sealed file."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from omamori.act.evidence import actions, effects_told, people_told, queries
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.objectives import years

_RIGHTS = {
    "seal": "evidence.export",
    "download": "evidence.download",
    "proof": "ledger.export",
}
_YEARS = 4
"""Tabs: this year and so many before, less one."""


@page("evidence.see")
@require_safe
def training(request: SignedIn) -> HttpResponse:
    """The assessor's question answered: plan, material, people, absentees, understanding, effect."""
    on = clock.today()
    current = int(years.current(on))
    year = min(int(years.chosen(request.GET.get("year", ""), on)), current)
    context = {
        "told": queries.two_years(request.actor, year, on=on),
        "packs": queries.packs(request.actor, year),
        "year": year,
        "year_tabs": _tabs(current, year),
        "most": queries.MOST_ABSENT,
        "followed": people_told.followed,
        "said": effects_told.said,
        "right": {
            name: reach(request.actor, action) is not Reach.NONE for name, action in _RIGHTS.items()
        },
    }
    return render(request, "evidence/training.jinja", context, using="jinja2")


@page("evidence.export")
@require_POST
def seal(request: SignedIn) -> HttpResponseBase:
    """One file of it."""
    asked = request.POST.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    actions.export(request.actor, year=year)
    messages.success(request, _("冊子を作っています。できると、このページで受け取れます。"))
    return redirect(f"{reverse('evidence:training')}?year={year}#packs")


@page("evidence.download")
@require_safe
def download(request: SignedIn, pack_id: str) -> HttpResponseBase:
    """The file as it was sealed."""
    name, content = actions.download(request.actor, pack_id)
    return attachment(content, name=name, media_type="application/pdf")


def _tabs(current: int, year: int) -> list[tuple[str, str, bool]]:
    """(words, address, whether it is shown) of the years to choose."""
    where = reverse("evidence:training")
    shown = sorted({year, *(current - back for back in range(_YEARS))}, reverse=True)
    return [
        (_("%(a)s・%(b)s年度") % {"a": one, "b": one - 1}, f"{where}?year={one}", one == year)
        for one in shown
    ]
