"""版の承認。Propose, approve, send back, withdraw: the same for every room that keeps editions."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from omamori.facts import editions as facts
from omamori.facts.base import Fact
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Listing
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.queries import facts_between
from omamori.foundation.notices.actions import notify, settle
from omamori.foundation.organization import queries as organization
from omamori.foundation.records import editions
from omamori.foundation.records.editions import Content, Edition

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def _no_doubts(content: Content) -> tuple[str, ...]:
    del content
    return ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class EditionDesk:
    """The editions of one room.

    Attributes:
        room: name space of routes and rights: ``ROOM.see_editions``, ``propose``, ``approve``, ``send_back``
            and ``withdraw``.
        table: the room's table of editions.
        listings: the lists in it, in the order of reading.
        back: route of the page one comes from.
        posts: who is told that something waits.
        title: what it is called, for a series.
        content: what the working records say now, for a series.
        facts: those that tell that somebody wrote on them; of a series where they say its ``year``.
        doubts: sentences that ask before approval, for a content.
        series: the series meant by what a reader asked for.
    """

    room: str
    table: type[Edition]
    listings: tuple[Listing, ...]
    back: str
    posts: tuple[str, ...]
    title: Callable[[str], str]
    content: Callable[[str], Content]
    facts: tuple[type[Fact], ...]
    doubts: Callable[[Content], tuple[str, ...]] = _no_doubts
    series: Callable[[str], str] = str


def propose(actor: Actor, desk: EditionDesk, *, reason: str, series: str = "") -> str:
    """Freeze the working records and ask for approval; returns the edition's public id.

    Raises:
        NotPermitted.
        Invalid: no reason, or nothing to approve.
        OneWaits, NothingChanged.
    """
    require(actor, f"{desk.room}.propose")
    if not reason.strip():
        raise Invalid({"reason": "定める・変える理由を書いてください。"})
    with transaction.atomic():
        now = clock.now()
        content = desk.content(series)
        if not any(content.values()):
            raise Invalid(
                {"reason": "承認してもらう内容がまだありません。先に記録を書いてください。"}
            )
        row = editions.propose(
            desk.table,
            series=series,
            content=content,
            reason=reason,
            author=(actor.person_pk, actor.person_id),
            writers=_writers(desk, series),
            now=now,
        )
        record(facts.EditionProposed(**_about(desk, row)), actor=actor)
        people = organization.holder_ids(*desk.posts, on=clock.today())
        notify(
            people=[p for p in people if p not in row.writers],
            kind=desk.room,
            title=f"「{desk.title(series)}」第{row.number}版の承認を頼まれています",
            text="内容を確かめて、承認するか、差し戻してください。",
            url_name=f"{desk.room}:edition",
            url_args=(row.public_id,),
            key=_key(row),
        )
    return row.public_id


def approve(actor: Actor, desk: EditionDesk, edition_id: str, *, content_hash: str) -> None:
    """Approve exactly what was shown; it counts from today.

    Raises:
        NotPermitted, NotFound, NotWaiting, OtherText, WriterApproves.
    """
    require(actor, f"{desk.room}.approve")
    with transaction.atomic():
        row = editions.approve(
            desk.table,
            edition_id,
            content_hash=content_hash,
            approver=(actor.person_pk, actor.person_id),
            valid_from=clock.today(),
            now=clock.now(),
        )
        told = facts.EditionApproved(**_about(desk, row), valid_from=row.valid_from)
        record(told, actor=actor)
        settle(key=_key(row))


def send_back(actor: Actor, desk: EditionDesk, edition_id: str, *, note: str) -> None:
    """Ask the writers to change it.

    Raises:
        NotPermitted, NotFound, NotWaiting, WriterApproves.
        Invalid: it is not said what should change.
    """
    require(actor, f"{desk.room}.send_back")
    if not note.strip():
        raise Invalid({"note": "どこを直してほしいかを書いてください。"})
    with transaction.atomic():
        row = editions.send_back(
            desk.table, edition_id, note=note, by=actor.person_id, now=clock.now()
        )
        record(facts.EditionReturned(**_about(desk, row)), actor=actor)
        settle(key=_key(row))
        notify(
            people=[row.author.public_id],
            kind=desk.room,
            title=f"「{desk.title(row.series)}」第{row.number}版が差し戻されました",
            text="直してほしいことを読み、記録を直してから、もう一度承認を頼んでください。",
            url_name=f"{desk.room}:edition",
            url_args=(row.public_id,),
            key=f"{_key(row)}:returned",
        )


def withdraw(actor: Actor, desk: EditionDesk, edition_id: str) -> None:
    """Take a proposal back.

    Raises:
        NotPermitted, NotFound, NotWaiting.
    """
    require(actor, f"{desk.room}.withdraw")
    with transaction.atomic():
        row = editions.withdraw(desk.table, edition_id, now=clock.now())
        record(facts.EditionWithdrawn(**_about(desk, row)), actor=actor)
        settle(key=_key(row))


def _writers(desk: EditionDesk, series: str) -> set[str]:
    """Everybody who wrote on it since it was last approved, also what is gone or written over by now."""
    before = editions.counting(desk.table, on=clock.today(), series=series)
    moment = timedelta.resolution
    since = before.proposed_at + moment if before else _BEGINNING
    told = facts_between(desk.facts, since, clock.now() + moment)
    mine = {one.actor_id for one in told if getattr(one.fact, "year", series) == series}
    return mine - {""}


def _key(row: Edition) -> str:
    return f"editions:{row.public_id}"


def _about(desk: EditionDesk, row: Edition) -> dict[str, Any]:
    return {
        "subject_id": row.public_id,
        "room": desk.room,
        "series": row.series,
        "edition_number": row.number,
        "content_hash": row.content_hash,
    }
