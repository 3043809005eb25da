"""年度のページ。The fiscal years, one of them as a form or from a file, what differs from the product."""

import dataclasses

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.check.statistics import actions, national, typing_in
from omamori.check.statistics import years as accounts
from omamori.check.statistics.models import TypedYear
from omamori.check.statistics.year_forms import FileForm, SourceForm, YearChoice
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports import download, excel
from omamori.foundation.exports.reading import Unreadable, read
from omamori.foundation.exports.tables import Column, Table
from omamori.foundation.organization.roster_export import origin
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

MOST_PROBLEMS = 100
_SOURCE = ("fiscal_year", "source_title", "source_address", "published_on")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the form as it is shown; problems are sentences beside its cells."""

    line: typing_in.Line
    count: str
    share: str
    count_problem: str = ""
    share_problem: str = ""


@page("statistics.see_editions")
@require_safe
def years(request: SignedIn) -> HttpResponse:
    """Every fiscal year: from where its figures are, and what waits."""
    found = national.published(clock.today())
    context = {
        "rows": accounts.typed_years(found, on=clock.today()),
        "it": found,
        "may": _may(request),
        "next": found.newest + 1,
        "labels": _labels(found),
    }
    return render(request, "statistics/years.jinja", context, using="jinja2")


@page("statistics.write_figures")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponseBase:
    """Type a new year in."""
    wanted = YearChoice(request.GET)
    newest = national.published(clock.today()).newest
    year = wanted.cleaned_data["fiscal_year"] if wanted.is_valid() else newest + 1
    form = SourceForm(request.POST or None, fixed=year)
    return _typed(request, year, form, {}, new=True)


@page("statistics.write_figures")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, year: int) -> HttpResponseBase:
    """Change a year that was typed in."""
    row = TypedYear.objects.filter(fiscal_year=year).first()
    if row is None:
        raise NotFound
    initial = {name: getattr(row, name) for name in _SOURCE}
    form = SourceForm(request.POST or None, initial=initial, fixed=year)
    return _typed(request, year, form, {k: (v[0], v[1]) for k, v in row.figures.items()}, new=False)


def _typed(
    request: SignedIn,
    year: int,
    form: SourceForm,
    known: typing_in.Entered,
    *,
    new: bool,
) -> HttpResponseBase:
    cells, wrong, status = known, {}, 200
    if request.method == "POST":
        cells, status = _cells(request, year), 422
        try:
            if _write(request, form, year, cells, new=new):
                messages.success(
                    request, _("書き留めました。別の人に承認を頼むと、統計に載ります。")
                )
                return redirect(f"{_editions()}?series={year}")
        except Invalid as error:
            wrong = _put(form, error)
        except (actions.YearIsThere, actions.YearWaits) as error:
            form.add_error(None, f"{told(error.message)} {told(error.next_step)}")
    context = {
        "form": form,
        "year": year,
        "new": new,
        "tables": _rows(year, cells, wrong),
        "summary": _summary(year, wrong),
    }
    return render(request, "statistics/year_form.jinja", context, status=status, using="jinja2")


def _write(
    request: SignedIn, form: SourceForm, year: int, cells: typing_in.Entered, *, new: bool
) -> bool:
    """Whether it was written; what the form itself refuses is on the form, with what the cells lack."""
    if not form.is_valid():
        problems = typing_in.understood(year, cells)[1]
        raise Invalid({f"{p.axis}:{p.code}:{p.column}": p.text for p in problems})
    given = form.cleaned_data
    actions.write_figures(
        request.actor,
        year,
        cells,
        source_title=given["source_title"],
        source_address=given["source_address"],
        published_on=given["published_on"],
        new=new,
    )
    return True


@page("statistics.write_figures")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedIn) -> HttpResponseBase:
    """Hand a file in; it is taken in whole or not at all."""
    newest = national.published(clock.today()).newest
    form = FileForm(
        request.POST or None, request.FILES or None, initial={"fiscal_year": newest + 1}
    )
    problems: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            year = form.cleaned_data["fiscal_year"]
            problems = _take_in(request, form, year)
            if not problems and not form.errors:
                messages.success(
                    request, _("取り込みました。別の人に承認を頼むと、統計に載ります。")
                )
                return redirect(f"{_editions()}?series={year}")
    context = {
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "more": max(0, len(problems) - MOST_PROBLEMS),
        "next": newest + 1,
    }
    return render(request, "statistics/year_upload.jinja", context, status=status, using="jinja2")


def _take_in(request: SignedIn, form: FileForm, year: int) -> list[tuple[str, str]]:
    """(cell, sentence) of what is wrong; nothing is written then."""
    given = form.cleaned_data
    try:
        sheet = read(given["file"])
    except Unreadable as error:
        form.add_error("file", told(error.message))
        return []
    cells, places, unread = typing_in.from_rows(year, sheet.rows)
    wrong = [(f"{cell.column}{cell.row}", told(text)) for cell, text in unread]
    if wrong:
        return wrong
    known = TypedYear.objects.filter(fiscal_year=year).exists()
    try:
        actions.write_figures(
            request.actor, year, cells, source_title=given["source_title"],
            source_address=given["source_address"], published_on=given["published_on"],
            new=known and "again" not in request.POST,
        )  # fmt: skip
    except Invalid as error:
        put = _put(form, error)
        for key, text in put.items():
            place = places.get(key)
            label = _label(year, key)
            wrong.append((f"{place.column}{place.row} {label}" if place else label, text))
    except actions.YearIsThere as error:
        form.add_error("fiscal_year", f"{told(error.message)} {told(error.next_step)}")
    except actions.YearWaits as error:
        form.add_error("fiscal_year", f"{told(error.message)} {told(error.next_step)}")
    return wrong


@page("statistics.write_figures")
@require_safe
def template(request: SignedIn) -> HttpResponseBase:
    """A workbook with every line of a year, filled in as far as the year is known."""
    wanted = YearChoice(request.GET)
    newest = national.published(clock.today()).newest
    year = wanted.cleaned_data["fiscal_year"] if wanted.is_valid() else newest + 1
    content = workbook(request.actor, year)
    name = _("全国の事故_%(year)s年度.xlsx") % {"year": year}
    return download.attachment(content, name=name, media_type=excel.MEDIA_TYPE)


def workbook(actor: Actor, year: int) -> bytes:
    """Every line of a year in the form that the upload reads, filled in as far as it is known or typed in."""
    known = accounts.known_figures(national.published(clock.today()), year)
    blank = ("", "")
    table = Table(
        title=_("%(year)s年度") % {"year": year},
        columns=[
            Column(label="表", width=22),
            Column(label="項目", width=40),
            Column(label="件数"),
            Column(label="割合"),
        ],
        rows=[
            (line.table, line.label, *known.get(line.key, blank)) for line in typing_in.lines(year)
        ],
    )
    return excel.write_bytes([table], origin(actor, str(year)))[0]


@page("statistics.retire_figures")
@require_POST
def retire(request: SignedIn, year: int) -> HttpResponseBase:
    """Ask that the product's figures count again."""
    actions.retire_figures(request.actor, year)
    messages.success(request, _("製品の数字に戻すと書き留めました。別の人に承認を頼んでください。"))
    return redirect(f"{_editions()}?series={year}")


