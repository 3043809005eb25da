"""PowerPoint の図。Native charts: the figures stand in an embedded workbook and nothing but those figures."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import charts, wording
from omamori.foundation.exports.slides.fonts import FAMILY
from omamori.foundation.exports.slides.measuring import balanced, shortened
from omamori.foundation.exports.slides.powerpoint_text import (
    Canvas,
    Place,
    Words,
    alternative,
    east_asian,
    rgb,
    xml,
)
from omamori.foundation.exports.slides.tree import Chart, ChartKind
from omamori.foundation.exports.slides.vector import COLOURS, RULE, TONES

KINDS = {
    ChartKind.BAR: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.COLUMN: XL_CHART_TYPE.COLUMN_CLUSTERED,
    ChartKind.STACKED: XL_CHART_TYPE.COLUMN_STACKED,
    ChartKind.LINE: XL_CHART_TYPE.LINE_MARKERS,
}
NUMBERS = "#,##0"
DECIMALS = "#,##0.0"


def draw(canvas: Canvas, given: Chart, place: Place) -> None:
    """The chart under its unit."""
    x, y, wide, high = place
    told = _mark(given)
    if given.unit or told:
        words = f"（{given.unit}）" if given.unit else ""
        unit = Words(words, size=charts.SIZE, colour=TONES["soft"], leading=1.3)
        canvas.text((x, y, 300, charts.LINE), [unit])
        if told:
            mark = Words(told, size=charts.SIZE, colour=TONES["mark"], leading=1.3, align="right")
            canvas.text((x + 300, y, wide - 300, charts.LINE), [mark])
        y, high = y + charts.LINE, high - charts.LINE
    where = (Pt(x), Pt(y), Pt(wide), Pt(high))
    frame = canvas.slide.shapes.add_chart(KINDS[given.kind], *where, _data(given))
    alternative(frame, given.alternative)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(charts.SIZE)
    east_asian(xml(chart.font), FAMILY)
    chart.has_legend = len(given.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _axes(chart, given)
    _series(chart, given)
    if given.categories:
        _labels(chart, given)


def _every(given: Chart) -> int:
    """Each how manieth category is named on the axis."""
    if given.kind is ChartKind.BAR:
        return 1
    return charts.every_label(given, layout.ROOM / max(1, len(charts.rows(given))) - 10)


def _mark(given: Chart) -> str:
    """Where counting changed, when the axis has no room to say so: 「2022年度から、数え方が変わった」."""
    found = [given.categories[n] for n in sorted(given.breaks_before) if n < len(given.categories)]
    if _every(given) == 1 or not found:
        return ""
    return shortened(
        f"{'、'.join(found)}から: {given.break_label or wording.BREAK}",
        charts.SIZE, layout.ROOM - 300, lines=1,
    )  # fmt: skip


def number_format(given: Chart) -> str:
    """Thousands commas; a decimal when some value has one."""
    values = [v for one in given.series for v in one.values if v is not None]
    return NUMBERS if all(float(v).is_integer() for v in values) else DECIMALS


def _data(given: Chart) -> Any:
    """Categories, with a mark where counting changed and a word where a figure is not known."""
    new: Any = CategoryChartData  # the library has no types here
    data = new(number_format=number_format(given))
    rows = charts.rows(given)
    room = layout.ROOM / max(1, len(rows)) - 16 if given.kind is not ChartKind.BAR else 1e9
    thinned = _every(given) > 1
    room = 1e8 if thinned else max(room, charts.SIZE * 2)
    data.categories = [" " if thinned and row.is_break else _label(row, room) for row in rows]
    for number, one in enumerate(given.series):
        data.add_series(one.name, [row.values[number] for row in rows])
    return data


def _label(row: charts.Row, room: float) -> str:
    """A category in lines that break where a reader would break them."""
    lines = balanced(row.label, charts.SIZE, room)
    unknown = not row.is_break and any(value is None for value in row.values)
    if unknown and room > layout.ROOM:
        return f"{row.label} ({wording.UNKNOWN})"
    return "\n".join((*lines, f"({wording.UNKNOWN})") if unknown else lines)


def _axes(chart: Any, given: Chart) -> None:
    values, categories = chart.value_axis, chart.category_axis
    values.minimum_scale = 0
    values.tick_labels.number_format = number_format(given)
    values.tick_labels.number_format_is_linked = False
    values.major_gridlines.format.line.color.rgb = rgb(RULE)
    values.format.line.fill.background()
    if given.kind is not ChartKind.BAR:
        categories.tick_labels.font.size = Pt(charts.SIZE)
        labels = xml(categories).find(f".//{qn('a:bodyPr')}")
        labels.set("rot", "0")  # Japanese is read lying, in two lines when it must
        labels.set("vert", "horz")
        if (every := _every(given)) > 1:
            _thin(xml(categories), every)
    ticks = charts.scale(given)
    values.maximum_scale, values.major_unit = ticks[-1], ticks[1] - ticks[0]
    categories.format.line.color.rgb = rgb(RULE)
    categories.has_major_gridlines = False
    if given.kind is ChartKind.BAR:
        categories.reverse_order = True
        values.visible = False
        values.has_major_gridlines = False


def _thin(axis: Any, every: int) -> None:
    """Only each third label, say: what stands before it in the axis is given by the schema."""
    after = axis.find(qn("c:noMultiLvlLbl"))
    skip = axis.makeelement(qn("c:tickLblSkip"), {"val": str(every)})
    after.addprevious(skip)


def _series(chart: Any, given: Chart) -> None:
    plot = chart.plots[0]
    if given.kind is not ChartKind.LINE:
        plot.gap_width = 50
    if given.kind is ChartKind.STACKED:
        plot.overlap = 100
    for number, one in enumerate(plot.series):
        colour = rgb(COLOURS[number % charts.SERIES + 1])
        if given.kind is ChartKind.LINE:
            one.smooth = False
            one.format.line.color.rgb, one.format.line.width = colour, Pt(3)
            one.marker.style, one.marker.size = XL_MARKER_STYLE.CIRCLE, 9
            one.marker.format.fill.solid()
            one.marker.format.fill.fore_color.rgb = colour
            one.marker.format.line.color.rgb = colour
        else:
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = colour


def _labels(chart: Any, given: Chart) -> None:
    """The figures at the bars where there is room for them."""
    stacked = given.kind is ChartKind.STACKED
    crowded = len(given.series) > 1 and given.kind in (ChartKind.LINE, ChartKind.COLUMN)
    if crowded or (len(given.categories) > 12 and given.kind is not ChartKind.BAR):
        return
    plot = chart.plots[0]
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number_format(given), False
    labels.show_value = True
    labels.font.size = Pt(charts.SIZE)
    east_asian(xml(labels.font), FAMILY)
    if stacked:
        labels.font.color.rgb = rgb(TONES["paper"])
        east_asian(xml(labels.font), FAMILY)  # the colour goes before the fonts
        labels.position = XL_LABEL_POSITION.CENTER
    elif given.kind is ChartKind.LINE:
        labels.position = XL_LABEL_POSITION.ABOVE
    else:
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
