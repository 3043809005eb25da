"""From a share to places: what is found, what is looked into again, what is never called clean."""

from collections.abc import Callable

import pytest

from omamori.do.discovery import actions, queries
from omamori.do.discovery.tests.share import Share
from omamori.testing.people import World

pytestmark = pytest.mark.django_db


def test_a_list_on_a_share_is_found_and_named(
    world: World, share: Share, scan: Callable[[], None]
) -> None:
    share.excel("営業/DM/名簿.xlsx", 40)
    share.write("営業/お知らせ.txt", "来週の会議は 10 時からです。")
    store = share.store(world)
    actions.start_scan(world.actor("kobayashi"), store)
    scan()
    found = queries.store(world.actor("tanaka"), store)
    assert found.last is not None
    assert (found.last.state, found.last.listed, found.last.done, found.last.found) == (
        "done",
        2,
        2,
        1,
    )
    (place,), after = queries.places(world.actor("tanaka"), queries.Choice())
    assert (place.path, place.files, place.verdicts, after) == ("営業/DM", 1, ("unregistered",), "")
    assert place.low <= 40 <= place.high
    assert "氏名" in place.kinds
    assert 0 < len(place.samples) <= 3
    assert all("＊" in masked or "*" in masked for _kind, masked in place.samples)
