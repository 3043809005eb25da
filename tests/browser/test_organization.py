"""Pages of the organisation that need an argument: a person, a preview with errors, a form refused."""

import os
import re
from pathlib import Path

import pytest
import stage
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Route

from omamori.testing.people import World, mirai

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(not Path(stage.CHROMIUM).exists(), reason="needs Chromium"),
]
LISTS = {
    "good": "社員番号,氏名,部署,雇用形態,入社日,役職\nN1,青木 一,営業部,正社員,2020/4/1,\nE004,佐藤 健,第二営業部,正社員,2020/4/1,主任\n",
    "bad": "社員番号,氏名,部署,雇用形態,入社日,備考\nN1,,無い部,正社員,来月,x\nE004,=佐藤,営業部,社長,2020/4/1,x\n",
}


def drawn(world: World) -> dict[str, str]:
    """HTML by path."""
    client = Client()
    client.force_login(world.user("kobayashi"))
    department = apps.get_model("organization", "Department").objects.get(code="310").public_id
    post = apps.get_model("organization", "Appointment").objects.get(post="trainer").public_id
    sato = world.id("sato")
    paths = (
        "", "structure/", "posts/", f"people/{sato}/", f"people/{sato}/edit/", "import/", "company/",
        f"people/{sato}/away/", f"departments/{department}/", f"posts/{post}/end/", "posts/new/",
    )  # fmt: skip
    html = {f"/{path}": client.get(f"/organization/{path}").content.decode() for path in paths}
    for name, text in LISTS.items():
        file = SimpleUploadedFile("a.csv", text.encode("cp932"))
        answer = client.post("/organization/import/", {"file": file}, follow=True)
        html[f"/preview-{name}"] = answer.content.decode()
    html["/refused"] = client.post("/organization/people/new/", {"number": "E004"}).content.decode()
    return html


def serve(route: Route, html: dict[str, str]) -> None:
    """Pages and static files out of memory."""
    path = re.sub(r"^https?://[^/]+", "", route.request.url).partition("?")[0]
    file = stage.STATIC / path.removeprefix("/static/")
    if path in html:
        headers = {"Content-Security-Policy": stage.policy()}
        route.fulfill(body=html[path], content_type="text/html; charset=utf-8", headers=headers)
    elif path.startswith("/static/") and file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, body="")


def test_no_barriers_at_a_desk_and_on_a_telephone() -> None:
    html, trouble = drawn(mirai()), {}
    shots = os.environ.get("OMAMORI_TEST_SHOTS", "")
    with stage.browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        page.route("**/*", lambda route: serve(route, html))
        for path in html:
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"http://omamori.example{path}")
                if shots:
                    name = path.strip("/").replace("/", "-")[:40] or "people"
                    page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
                for summary in page.locator("details.more > summary").all():
                    summary.click()
                found = stage.barriers(page, colours=width == 1280)
                if stage.overflow(page) > 0:
                    found = [*found, f"{stage.overflow(page)} px too wide"]
                if found:
                    trouble[f"{path} {width}"] = found
    assert trouble == {}
