"""カードとポスター。The emergency card, 「ここに知らせる」, the contact tree: from the same data as the slides (J.4.4.2).

What hangs on a wall cannot mark itself; so what was taken away is remembered, and the page says when it is old.
"""

import dataclasses
from datetime import date, datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop as _

from omamori.do.training.materials import collecting, logos, poster_paper
from omamori.do.training.materials.models import PosterPrint
from omamori.do.training.materials.poster_paper import NUMBERS, TREE
from omamori.facts.errors import NotFound
from omamori.facts.training import PosterPrinted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import paper
from omamori.foundation.exports.slides.rendering import SlidesUnavailable
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

KINDS = {
    "card": (_("緊急カード (A4)"), _("机の横や電話の近くに貼ります。")),
    "wallet": (
        _("緊急カード (名刺の大きさ 8 枚)"),
        _("91×55 mm。切って、財布や社員証の裏に入れます。"),
    ),
    "report": (
        _("「ここに知らせる」ポスター (A4)"),
        _("QR コードを読むと、報告のページが開きます。"),
    ),
    "tree": (_("緊急連絡網 (A4)"), _("だれに、どの順で知らせるか。")),
}
"""Kinds: (name, what it is for)."""

REPORT_PATH = "/incidents/report/"
"""Where anybody reports an accident or a near miss."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PosterRow:
    """A poster and what hangs of it.

    Attributes:
        printed_at: when it was last taken away; None for never.
        changed: labels of what is otherwise by now.
    """

    kind: str
    label: str
    why: str
    printed_at: datetime | None
    changed: tuple[str, ...]


def posters(actor: Actor) -> tuple[PosterRow, ...]:
    """Every kind, with what changed since it was last taken away.

    Raises:
        NotPermitted.
    """
    require(actor, "materials.print_poster")
    shown = _slides(clock.today())
    last: dict[str, PosterPrint] = {}
    for row in PosterPrint.objects.order_by("printed_at"):
        last[row.kind] = row
    return tuple(_row(kind, last.get(kind), shown) for kind in KINDS)


def print_poster(actor: Actor, kind: str) -> bytes:
    """A card or poster as PDF, as of now; that it was taken is remembered.

    Raises:
        NotPermitted.
        NotFound: no such kind.
        SlidesUnavailable: PDF cannot be drawn on this machine.
    """
    require(actor, "materials.print_poster")
    if kind not in KINDS:
        raise NotFound
    shown = _slides(clock.today())
    try:
        content = paper.pdf(_document(kind, shown), poster_paper.CSS)
    except paper.Missing as error:
        raise SlidesUnavailable from error
    with transaction.atomic():
        row = PosterPrint.objects.create(
            kind=kind,
            state=_state(kind, shown),
            printed_by_id=actor.person_pk,
            printed_at=clock.now(),
        )
        record(PosterPrinted(subject_id=row.public_id, poster=kind), actor=actor)
    return content


def report_address() -> str:
    """The address that the poster's code opens."""
    return urljoin(f"{settings.OMAMORI.base_url}/", REPORT_PATH)


def _row(kind: str, last: PosterPrint | None, shown: dict[str, Slide]) -> PosterRow:
    label, why = KINDS[kind]
    now = _state(kind, shown)
    was = last.state if last else now
    names = [
        name for name in (*now, *(n for n in was if n not in now)) if now.get(name) != was.get(name)
    ]
    return PosterRow(
        kind=kind,
        label=label,
        why=why,
        printed_at=last.printed_at if last else None,
        changed=tuple(names),
    )


def _document(kind: str, shown: dict[str, Slide]) -> str:
    company = organization.company()
    return poster_paper.html(
        kind,
        shown,
        company=company.name if company else "",
        address=report_address(),
        on=clock.today(),
        logo=logos.logo(),
    )


def _slides(on: date) -> dict[str, Slide]:
    found = collecting.contributed(on=on)
    return {slide.code: slide for slide in found if slide.code in (TREE, NUMBERS)}


def _state(kind: str, shown: dict[str, Slide]) -> dict[str, str]:
    opened = {} if kind == "tree" else {"報告のページのアドレス": report_address()}
    if kind == "report":
        return opened
    wanted = (TREE,) if kind == "tree" else (TREE, NUMBERS)
    slides = (shown[code] for code in wanted if code in shown)
    return opened | {one.label: one.state for slide in slides for one in slide.bindings}
