"""古くなったかを見る。The editions in use against today's records: exactly the slides that differ are marked (J.4.3)."""

from collections.abc import Iterable

from django.db import transaction

from omamori.do.training.materials import audiences, collecting, comparing, keeping
from omamori.do.training.materials.comparing import Difference
from omamori.do.training.materials.models import Edition, StaleSlide
from omamori.facts.training import DeckBecameStale
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization
from omamori.foundation.records import editions

_MOST_TOLD = 200
_MOST_TITLES = 5


def look() -> int:
    """Compare every edition in use with what is true today; returns how many slides are out of date."""
    today = clock.today()
    found = (editions.counting(Edition, on=today, series=code) for code in audiences.AUDIENCES)
    return sum(_look_at(row) for row in found if row is not None)


def _look_at(row: Edition) -> int:
    now_deck = collecting.deck(on=clock.today(), audience=row.series)
    found = comparing.differences(keeping.slides(row.content), now_deck.slides)
    with transaction.atomic():
        mine = Edition.objects.select_for_update(of=("self",)).get(pk=row.pk)
        fresh = _mark(mine, found)
        Edition.objects.filter(pk=row.pk).update(looked_at=clock.now())
        if fresh:
            _tell(mine, fresh)
    return sum(1 for one in found if one.matters)


def _mark(row: Edition, found: Iterable[Difference]) -> list[Difference]:
    """Keep exactly these marks; returns those that a record changed and that nobody was told of."""
    known = {one.code: one for one in StaleSlide.objects.filter(edition=row)}
    current = {one.code: one for one in found}
    StaleSlide.objects.filter(edition=row, code__in=known.keys() - current.keys()).delete()
    fresh = []
    for code, one in current.items():
        was = known.get(code)
        told = {"title": one.title[:400], "kind": one.kind, "why": list(one.why[:20])}
        if was is None:
            StaleSlide.objects.create(edition=row, code=code, since=clock.now(), **told)
        elif (was.kind, was.why) != (told["kind"], told["why"]):
            StaleSlide.objects.filter(pk=was.pk).update(**told)
        by_record = one.matters and bool(one.bindings)
        if by_record and (was is None or was.kind in (comparing.MOVED, comparing.FORMATTING)):
            fresh.append(one)
    return fresh


def _tell(row: Edition, fresh: list[Difference]) -> None:
    codes = tuple(one.code for one in fresh)[:_MOST_TOLD]
    record(
        DeckBecameStale(
            subject_id=row.public_id,
            audience=row.series,
            edition_number=row.number,
            content_hash=row.content_hash,
            slides=codes,
        ),
        actor=SYSTEM,
    )
    titles = "、".join(f"「{one.title}」" for one in fresh[:_MOST_TITLES])
    more = f" ほか {len(fresh) - _MOST_TITLES} 枚" if len(fresh) > _MOST_TITLES else ""
    notify(
        people=organization.holder_ids("office", on=clock.today()),
        kind="materials",
        title=f"教育資料の {len(fresh)} 枚が、いまの記録と違います",
        text=f"{titles}{more}。変わったところを確かめて、新しい版を作ってください。",
        url_name="materials:stale",
        url_args=(row.public_id,),
        key=f"materials.stale:{row.public_id}:{clock.now():%Y%m%d%H%M%S}",
    )
