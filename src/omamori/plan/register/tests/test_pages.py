"""台帳のページを、いろいろな人の目で。"""

import dataclasses
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.partners import demo as partners
from omamori.plan.register import actions, home, jobs, queries, reviews
from omamori.plan.register.models import Batch, Item, ItemEdition, Process, ProcessEdition, Review
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db

QUERIES = 12
"""Ceiling of every list, sign-in and frame included."""


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def body(client: Client, path: str, **given: object) -> str:
    answer = client.post(path, given) if given else client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


ITEM = {
    "name": "来訪者名簿", "purpose": "入退室の管理", "elements": "氏名、会社名", "principals": ["visitor"],
    "count": "約1,200", "acquisition": "direct_written", "source": "本人", "consent": "exempt",
    "media_codes": ["paper"], "access_holders": "受付", "place": "受付の引き出し", "storage_method": "施錠",
    "use_until_note": "退館まで", "keep_until_note": "1 年", "disposal": "shred", "reason": "受付を始める",
}  # fmt: skip


def new_process(head: Client, officer: Client) -> str:
    """A process with one scene, written, proposed and approved by its pages; returns its public id."""
    sales = story.department("営業部")
    given = {"name": "受付", "department_id": sales, "owner_id": "渡辺 浩", "reason": "始める"}
    answer = head.post("/register/processes/new/", given)
    process = Process.objects.get().public_id
    assert answer["Location"] == f"/register/processes/{process}/"
    step = {
        "stage": "acquire",
        "title": "名簿に書いてもらう",
        "medium": "paper",
        "comes_from": "来訪者",
    }
    assert head.post(f"/register/processes/{process}/step/", step).status_code == 302
    html = body(head, f"/register/processes/{process}/")
    assert "名簿に書いてもらう" in html
    assert "<svg" in html
    edition = ProcessEdition.objects.get()
    path = f"/register/process/{process}/edition/{edition.public_id}"
    assert head.post(f"{path}/propose/", {}).status_code == 302
    edition.refresh_from_db()
    html = body(officer, f"/register/processes/{process}/")
    assert edition.content_hash in html
    assert (
        officer.post(f"{path}/approve/", {"content_hash": edition.content_hash}).status_code == 302
    )
    return process


def test_from_nothing_to_an_entry_in_the_register(world: World) -> None:
    head, officer = browser(world, "watanabe"), browser(world, "tanaka")
    assert "あなたが責任を持つ個人情報はありません" in body(browser(world, "sato"), "/register/")
    assert "台帳にはまだ何もありません" in body(head, "/register/")
    process, sales = new_process(head, officer), story.department("営業部")
    owner = {"department_id": sales, "owner_id": "渡辺 浩", "process_id": process}
    answer = head.post("/register/new/", ITEM | owner)
    item = Item.objects.get().public_id
    assert answer["Location"] == f"/register/items/{item}/"
    html = body(head, f"/register/items/{item}/")
    assert "この内容で承認を頼む" in html
    made = ItemEdition.objects.get()
    path = f"/register/item/{item}/edition/{made.public_id}"
    assert head.post(f"{path}/propose/", {"valid_from": "昨日"}).status_code == 422
    assert head.post(f"{path}/propose/", {}).status_code == 302
    made.refresh_from_db()
    assert browser(world, "kobayashi").post(f"{path}/approve/").status_code == 403
    assert officer.post(f"{path}/return/", {"note": ""}).status_code == 422
    assert officer.post(f"{path}/approve/", {"content_hash": made.content_hash}).status_code == 302
    html = body(head, "/register/")
    assert "来訪者名簿" in html
    assert "約1,200" in html
    assert "1,001～5,000 人" in html


def test_errors_stand_beside_their_fields_and_nothing_is_lost(world: World) -> None:
    head = browser(world, "watanabe")
    wrong = ITEM | {
        "owner_id": "山田",
        "count": "たくさん",
        "contractors": "どこか",
        "name": "",
        "department_id": "",
    }
    answer = head.post("/register/new/", wrong)
    html = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("この人は見つかりません", "件数が読めません", "「どこか」は見つかりません"):
        assert sentence in html
    assert "受付の引き出し" in html
    assert not Item.objects.exists()


