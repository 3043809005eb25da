"""PowerPoint の型。Turns the library's 4:3 English template into ours: 16:9, our fonts and colours, one layout."""

import re
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.util import Pt

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides.fonts import FAMILY
from omamori.foundation.exports.slides.powerpoint_text import xml
from omamori.foundation.exports.slides.vector import COLOURS

_TITLE_ONLY = "Title Only"
_FONT = re.compile(rb'(<a:(?:latin|ea) typeface=")[^"]*(")')
_JAPANESE = re.compile(rb'(<a:font script="Jpan" typeface=")[^"]*(")')
_ACCENT = re.compile(rb"<a:accent(\d)>.*?</a:accent\d>", re.DOTALL)


def prepare(presentation: Any) -> None:
    """Size, theme and the one layout; the notes get the same fonts."""
    presentation.slide_width, presentation.slide_height = Pt(layout.WIDTH), Pt(layout.HEIGHT)
    master = presentation.slide_master
    for one in list(presentation.slide_layouts):
        if one.name != _TITLE_ONLY:
            presentation.slide_layouts.remove(one)
    _theme(master.part)
    _theme(presentation.notes_master.part)
    for holder in (master, presentation.slide_layouts[0]):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type in (1, 3):  # the title
                _at(shape, (layout.MARGIN, 55, layout.ROOM, 60))
            elif shape.placeholder_format.type == 2:  # the body
                _at(shape, (layout.MARGIN, 120, layout.ROOM, layout.BOTTOM - 120))
            else:  # date, foot and number are written by us
                xml(shape).getparent().remove(xml(shape))


def _at(shape: Any, place: tuple[float, float, float, float]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Pt(one) for one in place)


def _theme(part: Any) -> None:
    """Fonts and colours of the theme: the library keeps it as bytes."""
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    family = FAMILY.encode()
    text = _FONT.sub(rb"\g<1>" + family + rb"\g<2>", theme.blob)
    text = _JAPANESE.sub(rb"\g<1>" + family + rb"\g<2>", text)
    text = _ACCENT.sub(_accent, text)
    if isinstance(theme, XmlPart):  # of the notes
        theme._element = parse_xml(text)  # noqa: SLF001 - no public way to write a theme
    else:
        theme._blob = text  # noqa: SLF001 - nor one that is kept as bytes


def _accent(found: re.Match[bytes]) -> bytes:
    number = int(found[1])
    colour = COLOURS[number].removeprefix("#").upper().encode()
    mark = str(number).encode()
    return b'<a:accent%b><a:srgbClr val="%b"/></a:accent%b>' % (mark, colour, mark)
