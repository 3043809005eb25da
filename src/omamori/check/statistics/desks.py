"""数字の版。What the shared pages of editions need to know: the figures of each fiscal year are a series."""

from django.utils.translation import gettext as _

from omamori.check.statistics import national, typing_in
from omamori.check.statistics.models import FigureEdition, TypedYear
from omamori.facts.figures import FiguresDiscarded, FiguresRetired, FiguresWritten
from omamori.foundation.approvals.edition_actions import EditionDesk
from omamori.foundation.exports.lists import As, Item, Listing
from omamori.foundation.records.editions import Content

SOURCE = Listing(
    name="source",
    title="出典",
    key=("code",),
    items=(
        Item(key="code", label="符号"),
        Item(key="title", label="資料の名前"),
        Item(key="published_on", label="公表された日", kind=As.DATE),
        Item(key="address", label="アドレス"),
    ),
)
FIGURES = Listing(
    name="figures",
    title="公表された数字",
    key=("code",),
    items=(
        Item(key="code", label="符号"),
        Item(key="name", label="項目"),
        Item(key="count", label="件数"),
        Item(key="share", label="割合 (%)"),
    ),
)


def edition_desk() -> EditionDesk:
    """The figures of one fiscal year."""
    return EditionDesk(
        room="statistics",
        table=FigureEdition,
        listings=(SOURCE, FIGURES),
        back="statistics:years",
        posts=("privacy_officer", "top"),
        title=_title,
        content=content,
        facts=(FiguresWritten, FiguresRetired, FiguresDiscarded),
    )


def _title(series: str) -> str:
    return _("全国の事故の数字 %(year)s年度") % {"year": series}


def content(series: str) -> Content:
    """What the company typed in for a year; nothing when there is no such year."""
    row = TypedYear.objects.filter(fiscal_year=int(series)).first() if series.isdecimal() else None
    if row is None:
        return {"source": [], "figures": []}
    if row.retired:
        words = "製品の数字を使う"
        return {"source": [{"code": national.RETIRED, "title": words}], "figures": []}
    entered = {key: (pair[0], pair[1]) for key, pair in row.figures.items()}
    source = {
        "code": "source",
        "title": row.source_title,
        "published_on": row.published_on.isoformat() if row.published_on else "",
        "address": row.source_address,
    }
    return {"source": [source], "figures": list(typing_in.content_rows(row.fiscal_year, entered))}