def test_a_draft_says_what_is_missing(world: World) -> None:
    head = browser(world, "watanabe")
    head.post(
        "/register/new/",
        {"name": "名刺", "department_id": story.department("営業部"), "reason": "始める"},
    )
    html = body(head, f"/register/items/{Item.objects.get().public_id}/")
    assert "まだ書かれていない欄" in html
    assert "この内容で承認を頼む" not in html


def test_a_change_shows_before_and_after(world: World) -> None:
    partners.directory(world.actor("kobayashi"), on=TODAY)
    item = story.approved_item(world).item.public_id
    head = browser(world, "watanabe")
    html = body(head, f"/register/items/{item}/edit/")
    assert "(あれば開いて書く)" in html
    fields = dict(
        re.findall(r'<input type="(?:text|date)" name="(\w+)"[^>]*? value="([^"]*)"', html)
    )
    assert fields["count"] == "約3,000"
    given = ITEM | fields | {
        "process_id": ItemEdition.objects.get(item__public_id=item).process.public_id,
        "department_id": story.department("営業部"), "place": "第二書庫", "contractors": "P010",
        "contractor_note": "発送", "reason": "移転", "personal_data": "on", "retained": "on",
    }  # fmt: skip
    assert head.post(f"/register/items/{item}/edit/", given).status_code == 302
    html = body(head, f"/register/items/{item}/")
    assert "<del>営業部の書庫 2番</del>" in html
    assert "<ins>第二書庫</ins>" in html
    assert "すみれ発送サービス" in html


def test_who_is_asked_to_complete_an_entry_can(world: World) -> None:
    """佐藤 heads nothing and owns no process: he still names that of his entry, and of no other department."""
    process = story.approved_process(world).process.public_id
    begun = story.orders(world, owner_id=world.id("sato"), keep_until=None, keep_until_note="")
    actions.draft_item(world.actor("tanaka"), begun, reason="探索で見つかった")
    item, sato = Item.objects.get().public_id, browser(world, "sato")
    html = body(sato, f"/register/items/{item}/edit/")
    fields = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', html)) | {"personal_data": ""}
    given = ITEM | fields | {"process_id": process, "department_id": begun.department_id,
                             "keep_until_note": "納品から 1 年", "reason": "仕上げる"}  # fmt: skip
    assert f'value="{process}"' in html
    assert sato.post(f"/register/items/{item}/edit/", given).status_code == 302
    row = ItemEdition.objects.get()
    assert row.process is not None
    assert sato.post(f"/register/item/{item}/edition/{row.public_id}/propose/").status_code == 302
    elsewhere = dataclasses.replace(begun, department_id=story.department("人事部"))
    assert process not in queries.process_choices(world.actor("sato"), on=TODAY, entry=elsewhere)
    everywhere = queries.process_choices(world.actor("tanaka"), on=TODAY, entry=elsewhere)
    assert process in everywhere


@pytest.mark.parametrize("local", ["sato", "watanabe", "sasaki", "tanaka", "takahashi", "ito"])
def test_every_page_opens_for_whom_it_is_for(world: World, local: str) -> None:
    row = story.approved_item(world)
    client = browser(world, local)
    sees = local not in ("sato", "sasaki")
    for path in ("", "processes/", "waiting/", "reviews/", "disposals/"):
        html = body(client, f"/register/{path}")
        assert ("注文書" in html) is (sees and path == "")
    for path in (f"items/{row.item.public_id}/", f"processes/{row.process.public_id}/"):
        assert client.get(f"/register/{path}").status_code == (200 if sees else 404)
    assert client.get("/register/new/").status_code == (403 if local in ("sato", "ito") else 200)


def test_the_list_of_thousands_takes_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = story.approved_item(world)
    many(row, 300)
    head = browser(world, "watanabe")
    for path in ("", "?flag=overdue", "?department=" + story.department("営業部"), "processes/",
                 "waiting/", "reviews/", "disposals/", f"items/{row.item.public_id}/",
                 f"processes/{row.process.public_id}/"):  # fmt: skip
        with django_assert_max_num_queries(QUERIES):
            html = body(head, f"/register/{path}")
    html = body(head, "/register/")
    assert html.count('role="rowheader"') == 50
    older = re.search(r'href="(/register/[^"]*after=[^"]*)"', html)
    assert older
    following = body(head, older[1].replace("&amp;", "&"))
    codes = [set(re.findall(r"M-\d+", page)) for page in (html, following)]
    assert len(codes[1]) == 50
    assert not codes[0] & codes[1]


