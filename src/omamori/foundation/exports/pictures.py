"""画像。A photo or a picture that somebody hands in, drawn anew in a process of its own: pixels only.

Where and with what it was taken, thumbnails, comments and whatever else a file carries do not survive.
"""

import dataclasses
import json
from pathlib import Path

from omamori.foundation.exports import isolation

SECONDS = 25
_MOST = 40 * 1024 * 1024
_SCRIPT = Path(__file__).with_name("picture_process.py")
_CODES = {b"h": "heic", b"l": "large"}
PHOTOS = ("JPEG", "PNG")
"""What telephones and scanners write; the only kinds taken where nothing else is asked for."""
MOST_PIXELS = 60_000_000
_MEDIA = {b"j": "image/jpeg", b"p": "image/png"}


class NoPicture(Exception):  # noqa: N818 - says what the file is
    """It cannot be kept; ``code`` is ``heic``, ``large`` (more pixels than anybody needs) or ``broken``."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(frozen=True, kw_only=True)
class Drawn:
    """A fresh picture and its media type (``image/jpeg`` or ``image/png``)."""

    media_type: str
    content: bytes


def anew(
    content: bytes,
    *,
    side: int,
    kinds: tuple[str, ...] = PHOTOS,
    pixels: int = MOST_PIXELS,
    longest: int = MOST_PIXELS,
    transparent: bool = False,
) -> Drawn:
    """The picture, upright, at most ``side`` pixels wide and high.

    Args:
        content: the file as it came.
        side: of the square into which it must fit, in pixels.
        kinds: formats that are read, as Pillow names them.
        pixels: more are refused; longest: so is a side of more.
        transparent: keep a PNG as a PNG; otherwise everything becomes a JPEG on white.

    Raises:
        NoPicture.
    """
    asked = {"side": side, "kinds": kinds, "pixels": pixels, "longest": longest}
    wanted = json.dumps(asked | {"transparent": transparent})
    try:
        answer = isolation.answered(_SCRIPT, wanted, content=content, seconds=SECONDS, most=_MOST)
    except isolation.TookTooLong as error:
        raise NoPicture("broken") from error
    head, picture = (answer or b"")[:1], (answer or b"")[1:]
    if head not in _MEDIA:
        raise NoPicture(_CODES.get(head, "broken"))
    return Drawn(media_type=_MEDIA[head], content=picture)
