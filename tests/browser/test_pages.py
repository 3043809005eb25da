"""Every page that opens from a link of its own, as four people see it: no barrier, nothing too wide."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import stage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Route
from pytest_django import Settings

from omamori.testing.people import mirai

PEOPLE = ("tanaka", "takahashi", "ito", "sato")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(not Path(stage.CHROMIUM).exists(), reason="needs Chromium"),
]


def plain_paths(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Addresses of our own pages that need no argument."""
    for pattern in patterns:
        path = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from plain_paths(pattern.url_patterns, path)
        elif "<" not in path and "(" not in path and hasattr(pattern.callback, "access_action"):
            yield path


def pages() -> dict[str, str]:
    """HTML by ``/person/path``: of the first person who may open a page, and home of everyone."""
    world, found, seen = mirai(), {}, set[str]()
    for local in PEOPLE:
        client = Client()
        client.force_login(world.user(local))
        for path in sorted(set(plain_paths(get_resolver().url_patterns)) - (seen - {"/"})):
            answer = client.get(path)
            kind = answer.get("Content-Type", "")
            if answer.status_code == 200 and kind.startswith("text/html"):
                html = answer.content.decode()
                if "ui/omamori.css" in html:
                    found[f"/{local}{path}"] = html
                    seen.add(path)
    return found


def answer(route: Route, html: dict[str, str]) -> None:
    """Serve the drawn pages and the static files out of memory."""
    path = re.sub(r"^https?://[^/]+", "", route.request.url).partition("?")[0]
    file = stage.STATIC / path.removeprefix("/static/")
    if path in html:
        route.fulfill(
            body=html[path],
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": stage.policy()},
        )
    elif path.startswith("/static/") and file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, body="")


def test_pages_have_no_barriers_and_fit_a_telephone(settings: Settings) -> None:
    settings.OMAMORI = dataclasses.replace(settings.OMAMORI, demo=True)
    html = pages()
    assert len({path.partition("/")[2] for path in html}) >= 4
    trouble = {}
    with stage.browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.route("**/*", lambda route: answer(route, html))
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        for path in html:
            page.goto(f"http://omamori.example{path}")
            # Contrast is measured where every page is walked to (test_all_pages).
            found = [*stage.barriers(page, colours=False), *complaints]
            page.set_viewport_size({"width": 320, "height": 700})
            if stage.overflow(page) > 0:
                found.append(f"{stage.overflow(page)} px too wide at 320 px")
            page.set_viewport_size({"width": 1280, "height": 900})
            complaints.clear()
            if found:
                trouble[path] = found
    assert trouble == {}
