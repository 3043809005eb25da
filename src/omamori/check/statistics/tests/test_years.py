"""A new fiscal year through the real pages: refused with its cell, approved by another, undone, and in the deck's data."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.check.statistics import actions, national
from omamori.check.statistics.models import FigureEdition, TypedYear
from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

SOURCE = {
    "source_title": "JIPDEC「2025年度 個人情報の取扱いにおける事故報告集計結果」",
    "published_on": "2026-08-28",
    "source_address": "https://privacymark.jp/",
}
CELLS = {
    "total:companies:count": "1,900",
    "total:reports:count": "10,000",
    "total:prompt:count": "3,300",
    "kind:base:count": "8,000",
    "kind:misdelivery:count": "3,200",
    "kind:misdelivery:share": "40.0",
    "kind:missend:count": "2,400",
    "kind:missend:share": "30.0",
    "event:leak:count": "不明",
}
NEW = "/statistics/years/new/?fiscal_year=2025"


@pytest.fixture
def world(db: None) -> World:
    return mirai()


@pytest.fixture
def office(world: World, client: Client) -> Client:
    client.force_login(world.user("kobayashi"))
    return client


def test_from_typing_to_the_page(office: Client, world: World) -> None:
    wrong = office.post(NEW, SOURCE | CELLS | {"kind:missend:share": "33.0"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "2,400 件は 8,000 件の 30.0% です" in text
    assert 'href="#cell-kind-missend-share"' in text
    assert 'value="33.0"' in text, "nothing that was typed is lost"
    assert not TypedYear.objects.exists()
    done = office.post(NEW, SOURCE | CELLS)
    assert done.status_code == 302
    assert national.published(clock.today()).newest == 2024, "not before another person approved"
    office.post("/statistics/editions/propose/", {"series": "2025", "reason": "公表された"})
    row = FigureEdition.objects.get()
    mine = office.post(
        f"/statistics/editions/{row.public_id}/approve/", {"content_hash": row.content_hash}
    )
    assert mine.status_code == 403
    other = Client()
    other.force_login(world.user("tanaka"))
    shown = other.get(f"/statistics/editions/{row.public_id}/").content.decode()
    assert "10000" in shown
    other.post(f"/statistics/editions/{row.public_id}/approve/", {"content_hash": row.content_hash})
    found = national.published(clock.today())
    assert found.newest == 2025
    assert found.years[2025].ours
    table = found.table(2025, "kind")
    assert table is not None
    assert (table.count("missend"), table.base) == (2400, 8000)
    page = other.get("/statistics/national/?fiscal_year=2025").content.decode()
    assert "2,400" in page
    assert 'id="source-own-2025"' in page


def test_source_and_date_are_asked_for_and_a_year_is_entered_once(office: Client) -> None:
    missing = office.post(NEW, CELLS | {"source_title": "", "published_on": ""})
    assert missing.status_code == 422
    assert (
        missing.content.decode().count("このフィールドは") >= 2
        or "必須" in missing.content.decode()
    )
    assert office.post(NEW, SOURCE | CELLS).status_code == 302
    again = office.post(NEW, SOURCE | CELLS)
    assert again.status_code == 422
    assert "すでに入力されています" in again.content.decode()
    changed = office.post("/statistics/years/2025/", SOURCE | CELLS | {"total:prompt:count": ""})
    assert changed.status_code == 302
    assert "total:prompt" not in TypedYear.objects.get().figures


def _workbook(rows: list[tuple[object, ...]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("years.xlsx", content.getvalue())


def test_a_file_comes_in_whole_or_not_at_all(office: Client) -> None:
    head = ("表", "項目", "件数", "割合")
    rows = [head, ("全体", "報告件数", 10000, None), ("事象分類", "誤送信", 12000, None)]
    form = SOURCE | {"fiscal_year": "2025"}
    refused = office.post("/statistics/years/import/", form | {"file": _workbook(rows)})
    assert refused.status_code == 422
    assert "<strong>C3 事象分類 誤送信</strong>" in refused.content.decode()
    assert not TypedYear.objects.exists()
    rows[2] = ("事象分類", "誤送信", 2400, 30.0)
    taken = office.post("/statistics/years/import/", form | {"file": _workbook(rows)})
    assert taken.status_code == 302
    assert TypedYear.objects.get().figures["kind:missend"] == ["2400", "30"]
    twice = office.post("/statistics/years/import/", form | {"file": _workbook(rows)})
    assert twice.status_code == 422
    more = office.post("/statistics/years/import/", form | {"file": _workbook(rows), "again": "1"})
    assert more.status_code == 302
    broken = form | {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "again": "1"}
    assert office.post("/statistics/years/import/", broken).status_code == 422


def test_the_template_filled_with_a_known_year_comes_back_the_same(office: Client) -> None:
    book = office.get("/statistics/years/template/?fiscal_year=2021")
    form = SOURCE | {"fiscal_year": "2021", "published_on": "2022-10-07"}
    upload = SimpleUploadedFile("t.xlsx", book.getvalue())
    assert office.post("/statistics/years/import/", form | {"file": upload}).status_code == 302
    row = TypedYear.objects.get()
    assert row.figures["old_cause:mail_mis_sent"] == ["1128", "37"]
    assert row.figures["total:holders_share"] == ["", "6.2"]


def test_what_differs_from_the_product_is_shown_and_given_up(office: Client, world: World) -> None:
    writer, other = world.actor("kobayashi"), world.actor("tanaka")
    cells = {"total:reports": ("9,300", ""), "total:companies": ("1,866", "")}
    day = clock.today()
    write = {"source_title": "手元の写し", "source_address": "", "published_on": day}
    actions.write_figures(writer, 2024, cells, **write, new=True)
    _approve(world)
    assert [d.code for d in national.published(day).differing[2024]] == ["reports"]
    page = office.get("/statistics/years/").content.decode()
    assert "入力した数字と製品の数字が違います" in page
    actions.retire_figures(writer, 2024)
    _approve(world)
    assert national.published(day).years[2024].reports == 9322
    assert not national.published(day).differing
    actions.write_figures(writer, 2024, cells, **write, new=False)
    actions.discard_figures(writer, 2024)
    assert TypedYear.objects.get().retired, "as it was approved last"
    with pytest.raises(NotPermitted):
        actions.write_figures(world.actor("sato"), 2023, cells, **write, new=True)
    with pytest.raises(Invalid):
        actions.write_figures(other, 2023, {}, **write, new=True)


def _approve(world: World) -> None:
    from omamori.check.statistics.desks import edition_desk
    from omamori.foundation.approvals import edition_actions

    desk = edition_desk()
    number = edition_actions.propose(
        world.actor("kobayashi"), desk, reason="確かめた", series="2024"
    )
    mark = FigureEdition.objects.get(public_id=number).content_hash
    edition_actions.approve(world.actor("tanaka"), desk, number, content_hash=mark)


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/statistics/national/", 12),
        ("/statistics/national/?fiscal_year=2024", 12),
        ("/statistics/own/", 12),
        ("/statistics/years/", 12),
    ],
)
@pytest.mark.parametrize("local", ["sato", "watanabe", "tanaka"])
def test_pages_take_few_queries(
    world: World,
    client: Client,
    local: str,
    path: str,
    least: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(world.user(local))
    client.get(path)
    with django_assert_max_num_queries(least):
        response = client.get(path)
    closed = local == "sato" and "years" in path
    assert response.status_code == (403 if closed else 200)
    for page in (
        ("/statistics/national/export/", "/statistics/own/export/") if local == "sato" else ()
    ):
        assert client.get(page).status_code == 200
