"""会社のロゴ。On the cover of every deck and on posters; every change can be taken back, nothing is ever lost.

An edition keeps the logo that it was made with. Another logo makes no slide out of date: nobody learns a mark again.
"""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from omamori.do.training.materials import keeping, pictures
from omamori.do.training.materials.errors import NothingToUndo, Overtaken
from omamori.do.training.materials.models import LogoChange, StoredPicture
from omamori.facts.training import LogoChanged
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Picture
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

INTENTS = {
    "kept": _("ロゴを入れた"),
    "removed": _("ロゴを外した"),
    "undone": _("一つ前に戻した"),
}
"""What a change was, in words."""
_LONGEST_HISTORY = 20


def keep_logo(actor: Actor, content: bytes) -> None:
    """Put a logo on the cover; it is drawn anew, so that nothing else in the file comes along.

    Raises:
        NotPermitted.
        PictureRefused: it is too large, broken, or neither PNG nor JPEG.
        Overtaken: somebody else changed it meanwhile.
    """
    require(actor, "materials.keep_logo")
    media_type, clean = pictures.drawn_anew(content, side=pictures.LOGO_SIDE)
    with transaction.atomic():
        kept = pictures.stored(actor, media_type, clean)
        _insert(actor, kept, intent="kept")


def remove_logo(actor: Actor) -> None:
    """Without a logo again: the name of the company stands there alone.

    Raises:
        NotPermitted, Overtaken.
        NothingToUndo: there is none.
    """
    require(actor, "materials.remove_logo")
    with transaction.atomic():
        last = LogoChange.objects.filter(is_current=True).first()
        if last is None or last.picture_id is None:
            raise NothingToUndo
        _insert(actor, None, intent="removed")


def undo_logo(actor: Actor) -> None:
    """The logo as it was before the last change.

    Raises:
        NotPermitted, Overtaken.
        NothingToUndo: it was never changed.
    """
    require(actor, "materials.undo_logo")
    with transaction.atomic():
        rows = list(LogoChange.objects.select_related("picture").order_by("-number")[:2])
        if not rows:
            raise NothingToUndo
        _insert(actor, rows[1].picture if len(rows) > 1 else None, intent="undone")


def logo() -> Picture | None:
    """The logo that counts now."""
    row = (
        LogoChange.objects.filter(is_current=True, picture__isnull=False)
        .values_list("picture__sha256", "picture__media_type")
        .first()
    )
    return by_hash(*row) if row else None


def by_hash(sha256: str, media_type: str) -> Picture:
    """A logo that was kept, with the words for who cannot see it.

    Raises:
        BlobMissing: it was lost.
    """
    company = organization.company()
    name = company.name if company else ""
    return Picture(keeping.picture(sha256), media_type, f"{name}のロゴ" if name else "ロゴ")


def logo_history() -> tuple[tuple[datetime, str, str], ...]:
    """The last changes, newest first: (when, what, by whom)."""
    rows = LogoChange.objects.select_related("written_by").order_by("-number")[:_LONGEST_HISTORY]
    return tuple((r.written_at, gettext(INTENTS[r.intent]), r.written_by.name) for r in rows)


def changed_by(since: datetime) -> set[str]:
    """Public ids of the people who changed it since then: they wrote on the next edition, too."""
    rows = LogoChange.objects.filter(written_at__gte=since)
    return set(rows.values_list("written_by__public_id", flat=True))


def mark(picture: Picture | None) -> str:
    """SHA-256 of the picture; empty without one."""
    return hashlib.sha256(picture.data).hexdigest() if picture else ""


def _insert(actor: Actor, picture: StoredPicture | None, *, intent: str) -> None:
    rows = LogoChange.objects.select_for_update().filter(is_current=True)
    last = rows.first()
    rows.update(is_current=False)
    try:
        row = LogoChange.objects.create(
            number=last.number + 1 if last else 1,
            picture=picture,
            intent=intent,
            written_by_id=actor.person_pk,
            written_at=clock.now(),
        )
    except IntegrityError as error:
        raise Overtaken from error
    record(LogoChanged(subject_id=row.public_id, intent=intent), actor=actor)
