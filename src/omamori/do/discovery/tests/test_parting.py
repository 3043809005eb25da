"""A file apart from its folder: answered by itself, kept so by the next scan, and joined again."""

import pytest
from django.test import Client

from omamori.do.discovery import actions, queries
from omamori.do.discovery.domain.errors import PlaceChanged
from omamori.do.discovery.domain.files import shown
from omamori.do.discovery.models import Place, Tracked
from omamori.do.discovery.tests.share import Share
from omamori.do.discovery.tests.test_scans import Run, begin
from omamori.facts.errors import NotFound, NotPermitted
from omamori.testing.people import World


@pytest.mark.django_db
def test_one_file_is_answered_by_itself_and_stays_so(world: World, share: Share, scan: Run) -> None:
    share.roster("a/b/c/d/e/312.csv", 30)
    share.roster("a/b/c/d/ten.csv", 10)
    store = share.store(world)
    begin(world, store)
    scan()
    (place,), _ = queries.places(world.actor("tanaka"), queries.Choice())
    assert (place.path, place.files) == ("a/b/c/d/…", 2)
    browser = Client()
    browser.force_login(world.user("tanaka"))
    here = f"/discovery/places/{place.public_id}/"
    assert "これだけに答える" in browser.get(here).content.decode()
    thing = next(
        t for t in queries.things(world.actor("tanaka"), place.public_id) if "312" in t.path
    )
    for wrong in (NotPermitted, NotFound):
        who = "sato" if wrong is NotPermitted else "tanaka"
        with pytest.raises(wrong):
            actions.part_place(world.actor(who), place.public_id, thing_id=who)
    there = browser.post(f"{here}part/", {"thing": thing.public_id})["Location"]
    page = browser.get(there).content.decode()
    assert 'value="312.csv の' in page, "the entry begins with the name of the file"
    own = Place.objects.get(public_id=there.rstrip("/").rpartition("/")[2])
    folder = Place.objects.exclude(pk=own.pk).get()
    assert (own.path, own.files, own.waits) == ("a/b/c/d/e/312.csv", 1, True)
    assert (folder.files, folder.estimate) == (1, 10)
    last = Tracked.objects.get(place=folder).public_id
    with pytest.raises(PlaceChanged):  # the last one is the folder's own
        actions.part_place(world.actor("tanaka"), folder.public_id, thing_id=last)
    share.roster("a/b/c/d/e/312.csv", 40)
    begin(world, store)
    scan()
    own.refresh_from_db()
    assert (own.files, own.estimate, Place.objects.count()) == (1, 40, 2)
    again = browser.post(f"{there}join/")["Location"]
    assert again == here
    folder.refresh_from_db()
    assert (folder.files, Place.objects.count()) == (2, 1)


def test_what_cannot_be_seen_is_written_out() -> None:
    assert shown("a/\u202evsc.exe") == "a/‹U+202E›vsc.exe"
    assert shown("\x01改\n行.csv") == "‹U+0001›改‹U+000A›行.csv"
    assert shown("🦊 café.csv") == "🦊 café.csv"
