"""線の絵。Charts and diagrams as SVG: attributes and classes only, no style, no script, texts escaped."""

import dataclasses
from collections.abc import Iterator
from html import escape

from omamori.foundation.exports.slides import charts
from omamori.foundation.exports.slides.drawing import LEADING, Drawing, Link, Look, Shape
from omamori.foundation.exports.slides.fonts import FAMILY
from omamori.foundation.exports.slides.tree import Part

ARROW = 9.0
COLOURS = {1: "#1f3a6e", 2: "#c4571c", 3: "#2d7d5a", 4: "#8a6100", 5: "#7a3e8e", 6: "#5f6368"}
"""Of the series; told apart on paper, too, and with the contrast that WCAG asks of pictures (3:1)."""
TONES = {"ink": "#1a1a1c", "soft": "#4d4d52", "paper": "#ffffff", "mark": "#a01818"}
RULE, LINK = "#dedbd2", "#767674"


@dataclasses.dataclass(frozen=True)
class Palette:
    """Colours of boxes: of heads, of plain boxes, of chevrons."""

    strong: str
    plain: str
    chevron: str


PALETTES = {
    Part.WHY: Palette("#1f3a6e", "#f1f4fa", "#dbe5f6"),
    Part.COMPANY: Palette("#115a36", "#eef7f1", "#d5ecdd"),
    Part.CLOSING: Palette("#6b4b00", "#fbf6ea", "#f6e6c0"),
    Part.APPENDIX: Palette("#4d4d52", "#f4f3f0", "#e4e2dc"),
}


def of_chart(picture: charts.Picture, alternative: str) -> str:
    """A chart; who cannot see it hears the alternative."""
    return _svg(picture.width, picture.height, alternative, "".join(_chart_parts(picture)))


def of_drawing(drawing: Drawing, alternative: str, part: Part) -> str:
    """Boxes with their lines, in the colours of the part of the deck."""
    parts = [_link(drawing, link) for link in drawing.links]
    parts += [one for shape in drawing.shapes for one in _shape(shape, PALETTES[part])]
    return _svg(drawing.width, drawing.height + 2, alternative, "".join(parts))


def _svg(wide: float, high: float, alternative: str, content: str) -> str:
    told = escape(alternative)
    return (
        f'<svg viewBox="0 0 {wide:g} {high:.1f}" role="img" aria-label="{told}" '
        f'font-family="{FAMILY}, BIZ UDPゴシック, Hiragino Sans, Noto Sans JP, sans-serif" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{told}</title>{content}</svg>'
    )


def _chart_parts(picture: charts.Picture) -> Iterator[str]:
    for x1, y1, x2, y2 in picture.rules:
        yield _line((x1, y1, x2, y2), f'stroke="{RULE}"')
    for block in picture.blocks:
        yield (
            f'<rect fill="{COLOURS[block.series]}" x="{block.x:.1f}" y="{block.y:.1f}" '
            f'width="{block.width:.1f}" height="{block.height:.1f}"/>'
        )
    for x1, y1, x2, y2 in picture.breaks:
        yield _line(
            (x1, y1, x2, y2),
            f'stroke="{TONES["mark"]}" stroke-width="2" stroke-dasharray="6 5"',
        )
    for trace in picture.traces:
        for piece in trace.pieces:
            path = " L".join(f"{x:.1f} {y:.1f}" for x, y in piece)
            colour = COLOURS[trace.series]
            yield f'<path fill="none" stroke="{colour}" stroke-width="3" d="M{path}"/>'
            for x, y in piece:
                yield f'<circle fill="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    for words in picture.words:
        yield (
            f'<text fill="{TONES[words.tone]}" x="{words.x:.1f}" y="{words.y:.1f}" '
            f'text-anchor="{words.anchor}" font-size="{charts.SIZE:g}">{escape(words.text)}</text>'
        )


def _line(at: tuple[float, float, float, float], look: str) -> str:
    return f'<path fill="none" {look} d="M{at[0]:.1f} {at[1]:.1f} L{at[2]:.1f} {at[3]:.1f}"/>'


