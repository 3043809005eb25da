"""一つずつに分ける。A file that is answered by itself, apart from the folder it lies in, and its way back (J.3.1.1)."""

from django.db import transaction

from omamori.do.discovery import summing
from omamori.do.discovery.domain.errors import PlaceChanged
from omamori.do.discovery.keeping import apart_key, folder_of
from omamori.do.discovery.listing import key_of
from omamori.do.discovery.models import Place, Tracked
from omamori.facts.discovery import PlaceJoined, PlaceParted
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record


def part_place(actor: Actor, place_id: str, *, thing_id: str) -> str:
    """Make one file of a place a place of its own; returns its public id.

    Raises:
        NotPermitted, NotFound.
        PlaceChanged: the place does not wait, or holds nothing else.
    """
    require(actor, "discovery.part_place")
    with transaction.atomic():
        row = _locked(place_id)
        thing = Tracked.objects.filter(public_id=thing_id, place=row).first()
        if thing is None:
            raise NotFound
        others = Tracked.objects.filter(place=row).exclude(pk=thing.pk)
        if not row.waits or row.key == apart_key(row.path) or not others.exists():
            raise PlaceChanged
        fresh = {"path": thing.path, "found_at": row.found_at, "seen_at": row.seen_at}
        own, _ = Place.objects.get_or_create(
            store=row.store, key=apart_key(thing.path), defaults=fresh
        )
        thing.place = own
        thing.save(update_fields=["place"])
        summing.add_up_again(row.store, [row, own])
        record(PlaceParted(**_who(own), folder_id=row.public_id), actor=actor)
    return own.public_id


def join_place(actor: Actor, place_id: str) -> str:
    """Let a file that was apart belong to its folder again; returns the public id of the folder's place.

    Raises:
        NotPermitted, NotFound.
        PlaceChanged: it was answered (take the answer back first), or is no file apart.
    """
    require(actor, "discovery.join_place")
    with transaction.atomic():
        row = _locked(place_id)
        if row.answer != Place.Answer.NONE or row.key != apart_key(row.path):
            raise PlaceChanged
        path = folder_of(row.store, row.path)
        fresh = {"path": path, "found_at": row.found_at, "seen_at": clock.now()}
        folder, _ = Place.objects.get_or_create(store=row.store, key=key_of(path), defaults=fresh)
        Tracked.objects.filter(place=row).update(place=folder)
        record(PlaceJoined(**_who(row), folder_id=folder.public_id), actor=actor)
        row.delete()
        summing.add_up_again(folder.store, [folder])
    return folder.public_id


def _locked(place_id: str) -> Place:
    rows = Place.objects.select_for_update(of=("self",)).select_related("store__department")
    row = rows.filter(public_id=place_id).first()
    if row is None:
        raise NotFound
    return row


def _who(row: Place) -> dict[str, str]:
    store = row.store
    return {
        "subject_id": row.public_id,
        "store_id": store.public_id,
        "department_id": store.department.public_id if store.department else "",
    }