def many(row: ItemEdition, count: int) -> None:
    """More entries like one that is in force."""
    items = Item.objects.bulk_create(
        Item(code=f"M-{i:05}", created_at=row.created_at) for i in range(count)
    )
    kept = {
        f.attname: getattr(row, f.attname)
        for f in ItemEdition._meta.concrete_fields
        if f.attname not in ("id", "public_id", "item_id", "code")
    }
    ItemEdition.objects.bulk_create(ItemEdition(**kept, item=i, code=i.code) for i in items)


def test_the_register_of_a_day(world: World) -> None:
    item = story.approved_item(world).item.public_id
    head = browser(world, "watanabe")
    before = (TODAY - timedelta(days=1)).isoformat()
    assert "注文書" not in body(head, f"/register/?on={before}")
    assert "注文書" in body(head, f"/register/?on={TODAY.isoformat()}")
    assert "注文書" in body(head, "/register/?on=いつか")
    assert "まとめて変える" not in body(
        head, f"/register/?on={(TODAY + timedelta(days=9)).isoformat()}"
    )
    assert head.get(f"/register/items/{item}/?on={before}").status_code == 200


def test_many_are_chosen_looked_at_and_proposed(world: World) -> None:
    row = story.approved_item(world)
    head, officer = browser(world, "watanabe"), browser(world, "tanaka")
    given = {"items": [row.item.public_id], "place": "第二書庫", "reason": "移転"}
    path = "/register/many/"
    assert head.post(path, {}).status_code == 422
    assert "変える内容" in body(head, path, items=[row.item.public_id])
    html = body(head, path, **given, step="preview")
    assert "<ins>第二書庫</ins>" in html
    assert not Batch.objects.exists()
    answer = head.post(path, given | {"step": "propose"})
    batch = Batch.objects.get().public_id
    assert answer["Location"] == f"/register/many/{batch}/"
    html = body(officer, f"/register/many/{batch}/")
    found = re.search(r'name="content_hash" value="(\w+)"', html)
    assert found
    officer.post(f"/register/batch/{batch}/edition/{batch}/approve/", {"content_hash": found[1]})
    assert "元に戻す変更を申請する" in body(head, f"/register/many/{batch}/")
    assert head.post(f"/register/many/{batch}/undo/").status_code == 302
    assert Batch.objects.count() == 2
    assert browser(world, "sasaki").get(f"/register/many/{batch}/").status_code == 404


def test_review_and_disposal_by_their_pages(world: World) -> None:
    row = story.approved_item(world, keep_until=TODAY - timedelta(days=3))
    head, item = browser(world, "watanabe"), row.item.public_id
    office = browser(world, "kobayashi")
    given = {"cause": "在宅勤務を始める", "department_ids": [story.department("営業部")]}
    assert office.post("/register/reviews/ask/", given).status_code == 302
    review = Review.objects.get().public_id
    assert head.post(f"/register/reviews/{review}/", {"outcome": "changed"}).status_code == 302
    assert "在宅勤務を始める" in body(head, "/register/reviews/")
    assert "過ぎています" in body(head, "/register/disposals/")
    proof = {
        "disposed_on": TODAY.isoformat(), "whole": "1", "method": "shred", "done_by": "総務部",
        "witness": "営業部長", "file": SimpleUploadedFile("証明書.pdf", b"%PDF-1.4"),
    }  # fmt: skip
    assert (
        head.post(f"/register/items/{item}/dispose/", proof | {"witness": "総務部"}).status_code
        == 422
    )
    proof["file"] = SimpleUploadedFile("証明書.pdf", b"%PDF-1.4")
    assert head.post(f"/register/items/{item}/dispose/", proof).status_code == 302
    html = body(head, f"/register/items/{item}/")
    link = re.search(r'href="(/register/disposals/\w+/file/)"', html)
    assert link
    answer = head.get(link[1])
    assert answer.content == b"%PDF-1.4"
    assert answer["Content-Disposition"].startswith("attachment")
    assert browser(world, "sasaki").get(link[1]).status_code == 404


