"""版を作る。「教育資料を作る」: the deck is frozen, another person approves it, and its files are made (J.4.3, J.4.5)."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from omamori.do.training.materials import (
    audiences,
    collecting,
    comparing,
    keeping,
    logos,
    rendering,
)
from omamori.do.training.materials.errors import MandatoryMissing, NoSlides
from omamori.do.training.materials.models import Edition, EditionFile, StaleSlide, Writing
from omamori.do.training.materials.rows import FORMS
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.training import (
    DeckEditionApproved,
    DeckEditionProposed,
    DeckEditionReturned,
    DeckEditionWithdrawn,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Deck, hash_of
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import notify, settle
from omamori.foundation.organization import queries as organization
from omamori.foundation.records import editions
from omamori.foundation.records.editions import NothingChanged

_APPROVERS = ("privacy_officer", "top")
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def propose(actor: Actor, *, reason: str, audience: str = "", knowing: bool = False) -> str:
    """Freeze the deck of today for an audience and ask for approval; returns the edition's public id.

    Args:
        actor: the office.
        reason: why there is a new edition.
        audience: for whom; empty for everybody.
        knowing: although a content that must be taught is missing.

    Raises:
        NotPermitted, NoSlides, MandatoryMissing, NothingChanged.
        OneWaits: one for this audience waits already.
        Invalid: no reason, or no such audience.
    """
    require(actor, "materials.propose")
    audiences.known(audience)
    if not reason.strip():
        raise Invalid({"reason": "新しい版を作る理由を書いてください。"})
    now, today = clock.now(), clock.today()
    deck = _teachable(today, audience, knowing=knowing)
    before = editions.counting(Edition, on=today, series=audience)
    if before and not _differs(before, deck):
        raise NothingChanged
    with transaction.atomic():
        row = editions.propose(
            Edition,
            series=audience,
            content=keeping.content_of(deck),
            reason=reason,
            author=(actor.person_pk, actor.person_id),
            writers=_writers(before),
            now=now,
        )
        row.slides, row.missing = len(deck.slides), list(collecting.missing(deck.slides))
        row.deck_hash, row.logo = hash_of(rendering.deck_of(row)), logos.mark(deck.logo)
        row.save(update_fields=["slides", "missing", "deck_hash", "logo"])
        record(DeckEditionProposed(**_about(row), slides=row.slides), actor=actor)
        _ask(row)
    return row.public_id


def _teachable(today: date, audience: str, *, knowing: bool) -> Deck:
    """Today's deck, which has slides and every content that must be taught, or lacks one knowingly."""
    deck = collecting.deck(on=today, audience=audience)
    if not deck.slides:
        raise NoSlides
    if collecting.missing(deck.slides) and not knowing:
        raise MandatoryMissing
    return deck


def approve(actor: Actor, edition_id: str, *, content_hash: str) -> None:
    """Approve exactly what was shown; it is what is taught from today, and its files are made.

    Raises:
        NotPermitted, NotFound, NotWaiting, OtherText, WriterApproves.
    """
    require(actor, "materials.approve")
    with transaction.atomic():
        row = editions.approve(
            Edition,
            edition_id,
            content_hash=content_hash,
            approver=(actor.person_pk, actor.person_id),
            valid_from=clock.today(),
            now=clock.now(),
        )
        StaleSlide.objects.filter(edition__series=row.series).delete()
        EditionFile.objects.bulk_create(EditionFile(edition=row, form=form) for form in FORMS)
        record(DeckEditionApproved(**_about(row), slides=row.slides), actor=actor)
        settle(key=_key(row))
        rendering.ask_for_files(row.public_id)


def send_back(actor: Actor, edition_id: str, *, note: str) -> None:
    """Ask the writers to change it.

    Raises:
        NotPermitted, NotFound, NotWaiting, WriterApproves.
        Invalid: it is not said what should change.
    """
    require(actor, "materials.send_back")
    if not note.strip():
        raise Invalid({"note": "どこを直してほしいかを書いてください。"})
    with transaction.atomic():
        row = editions.send_back(
            Edition, edition_id, note=note, by=actor.person_id, now=clock.now()
        )
        record(DeckEditionReturned(**_about(row)), actor=actor)
        settle(key=_key(row))
        notify(
            people=[row.author.public_id],
            kind="materials",
            title=f"教育資料 ({audiences.label(row.series)}) 第{row.number}版が差し戻されました",
            text="直してほしいことを読み、スライドを直してから、もう一度作ってください。",
            url_name="materials:edition",
            url_args=(row.public_id,),
            key=f"{_key(row)}:returned",
        )


def withdraw(actor: Actor, edition_id: str) -> None:
    """Take a proposal back.

    Raises:
        NotPermitted, NotFound, NotWaiting.
    """
    require(actor, "materials.withdraw")
    with transaction.atomic():
        row = editions.withdraw(Edition, edition_id, now=clock.now())
        record(DeckEditionWithdrawn(**_about(row)), actor=actor)
        settle(key=_key(row))


def render_again(actor: Actor, edition_id: str) -> None:
    """Try the files that could not be made once more.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "materials.render_again")
    with transaction.atomic():
        failed = EditionFile.objects.filter(
            edition__public_id=edition_id, state=EditionFile.State.FAILED
        )
        if not failed.update(state=EditionFile.State.WAITING, failure=""):
            raise NotFound
        rendering.ask_for_files(edition_id)


def _differs(before: Edition, deck: Deck) -> bool:
    """Whether a slide says something else, or the cover looks otherwise."""
    look = before.logo != logos.mark(deck.logo)
    return look or bool(comparing.differences(keeping.slides(before.content), deck.slides))


def _writers(before: Edition | None) -> set[str]:
    """Everybody who wrote on a slide since the edition that counts was frozen."""
    since = before.proposed_at if before else _BEGINNING
    rows = Writing.objects.filter(written_at__gte=since)
    return set(rows.values_list("written_by__public_id", flat=True)) | logos.changed_by(since)


def _ask(row: Edition) -> None:
    people = organization.holder_ids(*_APPROVERS, on=clock.today())
    notify(
        people=[p for p in people if p not in row.writers],
        kind="materials",
        title=f"教育資料 ({audiences.label(row.series)}) 第{row.number}版の承認を頼まれています",
        text="スライドを見て、承認するか、差し戻してください。",
        url_name="materials:edition",
        url_args=(row.public_id,),
        key=_key(row),
    )


def _key(row: Edition) -> str:
    return f"materials:{row.public_id}"


def _about(row: Edition) -> dict[str, Any]:
    return {
        "subject_id": row.public_id,
        "audience": row.series,
        "edition_number": row.number,
        "content_hash": row.content_hash,
    }
