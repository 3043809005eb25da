"""画像を入れる。A picture of the company, drawn anew in a process of its own and kept by its hash."""

import hashlib

from omamori.do.training.materials.errors import PictureRefused
from omamori.do.training.materials.keeping import PICTURES
from omamori.do.training.materials.models import StoredPicture
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import pictures
from omamori.foundation.exports.slides.tree import Picture
from omamori.foundation.storage import blobs

LARGEST = 10 * 1024 * 1024
LOGO_SIDE = 720
"""Pixels of the longer side of a logo: three for each point of its place on the cover."""
_SIDE = 1600
_LONGEST_SIDE = 8000
_MOST_PIXELS = 40_000_000


def keep_picture(actor: Actor, content: bytes, *, alternative: str) -> Picture:
    """Take a picture in; the same picture twice is kept once.

    Args:
        actor: the office.
        content: a PNG or JPEG file as it was handed in.
        alternative: the picture in a sentence, for who cannot see it.

    Raises:
        NotPermitted.
        PictureRefused: it is too large, broken, or no picture.
        Invalid: nothing stands for the picture.
    """
    require(actor, "materials.keep_picture")
    if not alternative.strip():
        raise Invalid(
            {"picture_told": "画像の内容を一文で書いてください。見えない人はこれを聞きます。"}
        )
    media_type, clean = drawn_anew(content)
    stored(actor, media_type, clean)
    return Picture(clean, media_type, alternative.strip()[:300])


def stored(actor: Actor, media_type: str, clean: bytes) -> StoredPicture:
    """The picture as it is kept by its hash; the same one twice is kept once."""
    mark = hashlib.sha256(clean).hexdigest()
    known = StoredPicture.objects.filter(sha256=mark).first()
    if known is not None:
        return known
    row, _made = StoredPicture.objects.get_or_create(
        sha256=mark,
        defaults={
            "blob": blobs.put(clean, kind=PICTURES),
            "media_type": media_type,
            "size": len(clean),
            "added_by_id": actor.person_pk,
            "added_at": clock.now(),
        },
    )
    return row


def drawn_anew(content: bytes, *, side: int = _SIDE) -> tuple[str, bytes]:
    """(media type, bytes) of the picture without anything else the file carried.

    Args:
        content: a file as it was handed in.
        side: pixels that it may be wide or high.

    Raises:
        PictureRefused.
    """
    if not content or len(content) > LARGEST:
        raise PictureRefused
    try:
        drawn = pictures.anew(
            content, side=side, pixels=_MOST_PIXELS, longest=_LONGEST_SIDE, transparent=True
        )
    except pictures.NoPicture as error:
        raise PictureRefused from error
    return drawn.media_type, drawn.content
