"""書体。BIZ UDPGothic and Noto Emoji as files of our own (SIL OFL 1.1): no paper depends on what is installed."""

import functools
import io
import logging
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "BIZ UDPGothic"
FOLDER = Path(__file__).parent / "fonts"
FILES = {400: FOLDER / "BIZUDPGothic-Regular.ttf", 700: FOLDER / "BIZUDPGothic-Bold.ttf"}
EMOJI_FAMILY = "Noto Emoji"


@functools.lru_cache(maxsize=2)
def data(weight: int) -> bytes:
    """The whole font of a weight (400 or 700) as TrueType."""
    return FILES[weight].read_bytes()


@functools.lru_cache(maxsize=1)
def emoji() -> bytes:
    """The font of emoji in one colour, as TrueType: no printer needs another, and a PDF of it stays small."""
    return (FOLDER / "NotoEmoji-Regular.ttf").read_bytes()


@functools.lru_cache(maxsize=8)
def part(weight: int, characters: frozenset[str]) -> bytes:
    """A font with these characters only, as WOFF; the same characters give the same bytes."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(
        hinting=False,
        layout_features=[],
        flavor="woff",
        recalc_timestamp=False,
        notdef_outline=True,
    )
    font = TTFont(io.BytesIO(data(weight)), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(one) for one in characters])
    cutter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
