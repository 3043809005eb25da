"""法令等のページ。The list, looks at it, coming changes, and out and in by Excel."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from omamori.foundation.calendar import clock
from omamori.plan.laws import actions, home, queries
from omamori.plan.laws.models import AnnouncedChange, Edition, Law, Review, Task
from omamori.plan.laws.tests.conftest import NOON
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


@pytest.fixture
def laws(world: World) -> int:
    return actions.load_starter(world.actor("kobayashi"))


def crowd() -> None:
    Law.objects.bulk_create(
        Law(code=f"Z{n:04}", title=f"架空の条例 {n}", kind="ordinance", asks="守る",
            review_due=TODAY, changed_at=NOON)
        for n in range(300)
    )  # fmt: skip


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize("local", ["sato", "watanabe", "kobayashi", "takahashi"])
def test_every_page_takes_few_queries(
    world: World, local: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd()
    client = browser(world, local)
    client.get("/laws/")
    law, change = Law.objects.order_by("code")[0], AnnouncedChange.objects.order_by("code")[0]
    paths = ["/laws/", "/laws/reviews/", "/laws/changes/", f"/laws/{law.public_id}/"]
    for path in [*paths, f"/laws/changes/{change.public_id}/", "/laws/?text=架空&kind=ordinance"]:
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200, path
    assert client.get("/laws/").content.decode().count("<tr ") == 51


def test_pages_follow_without_gap_or_repeat(world: World) -> None:
    crowd()
    client, path = browser(world, "watanabe"), "/laws/?kind=ordinance"
    seen: list[str] = []
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r'href="/laws/([0-9a-z]{26})/"', page)
        following = re.search(r'href="(/laws/\?[^"]*after=[^"]*)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 300


@pytest.mark.usefixtures("laws")
def test_staff_read_and_change_nothing(world: World) -> None:
    law, sato = Law.objects.order_by("code")[0], browser(world, "sato")
    assert "見直しを記録する" not in sato.get("/laws/").content.decode()
    for path in ("new/", "reviews/new/", "lists/laws/import/", f"{law.public_id}/edit/"):
        assert sato.get(f"/laws/{path}").status_code == 403, path
    assert sato.post("/laws/lists/laws/export/").status_code == 403


def test_from_the_empty_list_to_an_approved_edition(world: World) -> None:
    office, officer = browser(world, "kobayashi"), browser(world, "tanaka")
    assert "ひな型を取り込む" in office.get("/laws/").content.decode()
    office.post("/laws/starter/")
    assert Law.objects.count() >= 30
    given = {"code": "L70", "title": "けやき市個人情報保護条例", "kind": "条例", "asks": "受託のときに守る",
             "clauses": "J.9.4", "owner": "小林 恵", "in_force_from": "2026-04-01"}  # fmt: skip
    added = office.post("/laws/new/", given)
    assert added.status_code == 302
    page = office.get(added["Location"]).content.decode()
    assert "けやき市個人情報保護条例" in page
    assert "E007 小林 恵" in page
    assert "すでに使われています" in office.post("/laws/new/", given).content.decode()
    wrong = office.post("/laws/new/", given | {"code": "L71", "clauses": "ナゾ", "owner": "だれか"})
    assert wrong.status_code == 422
    assert "だれか" not in wrong["Content-Type"]
    assert "見つかりません" in wrong.content.decode()
    proposed = office.post("/laws/editions/propose/", {"reason": "最初の一覧"})
    path = proposed["Location"]
    assert office.post(f"{path}approve/", {"content_hash": "x"}).status_code == 403
    html = officer.get(path).content.decode()
    mark = re.search(r'name="content_hash" value="([0-9a-f]{64})"', html)
    assert mark
    assert officer.post(f"{path}approve/", {"content_hash": "0" * 64}).status_code == 409
    officer.post(f"{path}approve/", {"content_hash": mark[1]})
    row = Edition.objects.get()
    assert (row.state, row.valid_from, row.number) == ("approved", TODAY, 1)
    assert "違いはありません" in office.get("/laws/editions/").content.decode()


@pytest.mark.usefixtures("laws")
def test_a_second_edition_shows_what_changed_and_each_day_keeps_its_own(world: World) -> None:
    office, officer = world.actor("kobayashi"), browser(world, "tanaka")
    _approve(world, "最初")
    with clock.fixed(NOON + timedelta(days=10)):
        row = queries.laws(office, queries.Choice(text="L40"), on=TODAY).rows[0]
        actions.change_law(office, row.public_id, {**row.values, "asks": "第6版になった。"})
        path = _approve(world, "版が変わった")
        page = officer.get(path).content.decode()
        assert "第6版になった。" in page
        assert "当社に求めること" in page
    first, second = Edition.objects.order_by("number")
    assert first.valid_to == TODAY + timedelta(days=9)
    assert second.valid_from == TODAY + timedelta(days=10)


def _approve(world: World, reason: str) -> str:
    office, officer = browser(world, "kobayashi"), browser(world, "tanaka")
    path = str(office.post("/laws/editions/propose/", {"reason": reason})["Location"])
    found = re.search(r'content_hash" value="([0-9a-f]+)', officer.get(path).content.decode())
    assert found
    officer.post(f"{path}approve/", {"content_hash": found[1]})
    return path


@pytest.mark.usefixtures("laws")
def test_a_look_is_recorded_and_a_change_becomes_a_task(world: World) -> None:
    office = browser(world, "kobayashi")
    law = Law.objects.get(code="L04")
    form = office.get(f"/laws/reviews/new/?law={law.public_id}").content.decode()
    assert f'value="{law.public_id}" checked' in form.replace("\n", "") or law.public_id in form
    given = {"laws": [law.public_id], "occasion": "on_change", "looked_at": "委員会の公表",
             "looked_on": "2026-11-24", "result": "changed", "note": "例示が変わる"}  # fmt: skip
    refused = office.post("/laws/reviews/new/", given)
    assert refused.status_code == 422
    assert (
        "だれがするか" in refused.content.decode() or "することを書いて" in refused.content.decode()
    )
    todo = {"task": "送信の規程を直す", "task_owner": "鈴木 由香", "task_due": "2026-12-18"}
    assert office.post("/laws/reviews/new/", given | todo).status_code == 302
    assert Review.objects.get().laws.get() == law
    law.refresh_from_db()
    assert law.review_due == date(2027, 11, 24)
    task = Task.objects.get()
    mine = home.tasks(world.actor("suzuki"), NOON)
    assert [t.title for t in mine] == ["送信の規程を直す"]
    assert browser(world, "sato").get(f"/laws/tasks/{task.public_id}/").status_code == 200
    assert browser(world, "sato").post(f"/laws/tasks/{task.public_id}/", {"note": "した"}).status_code in (200, 403)  # fmt: skip
    assert Task.objects.get().done_on is None
    browser(world, "suzuki").post(f"/laws/tasks/{task.public_id}/", {"note": "R1-4 を直した"})
    assert Task.objects.get().done_on == TODAY


@pytest.mark.usefixtures("laws")
def test_an_enacted_change_stays_off_until_its_day_was_set_and_has_come(world: World) -> None:
    officer, code = browser(world, "tanaka"), "R8-notice"
    row = AnnouncedChange.objects.get(code=code)
    path = f"/laws/changes/{row.public_id}/"
    assert "まだ「切」です" in officer.get(path).content.decode()
    unknown = officer.post(f"{path}switch/", {"switch_on": "2027-04-01", "reason": "施行"})
    assert "施行日が分からない" in unknown.content.decode()
    known = queries.change(world.actor("tanaka"), row.public_id, on=TODAY).values
    given = {**known, "effective_on": "2027-04-01"}
    assert browser(world, "kobayashi").post(f"{path}edit/", given).status_code == 302
    early = officer.post(f"{path}switch/", {"switch_on": "2027-03-31", "reason": "早く"})
    assert "施行日より前" in early.content.decode()
    assert officer.post(f"{path}switch/", {"switch_on": "2027-04-01", "reason": "官報で確かめた"}).status_code == 302  # fmt: skip
    assert Task.objects.get().due == date(2027, 4, 1)
    assert not queries.change_counts(code, on=date(2027, 3, 31))
    assert queries.change_counts(code, on=date(2027, 4, 1))
    assert not queries.change_counts("unknown", on=date(2027, 4, 1))
    policy = AnnouncedChange.objects.get(code="R8-certified")
    no = officer.post(
        f"/laws/changes/{policy.public_id}/switch/", {"switch_on": "2027-04-01", "reason": "x"}
    )
    assert "まだ成立していない" in no.content.decode()
    assert browser(world, "kobayashi").get(f"{path}switch/").status_code == 403


@pytest.mark.usefixtures("laws")
@pytest.mark.parametrize("sheet", ["laws", "changes"])
def test_out_and_in_again_changes_nothing(world: World, sheet: str) -> None:
    office = browser(world, "kobayashi")
    content = office.post(f"/laws/lists/{sheet}/export/").content
    path = _uploaded(office, sheet, content)
    page = office.get(path).content.decode()
    assert "今の記録と同じ内容です" in page
    assert office.get(f"/laws/lists/{sheet}/template/").status_code == 200


@pytest.mark.usefixtures("laws")
def test_a_changed_list_is_taken_in_whole_or_not_at_all(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    office = browser(world, "kobayashi")
    book = load_workbook(io.BytesIO(office.post("/laws/lists/laws/export/").content))
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(2, columns["見直す人"], "E999")
    sheet.cell(3, columns["今の内容の施行日"], "令和8年2月30日")
    sheet.cell(4, columns["当社に求めること"], "=1+1")
    page = office.get(_uploaded(office, "laws", _bytes(book))).content.decode()
    assert "3<small>か所" in page
    for column in ("見直す人", "今の内容の施行日", "当社に求めること"):
        assert column in page
    sheet.cell(2, columns["見直す人"], "e007")
    sheet.cell(3, columns["今の内容の施行日"], "令和8年2月28日")
    sheet.cell(4, columns["当社に求めること"], "書き直した")
    sheet.append([None] * sheet.max_column)
    path = _uploaded(office, "laws", _bytes(book))
    html = office.get(path).content.decode()
    binding = re.search(r'name="binding" value="([0-9a-f]{64})"', html)
    assert binding
    assert office.post(path, {"binding": "0" * 64}).status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(path, {"binding": binding[1]}).status_code == 302
    laws = {row.code: row for row in Law.objects.select_related("owner")}
    assert laws["L03"].asks == "書き直した"
    assert laws["L02"].in_force_from == date(2026, 2, 28)
    assert laws["L01"].owner is not None
    assert office.get(path).status_code == 410


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _uploaded(client: Client, sheet: str, content: bytes) -> str:
    file = SimpleUploadedFile("list.xlsx", content)
    return str(client.post(f"/laws/lists/{sheet}/import/", {"file": file})["Location"])
