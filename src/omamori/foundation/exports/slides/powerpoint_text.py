"""PowerPoint の文字。Boxes and texts on a slide: sizes, colours, bullets and alternative texts in one place."""

import dataclasses
import io
from collections.abc import Sequence
from typing import Any

from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from omamori.foundation.exports.slides.fonts import FAMILY
from omamori.foundation.exports.slides.tree import Picture

Place = tuple[float, float, float, float]
"""Left, top, width, height in points."""
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}


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


def plain(shape: Any) -> None:
    """Without the look that the theme gives to new shapes: shadows and edges."""
    for style in shape._element.findall(qn("p:style")):  # noqa: SLF001 - no public way
        shape._element.remove(style)  # noqa: SLF001


def put(frame: Any, paragraphs: Sequence[Words], *, keep: bool = False) -> None:
    """Set the text of a frame anew; ``keep`` leaves the size of the frame and the margins to the layout."""
    if not keep:
        frame.word_wrap = True
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for extra in list(frame.paragraphs)[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001 - no public way to take a paragraph away
    first = frame.paragraphs[0]
    for one in list(first._p):  # noqa: SLF001
        first._p.remove(one)  # noqa: SLF001
    for number, words in enumerate(paragraphs):
        _write(first if number == 0 else frame.add_paragraph(), words)


def _write(paragraph: Any, words: Words) -> None:
    paragraph.alignment = _ALIGN[words.align]
    if words.leading:
        paragraph.line_spacing = Pt(round(words.size * words.leading, 1))
    paragraph.space_before, paragraph.space_after = Pt(0), Pt(words.after)
    for number, line in enumerate(words.text.split("\n")):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        font = run.font
        font.size, font.bold, font.color.rgb = Pt(words.size), words.bold, rgb(words.colour)
        font.language_id = MSO_LANGUAGE_ID.JAPANESE
    _mark(paragraph._p.get_or_add_pPr(), words.bullet)  # noqa: SLF001


def _mark(properties: Any, bullet: Bullet | None) -> None:
    """Bullets are XML: the library has no word for them."""
    if bullet is None:
        properties.set("marL", "0")
        properties.set("indent", "0")
        etree.SubElement(properties, qn("a:buNone"))
        return
    properties.set("marL", str(int(Pt(bullet.indent + bullet.hanging))))
    properties.set("indent", str(-int(Pt(bullet.hanging))))
    if bullet.number:
        mark = etree.SubElement(properties, qn("a:buAutoNum"))
        mark.set("type", "arabicPeriod")
        if bullet.number > 1:
            mark.set("startAt", str(bullet.number))
    elif bullet.character:
        etree.SubElement(properties, qn("a:buFont")).set("typeface", FAMILY)
        etree.SubElement(properties, qn("a:buChar")).set("char", bullet.character)
    else:
        etree.SubElement(properties, qn("a:buNone"))


def alternative(shape: Any, text: str) -> None:
    """What is read to who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)  # noqa: SLF001 - no public way


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
        tree = self.slide.shapes._spTree  # noqa: SLF001 - no public way to order shapes
        tree.remove(shape._element)  # noqa: SLF001
        tree.insert(2, shape._element)  # noqa: SLF001


def east_asian(properties: Any, family: str) -> None:
    """A run property that names the font for Latin and East Asian letters."""
    for name in ("a:latin", "a:ea"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    for name in ("a:latin", "a:ea"):
        etree.SubElement(properties, qn(name)).set("typeface", family)
