"""PowerPoint の文字。Boxes and texts on a slide: sizes, colours, bullets and alternative texts in one place."""

import dataclasses
import io
from collections.abc import Sequence
from html import escape
from typing import Any

from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from omamori.foundation.exports.slides.fonts import FAMILY
from omamori.foundation.exports.slides.tree import Picture

Place = tuple[float, float, float, float]
"""Left, top, width, height in points."""
_ALIGN = {"left": "l", "center": "ctr", "right": "r"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bullet:
    """A mark before a paragraph: a character, or a number that counts on from the one before."""

    character: str = ""
    number: int = 0
    indent: float = 0.0
    hanging: float = 0.0


@dataclasses.dataclass(frozen=True)
class Words:
    """A paragraph. ``leading`` is the height of a line in ems, 0 for what the font says."""

    text: str
    size: float = dataclasses.field(kw_only=True)
    bold: bool = dataclasses.field(default=False, kw_only=True)
    colour: str = dataclasses.field(default="#1a1a1c", kw_only=True)
    align: str = dataclasses.field(default="left", kw_only=True)
    leading: float = dataclasses.field(default=0.0, kw_only=True)
    after: float = dataclasses.field(default=0.0, kw_only=True)
    bullet: Bullet | None = dataclasses.field(default=None, kw_only=True)


def rgb(colour: str) -> Any:
    """「#1f3a6e」 as PowerPoint has it."""
    value = int(colour.removeprefix("#"), 16)
    made: Any = RGBColor  # the library has no types here
    return made(value >> 16, value >> 8 & 255, value & 255)


def paint(shape: Any, fill: str, line: str = "") -> None:
    """Fill and edge of a shape; no shadow."""
    plain(shape)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
    else:
        shape.fill.background()
    if line:
        shape.line.color.rgb = rgb(line)
        shape.line.width = Pt(1.25)
    else:
        shape.line.fill.background()


def xml(thing: Any) -> Any:
    """The element behind a shape, an axis or a font, for what the library has no word for."""
    found = getattr(thing, "_rPr", None)  # a font keeps its element under a name of its own
    return found if found is not None else thing._element  # noqa: SLF001 - no public way to XML


def plain(shape: Any) -> None:
    """Without the look that the theme gives to new shapes: shadows and edges."""
    element = xml(shape)
    for style in element.findall(qn("p:style")):
        element.remove(style)


def put(frame: Any, paragraphs: Sequence[Words], *, keep: bool = False) -> None:
    """Set the text of a frame anew; ``keep`` leaves the size of the frame and the margins to the layout."""
    if not keep:
        frame.word_wrap = True
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    body = xml(frame)  # written as XML: a third of the time of the library's own way
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for words in paragraphs:
        body.append(parse_xml(_paragraph(words)))


def _paragraph(words: Words) -> str:
    """A paragraph as DrawingML; sizes in hundredths of a point."""
    size = f'sz="{round(words.size * 100)}" b="{int(words.bold)}"'
    properties = (
        f'<a:rPr lang="ja-JP" {size}><a:solidFill>'
        f'<a:srgbClr val="{words.colour.removeprefix("#").upper()}"/></a:solidFill></a:rPr>'
    )
    lines = [f"<a:r>{properties}<a:t>{escape(line)}</a:t></a:r>" for line in words.text.split("\n")]
    margin, mark = _mark(words.bullet)
    leading = round(words.size * words.leading * 100)
    spacing = f'<a:lnSpc><a:spcPts val="{leading}"/></a:lnSpc>' if leading else ""
    return (
        f'<a:p {nsdecls("a")}><a:pPr {margin} algn="{_ALIGN[words.align]}">{spacing}'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(words.after * 100)}"/></a:spcAft>{mark}</a:pPr>'
        f"{'<a:br/>'.join(lines)}</a:p>"
    )


def _mark(bullet: Bullet | None) -> tuple[str, str]:
    """Margins of a paragraph, and the mark before it."""
    if bullet is None:
        return 'marL="0" indent="0"', "<a:buNone/>"
    left = int(Pt(bullet.indent + bullet.hanging))
    margin = f'marL="{left}" indent="{-int(Pt(bullet.hanging))}"'
    if bullet.number:
        start = f' startAt="{bullet.number}"' if bullet.number > 1 else ""
        return margin, f'<a:buAutoNum type="arabicPeriod"{start}/>'
    if bullet.character:
        return margin, f'<a:buFont typeface="{FAMILY}"/><a:buChar char="{bullet.character}"/>'
    return margin, "<a:buNone/>"


def alternative(shape: Any, text: str) -> None:
    """What is read to who cannot see it."""
    xml(shape).xpath(".//p:cNvPr")[0].set("descr", text)


class Canvas:
    """A slide on which boxes are put by points."""

    def __init__(self, slide: Any) -> None:
        """Keep the slide."""
        self.slide = slide

    def text(self, place: Place, paragraphs: Sequence[Words], *, middle: bool = False) -> Any:
        """A box of text without margins."""
        box = self.slide.shapes.add_textbox(*(Pt(one) for one in place))
        put(box.text_frame, paragraphs)
        box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
        return box

    def rectangle(self, place: Place, *, fill: str, line: str = "") -> Any:
        """A plain rectangle."""
        return self.shape(MSO_SHAPE.RECTANGLE, place, fill=fill, line=line)

    def shape(self, kind: MSO_SHAPE, place: Place, *, fill: str, line: str = "") -> Any:
        """A shape with its text in the middle."""
        made = self.slide.shapes.add_shape(kind, *(Pt(one) for one in place))
        paint(made, fill, line)
        made.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        return made

    def picture(self, picture: Picture, place: Place, *, right: bool = False) -> Any:
        """A picture as large as its place allows."""
        x, y, wide, high = place
        with Image.open(io.BytesIO(picture.data)) as image:
            own_wide, own_high = image.size
        scale = min(wide / own_wide, high / own_high)
        size = own_wide * scale, own_high * scale
        left = x + (wide - size[0] if right else 0)
        made = self.slide.shapes.add_picture(
            io.BytesIO(picture.data), Pt(left), Pt(y), Pt(size[0]), Pt(size[1])
        )
        alternative(made, picture.alternative)
        return made

    def send_back(self, shape: Any) -> None:
        """Behind everything that is on the slide by now."""
        tree = xml(self.slide.shapes)
        tree.remove(xml(shape))
        tree.insert(2, xml(shape))


def east_asian(properties: Any, family: str) -> None:
    """A run property that names the font for Latin and East Asian letters."""
    for name in ("a:latin", "a:ea"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    for name in ("a:latin", "a:ea"):
        etree.SubElement(properties, qn(name)).set("typeface", family)
