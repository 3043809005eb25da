"""しまい方。The slides as an edition keeps them, and pictures by their hash."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from omamori.do.training.materials import restoring
from omamori.do.training.materials.models import StoredPicture
from omamori.foundation.exports.slides.tree import Deck, Slide, plain
from omamori.foundation.records.editions import Content
from omamori.foundation.storage import blobs

PICTURES = "deck_picture"
"""Kind of the blobs."""


def content_of(deck: Deck) -> Content:
    """A deck as the content of an edition: everything but its number and its day."""
    about = {"title": deck.title, "company": deck.company, "audience": deck.audience}
    if deck.logo:
        about["logo"] = hashlib.sha256(deck.logo.data).hexdigest()
        about["logo_type"] = deck.logo.media_type
    return {
        "deck": [about],
        "slides": [{"code": s.code, "title": s.title, "plain": _text(s)} for s in deck.slides],
    }


def slides(content: Content) -> tuple[Slide, ...]:
    """The slides of an edition again."""
    values: list[dict[str, Any]] = [json.loads(row["plain"]) for row in content.get("slides", [])]
    return tuple(restoring.slide(value, picture) for value in values)


def about(content: Content) -> dict[str, str]:
    """What stands on the cover: ``title``, ``company``, ``audience``; of a logo ``logo`` (SHA-256) and ``logo_type``."""
    return content["deck"][0]


def picture(sha256: str) -> bytes:
    """The bytes of a picture.

    Raises:
        BlobMissing: it is not kept here.
    """
    found = StoredPicture.objects.filter(sha256=sha256).values_list("blob", flat=True).first()
    if found is None:
        raise blobs.BlobMissing(sha256)
    return blobs.read(found, kind=PICTURES)


def titles(content: Content) -> Iterable[tuple[str, str]]:
    """(code, title) of every slide, without reading the rest."""
    return ((row["code"], row["title"]) for row in content.get("slides", []))


def _text(slide: Slide) -> str:
    return json.dumps(plain(slide), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