@page("statistics.discard_figures")
@require_POST
def discard(request: SignedIn, year: int) -> HttpResponseBase:
    """Throw away what was typed since the last approval."""
    actions.discard_figures(request.actor, year)
    messages.success(
        request, _("入力した数字を捨てました。承認された数字は、そのまま残っています。")
    )
    return redirect("statistics:years")


def _editions() -> str:
    return redirect("statistics:editions").url


def _cells(request: SignedIn, year: int) -> dict[str, tuple[str, str]]:
    """What was typed, as it was typed."""
    return {
        line.key: (
            request.POST.get(f"{line.key}:count", "")[:40],
            request.POST.get(f"{line.key}:share", "")[:40],
        )
        for line in typing_in.lines(year)
    }


def _put(form: forms.Form, error: Invalid) -> dict[str, str]:
    """Refusals of the source go onto the form; those of the cells are given back."""
    cells = {}
    for name, text in error.fields.items():
        if ":" in name:
            cells[name] = told(text)
        else:
            form.add_error(name if name in form.fields else None, told(text))
    return cells


def _rows(
    year: int, cells: typing_in.Entered, wrong: dict[str, str]
) -> list[tuple[str, list[Row]]]:
    found: dict[str, list[Row]] = {}
    for line in typing_in.lines(year):
        count, share = cells.get(line.key, ("", ""))
        row = Row(
            line=line,
            count=count,
            share=share,
            count_problem=wrong.get(f"{line.key}:count", ""),
            share_problem=wrong.get(f"{line.key}:share", ""),
        )
        found.setdefault(line.table, []).append(row)
    return list(found.items())


def _summary(year: int, wrong: dict[str, str]) -> list[tuple[str, str, str]]:
    """(id of the cell, its name, sentence)."""
    return [(key, _label(year, key), text) for key, text in wrong.items()]


def _label(year: int, key: str) -> str:
    known = {line.key: line for line in typing_in.lines(year)}
    line = known.get(key.rpartition(":")[0])
    return f"{told(line.table)} {told(line.label)}" if line else key


def _labels(found: national.National) -> dict[str, str]:
    """Words of every line that may differ."""
    return {
        line.key: f"{told(line.table)} {told(line.label)}"
        for year in found.differing
        for line in typing_in.lines(year)
    }


def _may(request: SignedIn) -> dict[str, bool]:
    verbs = ("write_figures", "retire_figures", "discard_figures", "propose", "approve")
    return {v: reach(request.actor, f"statistics.{v}") is not Reach.NONE for v in verbs}
