"""PowerPoint の箱。Organisation charts and flows as real shapes, tied together by real connectors."""

from typing import Any

from lxml import etree
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from omamori.foundation.exports.slides.drawing import LEADING, Drawing, Link, Look, Shape
from omamori.foundation.exports.slides.powerpoint_text import Canvas, Words, plain, put, rgb, xml
from omamori.foundation.exports.slides.tree import Part
from omamori.foundation.exports.slides.vector import LINK, PALETTES, Palette, side_of

TOP, LEFT, BOTTOM, RIGHT = 0, 1, 2, 3
"""Where connectors touch a rectangle, as PowerPoint numbers them."""
_TIP = 22.0
_QUARTER = 5400000  # 90 degrees in sixty-thousandths


def draw(canvas: Canvas, drawing: Drawing, corner: tuple[float, float], part: Part) -> None:
    """Boxes first, then the lines behind them."""
    boxes = [_box(canvas, shape, corner, PALETTES[part]) for shape in drawing.shapes]
    for link in drawing.links:
        _link(canvas, drawing, link, (boxes, corner))


def _box(canvas: Canvas, shape: Shape, corner: tuple[float, float], palette: Palette) -> Any:
    place = (corner[0] + shape.x, corner[1] + shape.y, shape.width, shape.height)
    if shape.look is Look.CHEVRON:
        made = canvas.shape(MSO_SHAPE.CHEVRON, place, fill=palette.chevron)
        made.adjustments[0] = _TIP / min(shape.width, shape.height)
    else:
        fill = palette.strong if shape.look is Look.HEAD else palette.plain
        made = canvas.shape(MSO_SHAPE.RECTANGLE, place, fill=fill, line=palette.strong)
    colour = "#ffffff" if shape.look is Look.HEAD else "#1a1a1c"
    words = [
        Words(
            line, size=shape.size, colour=colour, align="center", leading=LEADING,
            bold=number < len(shape.title),
        )
        for number, line in enumerate((*shape.title, *shape.lines))
        if line
    ]  # fmt: skip
    put(made.text_frame, words)
    return made


def _link(
    canvas: Canvas, drawing: Drawing, link: Link, made: tuple[list[Any], tuple[float, float]]
) -> None:
    boxes, corner = made
    one, other = boxes[link.start], boxes[link.end]
    if link.kind == "back":
        _bow(canvas, drawing, link, corner)
        return
    sides = {"down": (BOTTOM, TOP), "beside": (LEFT, LEFT), "around": (LEFT, LEFT)}
    begin, end = sides.get(link.kind) or _facing(drawing, link)
    kind = MSO_CONNECTOR.STRAIGHT if link.kind == "arrow" else MSO_CONNECTOR.ELBOW
    line = canvas.slide.shapes.add_connector(kind, 0, 0, 0, 0)
    line.begin_connect(one, begin)
    line.end_connect(other, end)
    plain(line)
    line.line.color.rgb = rgb(LINK)
    line.line.width = Pt(1.5)
    if link.kind == "down":
        _stand(line)
    if link.kind == "around":
        _around(line, drawing, link)
    if link.kind == "arrow":
        _point(line)
    canvas.send_back(line)


def _facing(drawing: Drawing, link: Link) -> tuple[int, int]:
    """The sides of two boxes that look at each other."""
    one, other = drawing.shapes[link.start], drawing.shapes[link.end]
    if abs(one.y - other.y) < 1:
        return (RIGHT, LEFT) if other.x > one.x else (LEFT, RIGHT)
    return (BOTTOM, TOP) if other.y > one.y else (TOP, BOTTOM)


def _stand(line: Any) -> None:
    """An elbow that goes down, across and down: turned by a quarter about its middle."""
    x1, y1, x2, y2 = line.begin_x, line.begin_y, line.end_x, line.end_y
    down, across = abs(y2 - y1), abs(x2 - x1)
    form = xml(line).spPr.find(qn("a:xfrm"))
    for name in ("rot", "flipH", "flipV"):
        form.attrib.pop(name, None)
    form.set("rot", str(_QUARTER))
    if x2 >= x1:
        form.set("flipV", "1")
    form.find(qn("a:off")).set("x", str(int((x1 + x2 - down) // 2)))
    form.find(qn("a:off")).set("y", str(int((y1 + y2 - across) // 2)))
    form.find(qn("a:ext")).set("cx", str(int(down)))
    form.find(qn("a:ext")).set("cy", str(int(across)))


def _around(line: Any, drawing: Drawing, link: Link) -> None:
    """An elbow whose long side stands left of both boxes: in hundred-thousandths of its width."""
    one, other = drawing.shapes[link.start], drawing.shapes[link.end]
    part = (one.x - side_of(other)) / max(1.0, one.x - other.x)
    lists = xml(line).spPr.find(qn("a:prstGeom")).find(qn("a:avLst"))
    guide = etree.SubElement(lists, qn("a:gd"))
    guide.set("name", "adj1")
    guide.set("fmla", f"val {round(part * 100000)}")


def _point(line: Any) -> None:
    """A tip at the end of a line."""
    properties = xml(line).spPr.get_or_add_ln()
    etree.SubElement(properties, qn("a:tailEnd")).set("type", "triangle")


def _bow(canvas: Canvas, drawing: Drawing, link: Link, corner: tuple[float, float]) -> None:
    """From the last step under the row back to the first."""
    one, other = drawing.shapes[link.start], drawing.shapes[link.end]
    low = corner[1] + drawing.height - 8
    x1, x2 = (corner[0] + shape.x + shape.width / 2 for shape in (one, other))
    y1, y2 = (corner[1] + shape.y + shape.height for shape in (one, other))
    builder = canvas.slide.shapes.build_freeform(Pt(x1), Pt(y1), scale=1.0)
    builder.add_line_segments([(Pt(x1), Pt(low)), (Pt(x2), Pt(low)), (Pt(x2), Pt(y2))], close=False)
    bow = builder.convert_to_shape(Emu(0), Emu(0))
    plain(bow)
    bow.fill.background()
    bow.line.color.rgb = rgb(LINK)
    bow.line.width = Pt(1.5)
    _point(bow)
