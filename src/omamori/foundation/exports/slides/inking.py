"""線を引く。Our own SVG (``vector``) as strokes on a page of WeasyPrint: a line of words is laid out once.

WeasyPrint lays out each letter of an SVG by itself and puts every centred line into an object of its own. A third of
the time of a deck went there. What is not ours (``ours`` says None) is left to WeasyPrint.
"""

import base64
import importlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

_NAME = "{http://www.w3.org/2000/svg}"
_BEGIN = "data:image/svg+xml;base64,"
_ADDRESS = re.compile(rf'{re.escape(_BEGIN)}([^"]*)"')
_STEP = re.compile(r"([MLHVZ])([^MLHVZ]*)")
_BOW = 0.5522847498
"""How far the handles of a Bézier curve stand out that draws a quarter of a circle of radius 1."""
_FAMILIES = ["BIZ UDPGothic", "Noto Emoji", "Noto Sans CJK JP", "sans-serif"]


def known(html: str, fonts: Any) -> dict[str, Any]:
    """The pictures of lines in a document by their address, as WeasyPrint's cache of pictures holds them.

    Args:
        html: a document of ours.
        fonts: the ``FontConfiguration`` it is drawn with.
    """
    found: dict[str, Any] = {}
    for data in set(_ADDRESS.findall(html)):
        picture = ours(base64.b64decode(data), fonts)
        if picture is not None:
            found[_BEGIN + data] = picture
    return found


def ours(svg: bytes, fonts: Any) -> "Inked | None":
    """The picture, or None when it says more than we can draw."""
    root = ET.fromstring(svg)  # noqa: S314 - written by ``vector`` a moment ago
    marks = [one for one in root if one.tag != f"{_NAME}title"]
    if any(one.tag.removeprefix(_NAME) not in _MARKS for one in marks):
        return None
    wide, high = (float(one) for one in root.get("viewBox", "0 0 1 1").split()[2:])
    return Inked(marks, wide, high, fonts)


class Inked:
    """A picture as WeasyPrint asks for it: its size, and to be drawn on a stream."""

    def __init__(self, marks: list[ET.Element], wide: float, high: float, fonts: Any) -> None:
        self._marks, self._wide, self._high, self._fonts = marks, wide, high, fonts

    def get_intrinsic_size(self, *_: object) -> tuple[None, None, float]:
        """Only its proportion is known."""
        return None, None, self._wide / self._high

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        """Everything in order, in the units of its own."""
        pen = _Pen(stream, _Words(self._fonts))
        stream.push_state()
        stream.transform(a=width / self._wide, d=height / self._high)
        for mark in self._marks:
            _MARKS[mark.tag.removeprefix(_NAME)](pen, mark)
        stream.pop_state()


class _Words:
    """Lines of words in our font; letters it lacks come from the fonts of the system."""

    def __init__(self, fonts: Any) -> None:
        self._lines = importlib.import_module("weasyprint.text.line_break")
        self.drawing = importlib.import_module("weasyprint.draw.text")
        self.matrix = importlib.import_module("weasyprint.matrix").Matrix
        self._style = importlib.import_module("weasyprint.svg.text").Style
        self._initial = importlib.import_module("weasyprint.css.properties").INITIAL_VALUES
        self._fonts = fonts

    def style(self, size: float, weight: int) -> Any:
        """Of a line of this size and weight."""
        made = self._style()
        made.update(self._initial)
        made.font_config = self._fonts
        made.update(font_family=_FAMILIES, font_weight=weight, font_size=size)
        return made

    def line(self, text: str, style: Any) -> tuple[Any, float]:
        """The laid out line and its width."""
        found = self._lines.split_first_line(text, style, None, None, 0)
        return found[0], found[3]

    def box(self, layout: Any, style: Any) -> Any:
        """What WeasyPrint draws a line of."""
        made = importlib.import_module("weasyprint.svg.text").TextBox(layout, style)
        made.baseline = 0
        return made


