"""教育資料の行。What pages and other rooms get to know of the deck: frozen rows, never tables."""

import dataclasses
from datetime import date, datetime

from django.utils.translation import gettext_noop as _

FORMS = {
    "html": ("html", "text/html", _("画面で見る HTML (一つのファイル)")),
    "pptx": (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _("PowerPoint (直せます)"),
    ),
    "slides_pdf": ("pdf", "application/pdf", _("スライドの PDF")),
    "handout_pdf": ("pdf", "application/pdf", _("話す内容の付いた配布資料の PDF")),
}
"""Renderings: (suffix, media type, what it is), in the order in which they are offered."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileRow:
    """One rendering of an edition.

    Attributes:
        form: a key of ``FORMS``; label: in words.
        state: ``waiting``, ``made`` or ``failed``; failure: why it could not be made.
        size: in bytes.
    """

    form: str
    label: str
    state: str
    size: int
    sha256: str
    failure: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class StaleRow:
    """A slide of an edition that no longer says what is true.

    Attributes:
        kind: ``changed``, ``added``, ``removed``, ``moved`` or ``formatting``.
        why: labels of what it shows that changed.
    """

    code: str
    title: str
    kind: str
    why: tuple[str, ...]
    since: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionRow:
    """An edition of the deck.

    Attributes:
        audience: empty for everybody's deck; audience_label: in words.
        standing: ``proposed``, ``in_force``, ``superseded``, ``returned`` or ``withdrawn``.
        content_hash: what approval is bound to; deck_hash: what the files were made from.
        made_on: the day on which it was frozen.
        missing: contents a to d of J.4.3 that no slide serves.
        logo: SHA-256 of the logo on its cover, or empty.
        may_approve: the reader neither wrote nor proposed it.
        valid_from, valid_to: first and last day on which it is taught; None before it is approved and while it is.
    """

    public_id: str
    audience: str
    audience_label: str
    number: int
    standing: str
    made_on: date
    made_by: str
    approved_by: str
    approved_at: datetime | None
    reason: str
    note: str
    slides: int
    content_hash: str
    deck_hash: str
    missing: tuple[str, ...] = ()
    may_approve: bool = False
    stale: tuple[StaleRow, ...] = ()
    files: tuple[FileRow, ...] = ()
    logo: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