def _shape(shape: Shape, palette: Palette) -> Iterator[str]:
    x, y, wide, high = shape.x, shape.y, shape.width, shape.height
    if shape.look is Look.CHEVRON:
        tip = 22.0
        yield (
            f'<path fill="{palette.chevron}" d="M{x:.1f} {y:.1f} H{x + wide - tip:.1f} '
            f"L{x + wide:.1f} {y + high / 2:.1f} L{x + wide - tip:.1f} {y + high:.1f} "
            f'H{x:.1f} L{x + tip:.1f} {y + high / 2:.1f} Z"/>'
        )
    else:
        fill = palette.strong if shape.look is Look.HEAD else palette.plain
        yield (
            f'<rect fill="{fill}" stroke="{palette.strong}" stroke-width="1.5" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" '
            f'height="{high:.1f}" rx="3"/>'
        )
    step = shape.size * LEADING
    lines = [(text, "700") for text in shape.title] + [(text, "400") for text in shape.lines]
    top = y + (high - step * len(lines)) / 2 + shape.size * 1.02
    tone = "paper" if shape.look is Look.HEAD else "ink"
    for number, (text, bold) in enumerate(lines):
        yield (
            f'<text fill="{TONES[tone]}" font-weight="{bold}" x="{x + wide / 2:.1f}" y="{top + step * number:.1f}" '
            f'text-anchor="middle" font-size="{shape.size:g}">{escape(text)}</text>'
        )


def _link(drawing: Drawing, link: Link) -> str:
    one, other = drawing.shapes[link.start], drawing.shapes[link.end]
    match link.kind:
        case "down":
            x1, y1 = one.x + one.width / 2, one.y + one.height
            x2, y2 = other.x + other.width / 2, other.y
            half = y2 - min(14.0, (y2 - y1) / 2)
            return f'<path fill="none" stroke="{LINK}" stroke-width="1.5" d="M{x1:.1f} {y1:.1f} V{half:.1f} H{x2:.1f} V{y2:.1f}"/>'
        case "beside":
            x, y = min(one.x, other.x) + 10.0, other.y + other.height / 2
            if one.x == other.x:
                x = other.x - 12.0
            return f'<path fill="none" stroke="{LINK}" stroke-width="1.5" d="M{x:.1f} {one.y + one.height:.1f} V{y:.1f} H{other.x:.1f}"/>'
        case "around":
            x, y1, y2 = side_of(other), one.y + one.height / 2, other.y + other.height / 2
            return f'<path fill="none" stroke="{LINK}" stroke-width="1.5" d="M{one.x:.1f} {y1:.1f} H{x:.1f} V{y2:.1f} H{other.x:.1f}"/>'
        case "back":
            low = drawing.height - 8.0
            x1, y1 = one.x + one.width / 2, one.y + one.height
            x2, y2 = other.x + other.width / 2, other.y + other.height
            return (
                f'<path fill="none" stroke="{LINK}" stroke-width="1.5" d="M{x1:.1f} {y1:.1f} V{low:.1f} H{x2:.1f} V{y2 + ARROW:.1f}"/>'
                + _tip(x2, y2, 0, -1)
            )
        case _:
            return _arrow(one, other)


def side_of(shape: Shape) -> float:
    """Where a line passes that leads around the chart to a box below it."""
    return shape.x / 2


def _arrow(one: Shape, other: Shape) -> str:
    """From the edge of a box to the nearest edge of its neighbour on the right, left, below or above."""
    across = abs(one.y - other.y) < 1
    if across:
        step = 1 if other.x > one.x else -1
        y = one.y + one.height / 2
        x1, x2 = (one.x + one.width, other.x) if step > 0 else (one.x, other.x + other.width)
        return (
            f'<path fill="none" stroke="{LINK}" stroke-width="1.5" d="M{x1:.1f} {y:.1f} H{x2 - step * ARROW:.1f}"/>'
            + _tip(x2, y, step, 0)
        )
    step = 1 if other.y > one.y else -1
    x = one.x + one.width / 2
    y1, y2 = (one.y + one.height, other.y) if step > 0 else (one.y, other.y + other.height)
    return (
        f'<path fill="none" stroke="{LINK}" stroke-width="1.5" d="M{x:.1f} {y1:.1f} V{y2 - step * ARROW:.1f}"/>'
        + _tip(x, y2, 0, step)
    )


def _tip(x: float, y: float, dx: int, dy: int) -> str:
    """A small triangle whose point is at (x, y) and looks along (dx, dy)."""
    back_x, back_y = x - dx * ARROW, y - dy * ARROW
    side_x, side_y = dy * ARROW * 0.6, dx * ARROW * 0.6
    return (
        f'<path fill="{LINK}" d="M{x:.1f} {y:.1f} L{back_x + side_x:.1f} {back_y + side_y:.1f} '
        f'L{back_x - side_x:.1f} {back_y - side_y:.1f} Z"/>'
    )
