"""ある日の姿。The whole management system as it was on a day, section by section: for assessor and auditor (J.4.5.2)."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import fiscal_year, fiscal_year_span
from omamori.foundation.calendar.written_dates import EARLIEST, read_date
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.collecting import day_sections
from omamori.foundation.ui.page import SignedIn, page


@page("web.see_day")
@require_safe
def show(request: SignedIn) -> HttpResponse:
    """Everything that counted on a day; today when none or an impossible one is asked for."""
    today, given = clock.today(), request.GET.get("day", "")[:20]
    asked = read_date(given) if given else today
    day, wrong = (today, "") if asked is None else (asked, "")
    if asked is None:
        wrong = _("日付を読めませんでした。2026-04-01 のように入れてください。今日の姿を示します。")
    elif asked < EARLIEST:
        first = EARLIEST.year
        wrong = _("%(year)s年より前の日は選べません。今日の姿を示します。") % {"year": first}
        day = today
    elif asked > today:
        day, wrong = today, _("先の日の姿は、まだありません。今日の姿を示します。")
    found = organization.company()
    context = {
        "day": day,
        "today": today,
        "wrong": wrong,
        "company": found.name if found else "",
        "sections": day_sections(request.actor, day),
        "days": _offered(today, found.fiscal_year_starts if found else 4),
    }
    return render(request, "web/as_of.jinja", context, using="jinja2")


def _offered(today: date, starts: int) -> tuple[tuple[str, date], ...]:
    """Days that people ask for: today, and the first days of this and the last fiscal year."""
    year = fiscal_year(today, starts)
    first, before = (fiscal_year_span(y, starts)[0] for y in (year, year - 1))
    return ((_("今日"), today), (_("今年度の初日"), first), (_("前年度の初日"), before))