def test_a_kind_that_is_none_is_not_found(world: World) -> None:
    row = story.approved_item(world)
    path = f"/register/person/{row.item.public_id}/edition/{row.public_id}/withdraw/"
    assert browser(world, "watanabe").get(path).status_code == 404


def test_home_says_what_waits_for_whom(world: World) -> None:
    office, officer, head = (world.actor(n) for n in ("kobayashi", "tanaka", "watanabe"))
    assert [t.title for t in home.tasks(office, story.NOW)] == ["個人情報管理台帳をはじめる"]
    row = story.approved_item(world, keep_until=TODAY - timedelta(days=3))
    given = story.orders(world, process_id=row.process.public_id, place="第二書庫")
    made = actions.change_item(head, row.item.public_id, given, reason="移転")
    titles = [t.title for t in home.tasks(head, story.NOW)]
    assert titles == ["「注文書」の下書きを仕上げる", "「注文書」を廃棄し、記録する"]
    actions.propose(head, made)
    assert home.tasks(officer, story.NOW)[0].title == "「注文書」を承認する"
    assert home.tasks(world.actor("sasaki"), story.NOW) == []
    reviews.ask_yearly(on=TODAY + timedelta(days=330))
    assert "営業部の台帳を見直す" in [t.title for t in home.tasks(head, story.NOW)]
    later = story.NOW + timedelta(days=400)
    assert any(t.urgent and "見直す" in t.title for t in home.tasks(office, later))
    assert home.cycle(officer, later)[0].state == "late"
    assert home.cycle(head, later) == []


def test_owners_are_told_once_of_what_is_to_be_disposed_of(world: World) -> None:
    story.approved_item(world, keep_until=TODAY + timedelta(days=20))
    assert jobs.name_disposals() == 1
    assert jobs.name_disposals() == 0
    assert jobs.ask_reviews() == 0


def test_heads_are_told_of_a_review_also_those_above(world: World) -> None:
    second = story.department("第二営業部")
    office = world.actor("kobayashi")
    made = actions.ask_review(office, [second, story.department("営業部")], cause="移転")
    for recorded in (facts_about("register_review", key)[0] for key in made):
        jobs.tell_heads(recorded)
    told = Notice.objects.filter(kind="register").order_by("pk")
    assert [n.person_id for n in told] == [world.person("kato").pk, world.person("watanabe").pk]


def test_an_auditor_who_heads_a_department_changes_only_that(world: World) -> None:
    story.approved_item(world, keep_until=TODAY - timedelta(days=3))
    reviews.ask_yearly(on=TODAY + timedelta(days=330))
    auditor = browser(world, "takahashi")
    assert "まとめて変える" not in body(auditor, "/register/")
    for path, link in (("disposals/", "/dispose/"), ("reviews/", "記録する")):
        assert link in body(browser(world, "watanabe"), f"/register/{path}")
        assert link not in body(auditor, f"/register/{path}")


def test_what_was_withdrawn_offers_nothing_to_write(world: World) -> None:
    head = world.actor("watanabe")
    made = actions.draft_item(head, story.orders(world), reason="始める")
    flow = actions.draft_process(head, story.flow(world), reason="始める")
    for edition in (made, flow):
        actions.withdraw(head, edition)
    client = browser(world, "watanabe")
    for path in (
        f"items/{Item.objects.get().public_id}/",
        f"processes/{Process.objects.get().public_id}/",
    ):
        html = body(client, f"/register/{path}")
        assert "取り下げた下書きです" in html
        assert f"{path}edit/" not in html
        assert "/step/" not in html


def test_who_may_approve_is_told_once_a_day_that_something_waits(world: World) -> None:
    assert jobs.tell_approvers() == 0
    head, officer = world.actor("watanabe"), world.actor("tanaka")
    made = actions.draft_process(head, story.flow(world), reason="始める")
    assert jobs.tell_approvers() == 0
    actions.propose(head, made)
    assert (jobs.tell_approvers(), jobs.tell_approvers()) == (1, 0)
    assert Notice.objects.get(title__contains="承認を待って").person == world.person("tanaka")
    ProcessEdition.objects.update(writers=[head.person_pk, officer.person_pk])
    assert jobs.tell_approvers() == 1
    assert Notice.objects.filter(person=world.person("ito"), url_name="register:waiting").exists()
