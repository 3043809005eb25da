"""The logo of the company: on the cover of the next edition and on sheets, taken back, and a reason for nobody to learn."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from omamori.do.training.materials import actions, logos, looking, posters, queries, rendering
from omamori.do.training.materials.errors import NothingToUndo, PictureRefused
from omamori.do.training.materials.tests.world import NOW, approved, taught
from omamori.facts.errors import NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.records.editions import NothingChanged, WriterApproves

pytestmark = pytest.mark.django_db


def mark(wide: int = 1200, high: int = 300, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, (wide, high), "#c42828").save(out, kind)
    return out.getvalue()


def test_a_logo_is_on_the_next_edition_and_makes_no_slide_stale(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with clock.fixed(NOW):
        world = taught()
        office = world.actor("kobayashi")
        first = approved(world)
        actions.keep_logo(office, mark())
        kept = logos.logo()
        assert kept is not None
        assert (kept.media_type, kept.alternative) == ("image/png", "株式会社みらい印刷のロゴ")
        with Image.open(io.BytesIO(kept.data)) as drawn:
            assert drawn.size == (720, 180)
        assert looking.look() == 0
        assert queries.edition(first).stale == ()
        assert rendering.deck(first).logo is None
        second = actions.propose(office, reason="ロゴを入れた")
        assert rendering.deck(second).logo == kept
        scope = queries.scope_between(first, second)
        assert (scope.slides, scope.minutes) == ((), 0)
        actions.withdraw(office, second)
        actions.remove_logo(office)
        with pytest.raises(NothingChanged):
            actions.propose(office, reason="ロゴを外した")
        actions.undo_logo(world.actor("tanaka"))
        assert logos.logo() == kept
        third = actions.propose(office, reason="ロゴを戻した")
        content_hash = queries.edition(third).content_hash
        with pytest.raises(WriterApproves):
            actions.approve(world.actor("tanaka"), third, content_hash=content_hash)
        sheets: list[str] = []
        monkeypatch.setattr(posters.paper, "pdf", lambda html, _css: sheets.append(html) or b"%PDF")
        for kind in posters.KINDS:
            actions.print_poster(office, kind)
        assert [html.count("株式会社みらい印刷のロゴ") for html in sheets] == [1, 0, 1, 1]


def test_the_page_of_the_logo() -> None:
    with clock.fixed(NOW):
        world = taught()
        office, staff = Client(), Client()
        office.force_login(world.user("kobayashi"))
        staff.force_login(world.user("sato"))
        assert "ロゴは入っていません" in office.get("/deck/logo/").content.decode()
        assert staff.get("/deck/logo/").status_code == 403
        script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        refused = office.post("/deck/logo/", {"logo": SimpleUploadedFile("a.png", script)})
        assert refused.status_code == 422
        assert "この画像は使えません" in refused.content.decode()
        assert office.post("/deck/logo/", {}).status_code == 422
        good = {"logo": SimpleUploadedFile("logo.jpg", mark(kind="JPEG"))}
        page = office.post("/deck/logo/", good, follow=True).content.decode()
        assert "ロゴを外す" in page
        assert page.count("data:image/jpeg;base64,") == 1
        assert "style=" not in page
        page = office.post("/deck/logo/remove/", follow=True).content.decode()
        assert "一つ前に戻す" in page
        again = office.post("/deck/logo/remove/", follow=True).content.decode()
        assert "取り消せる直しがありません" in again
        assert "data:image/jpeg" in office.post("/deck/logo/undo/", follow=True).content.decode()


def test_who_may_not_and_what_cannot() -> None:
    with clock.fixed(NOW):
        world = taught()
        office, staff = world.actor("kobayashi"), world.actor("sato")
        for act in (
            lambda: actions.keep_logo(staff, mark()),
            lambda: actions.remove_logo(staff),
            lambda: actions.undo_logo(staff),
        ):
            with pytest.raises(NotPermitted):
                act()
        with pytest.raises(NothingToUndo):
            actions.undo_logo(office)
        with pytest.raises(NothingToUndo):
            actions.remove_logo(office)
        with pytest.raises(PictureRefused):
            actions.keep_logo(office, b"GIF89a" + bytes(64))
        actions.keep_logo(office, mark())
        actions.undo_logo(office)
        assert logos.logo() is None