class _Pen:
    """A stream with the marks of our pictures."""

    def __init__(self, stream: Any, words: _Words) -> None:
        self._stream, self._words = stream, words

    def rect(self, mark: ET.Element) -> None:
        """A box, its corners round when it says so."""
        x, y, wide, high = (float(mark.get(name, "0")) for name in ("x", "y", "width", "height"))
        round_by = min(float(mark.get("rx", "0")), wide / 2, high / 2)
        if round_by:
            self._rounded((x, y, x + wide, y + high), round_by)
        else:
            self._stream.rectangle(x, y, wide, high)
        self._paint(mark)

    def circle(self, mark: ET.Element) -> None:
        """A full circle."""
        x, y, r = (float(mark.get(name, "0")) for name in ("cx", "cy", "r"))
        self._rounded((x - r, y - r, x + r, y + r), r)
        self._paint(mark)

    def path(self, mark: ET.Element) -> None:
        """Straight lines."""
        for letter, points in _steps(mark.get("d", "")):
            if letter == "Z":
                self._stream.close()
            elif letter == "M":
                self._stream.move_to(*points)
            else:
                self._stream.line_to(*points)
        self._paint(mark)

    def text(self, mark: ET.Element) -> None:
        """A line of words that begins, ends or has its middle at its place."""
        words, size = mark.text or "", float(mark.get("font-size", "12"))
        if not words.strip():
            return
        style = self._words.style(size, int(mark.get("font-weight", "400")))
        layout, wide = self._words.line(words, style)
        share = {"middle": 0.5, "end": 1.0}.get(mark.get("text-anchor", "start"), 0.0)
        x, y = float(mark.get("x", "0")) - wide * share, float(mark.get("y", "0"))
        self._colour(mark.get("fill", "#000000"), stroke=False)
        layout.reactivate(style)
        self._stream.begin_text()
        drawing, box = self._words.drawing, self._words.box(layout, style)
        at = self._words.matrix(d=-1, e=x, f=y)
        pictured = drawing.draw_first_line(self._stream, box, "none", "none", at)
        self._stream.end_text()
        drawing.draw_emojis(self._stream, style, x, y, pictured)

    def _rounded(self, box: tuple[float, float, float, float], r: float) -> None:
        left, top, right, bottom = box
        k = r * (1 - _BOW)
        draw = self._stream
        draw.move_to(left + r, top)
        draw.line_to(right - r, top)
        draw.curve_to(right - k, top, right, top + k, right, top + r)
        draw.line_to(right, bottom - r)
        draw.curve_to(right, bottom - k, right - k, bottom, right - r, bottom)
        draw.line_to(left + r, bottom)
        draw.curve_to(left + k, bottom, left, bottom - k, left, bottom - r)
        draw.line_to(left, top + r)
        draw.curve_to(left, top + k, left + k, top, left + r, top)
        draw.close()

    def _paint(self, mark: ET.Element) -> None:
        fill, stroke = mark.get("fill", "#000000"), mark.get("stroke", "none")
        if stroke != "none":
            self._colour(stroke, stroke=True)
            self._stream.set_line_width(float(mark.get("stroke-width", "1")))
            dashes = [float(one) for one in mark.get("stroke-dasharray", "").split()]
            self._stream.set_dash(dashes, 0)
        if fill != "none":
            self._colour(fill, stroke=False)
        if fill == "none":
            self._stream.stroke()
        elif stroke == "none":
            self._stream.fill()
        else:
            self._stream.fill_and_stroke()

    def _colour(self, hexadecimal: str, *, stroke: bool) -> None:
        red, green, blue = (int(hexadecimal[n : n + 2], 16) / 255 for n in (1, 3, 5))
        self._stream.set_color_rgb(red, green, blue, stroke)


_MARKS: dict[str, Callable[[_Pen, ET.Element], None]] = {
    "rect": _Pen.rect,
    "circle": _Pen.circle,
    "path": _Pen.path,
    "text": _Pen.text,
}


def _steps(path: str) -> Iterator[tuple[str, tuple[float, float]]]:
    """The corners of a path of straight lines: (M, L or Z, the place)."""
    x = y = 0.0
    for letter, numbers in _STEP.findall(path):
        given = [float(one) for one in numbers.split()]
        match letter:
            case "H":
                x = given[0]
            case "V":
                y = given[0]
            case "Z":
                pass
            case _:
                x, y = given[0], given[1]
        yield ("L" if letter in "HV" else letter), (x, y)
