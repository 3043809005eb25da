"""The frame shows a person what that person may open, and only that."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from omamori.config import modules
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.access.table import rights
from omamori.foundation.ui import frame
from omamori.foundation.ui.contributions import NavigationItem
from omamori.foundation.ui.icons import ICONS


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = (
        SimpleNamespace(
            navigation=(
                NavigationItem(
                    label="台帳",
                    url_name="b",
                    action="ledger.see",
                    order=23,
                    icon="chain",
                    far=True,
                ),
            ),
            bell=lambda _actor: 2,
        ),
        SimpleNamespace(
            navigation=(
                NavigationItem(
                    label="見本", url_name="a", action="ui.see_gallery", order=10, icon="home"
                ),
            )
        ),
        SimpleNamespace(bell=lambda _actor: 1),
    )
    monkeypatch.setattr(frame, "_homes", lambda: rooms)
    monkeypatch.setattr(frame, "_allowed", frame._allowed.__wrapped__)
    monkeypatch.setattr(frame, "reverse", lambda name: f"/{name}/")


def actor(*roles: Role) -> Actor:
    return Actor(person_id="p", person_pk=1, roles=frozenset({Role.STAFF, *roles}))


@pytest.mark.usefixtures("homes")
def test_entries_by_right_and_in_order() -> None:
    request = RequestFactory().get("/b/deep/")
    staff = frame.Frame(request, actor()).navigation
    auditor = frame.Frame(request, actor(Role.AUDITOR)).navigation
    assert [e.label for e in staff] == ["見本"]
    assert [(e.label, e.current) for e in auditor] == [("見本", False), ("台帳", True)]
    assert frame.Frame(request, None).navigation == []


@pytest.mark.usefixtures("homes")
def test_the_bar_has_what_is_near_and_the_menu_everything_under_headings() -> None:
    shown = frame.Frame(RequestFactory().get("/b/"), actor(Role.AUDITOR)).navigation
    assert [e.label for e in frame.bar(shown)] == ["見本"]
    found = [(title, [e.label for e in entries]) for title, entries in frame.groups(shown)]
    assert found == [("送る", ["見本"]), ("計画と規程", ["台帳"])]


@pytest.mark.usefixtures("homes")
def test_the_bell_adds_up_and_is_silent_for_strangers() -> None:
    request = RequestFactory().get("/")
    assert frame.Frame(request, actor()).unread == 3
    assert frame.Frame(request, None).unread == 0


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", "/"),
        ("/rules/new/", "/rules/"),
        ("/rules/news/", "/rules/news/"),
        ("/else/", ""),
    ],
)
def test_the_longest_entry_is_the_current_one(path: str, entry: str) -> None:
    assert frame.current(path, ["/", "/rules/", "/rules/news/"]) == entry


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('x" onload="', ""), ("", "")]
)
def test_only_known_themes_reach_the_page(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert frame.Frame(request, None).theme == theme


def test_every_entry_of_every_room_has_an_icon_and_a_right() -> None:
    entries = [e for m in modules.contributions("home") for e in getattr(m, "navigation", ())]
    assert [e.label for e in entries if e.icon not in ICONS] == []
    assert [e.label for e in entries if e.action not in rights()] == []
