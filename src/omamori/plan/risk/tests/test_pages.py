"""Pages of the risk table: the way through them, what each reader sees, few queries, Excel out and in."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import OuterRef, Subquery
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import NotPermitted
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.plan.register import queries as register
from omamori.plan.risk import actions, beside_entry, queries, tally
from omamori.plan.risk.models import AddedMeasure, Cell, CriteriaEdition, Edition, EditionState
from omamori.plan.risk.tests.story import accepted, ground, hashes, mail, making, says, state
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    page = client.get(path)
    assert page.status_code == status, path
    return page.content.decode()


def crowd(world: World, process: str) -> None:
    """Three pages of cells with the one that is there."""
    first = Cell.objects.get()
    many = [
        Cell(number=n, process_id=process, department=first.department, stage="store", value=(n % 4 + 1) * (n // 4 % 4 + 1),
             likelihood=n // 4 % 4 + 1, impact=n % 4 + 1, state="approved", created_at=first.created_at)
        for n in range(2, 142)
    ]  # fmt: skip
    Cell.objects.bulk_create(many)
    Edition.objects.bulk_create(
        Edition(cell=c, number=1, state=EditionState.APPROVED, valid_from=TODAY, stage="store",
                scene=f"場面 {c.number}", residual="人の誤りが残る。", likelihood=1, impact=c.impact,
                author=world.person("watanabe"), created_at=first.created_at)
        for c in Cell.objects.exclude(pk=first.pk)
    )  # fmt: skip
    editions = Edition.objects.filter(cell=OuterRef("pk")).values("pk")[:1]
    Cell.objects.exclude(pk=first.pk).update(shown=Subquery(editions))
    tally.recount([process])


@pytest.mark.parametrize("local", ["watanabe", "kobayashi", "takahashi"])
def test_lists_take_few_queries_and_pages_follow_without_gap(
    world: World, local: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    process = ground(world)
    accepted(world, process)
    crowd(world, process)
    client = signed_in(world, local)
    client.get("/risk/")
    for path in (
        "/risk/",
        "/risk/?stage=store&state=approved",
        f"/risk/?process={process}&likelihood=1",
        "/risk/processes/",
        "/risk/measures/",
    ):
        with django_assert_max_num_queries(12):
            page = client.get(path).content.decode()
    path, seen = "/risk/", []
    while path:
        page = text(client, path)
        seen += re.findall(r'href="/risk/cell/([0-9a-z]{26})/"', page)
        later = re.search(r'href="(/risk/\?[^"]*after=[^"]*)"', page)
        path = later[1].replace("&amp;", "&") if later else ""
    assert len(seen) == len(set(seen)) == 141


def test_from_the_library_to_the_acceptance_by_hand(world: World) -> None:
    process = ground(world)
    head, officer = signed_in(world, "watanabe"), signed_in(world, "tanaka")
    page = text(head, f"/risk/process/{process}/suggest/")
    code = re.search(r'name="scenes" value="(\w+)"', page)
    assert code
    taken = head.post(f"/risk/process/{process}/suggest/", {"scenes": [code[1]]}, follow=True)
    assert "下書きとして取り込みました" in taken.content.decode()
    cell = Cell.objects.get().public_id
    form = text(head, f"/risk/cell/{cell}/write/")
    assert "影響度の目安" in form
    told = making(world, cell)
    sent = {
        "stage": told.stage, "scene": "営業の担当者が、注文書を受け取る。", "carried_on": ["paper"],
        "kinds": ["leak"], "threat": "置き忘れる", "organisational": "枚数を数える〔R1-3〕",
        "likelihood": "2", "impact": "2", "residual": "混んだ時間の置き忘れは残る。", "watch": "毎月数える",
    }  # fmt: skip
    wrong = head.post(f"/risk/cell/{cell}/write/", sent | {"organisational": "数える〔R9-9〕"})
    assert wrong.status_code == 422
    assert "規程にない条の番号です" in wrong.content.decode()
    assert head.post(f"/risk/cell/{cell}/write/", sent).status_code == 302
    empty = head.post(
        f"/risk/process/{process}/propose/", {"cells": [cell], "reason": ""}, follow=True
    )
    assert "理由を書いてください" in empty.content.decode()
    head.post(f"/risk/process/{process}/propose/", {"cells": [cell], "reason": "初めての分析"})
    assert "残留リスクを 1 件承認する" in text(officer, "/")
    page = text(officer, f"/risk/process/{process}/")
    value = re.search(r'name="editions" value="([^"]+)"', page)
    assert value
    officer.post(f"/risk/process/{process}/approve/", {"editions": [value[1]]})
    assert state(cell) == "approved"
    assert says(cell).clauses == ("R1-3",)
    printed = text(signed_in(world, "takahashi"), f"/risk/process/{process}/print/")
    assert "混んだ時間の置き忘れは残る。" in printed
    assert "田中 美咲" in printed


def test_nothing_everywhere_is_asked_on_the_page(world: World) -> None:
    process, officer = ground(world), signed_in(world, "tanaka")
    made = actions.add(world.actor("watanabe"), process, mail(residual="特になし"))
    actions.propose(world.actor("watanabe"), [made], reason="x")
    page = text(officer, f"/risk/process/{process}/")
    assert "本当に何も残りませんか" in page
    ticked = [f"{k}:{v}" for k, v in hashes(world, made).items()]
    refused = officer.post(f"/risk/process/{process}/approve/", {"editions": ticked})
    assert refused.status_code == 422
    assert "残留リスクが「なし」とされた場面が多すぎます" in refused.content.decode()
    answer = {"editions": ticked, "nothing_answer": "紙も機械も使わないため"}
    assert officer.post(f"/risk/process/{process}/approve/", answer).status_code == 302


def test_a_cell_says_why_it_was_opened_and_can_be_confirmed_or_ended(world: World) -> None:
    from omamori.foundation.calendar import clock
    from omamori.plan.risk.domain.reopening import Event

    process, head = ground(world), signed_in(world, "watanabe")
    made = accepted(world, process)
    event = Event(cause="clause", source="R1-5", clauses=frozenset({"R1-5"}))
    actions.touch(event, fact_id="f", at=clock.now() + timedelta(seconds=1))
    page = text(head, f"/risk/cell/{made}/")
    assert "対策の条が変わった" in page
    assert "R1-5" in page
    assert "リスクを 1 件見直す" in text(head, "/")
    sent = {"cells": [made], "reason": "見直したが、変わらない"}
    head.post(f"/risk/process/{process}/confirm/", sent)
    assert state(made) == "proposed"
    officer = signed_in(world, "tanaka")
    assert officer.post(f"/risk/cell/{made}/return/", {"note": ""}).status_code == 422
    officer.post(f"/risk/cell/{made}/return/", {"note": "条の文を読み直してください"})
    assert "条の文を読み直してください" in text(head, f"/risk/process/{process}/")
    head.post(f"/risk/process/{process}/discard/", {"cells": [made]})
    assert state(made) == "reopened"
    assert head.post(f"/risk/cell/{made}/end/", {"reason": "やめた"}).status_code == 302
    assert "場面の終了" in text(officer, f"/risk/process/{process}/")


def test_measures_are_given_and_done_on_pages(world: World) -> None:
    process, head = ground(world), signed_in(world, "watanabe")
    made = accepted(world, process)
    sent = {"text": "仕組みを入れる", "kind": "technical", "owner_id": world.id("sato"),
            "due_on": str(TODAY + timedelta(days=3))}  # fmt: skip
    wrong = head.post(f"/risk/cell/{made}/measure/", sent | {"due_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert head.post(f"/risk/cell/{made}/measure/", sent).status_code == 302
    number = AddedMeasure.objects.get().public_id
    sato = signed_in(world, "sato")
    assert "リスクの追加対策: 仕組みを入れる" in text(sato, "/")
    assert "仕組みを入れる" in text(sato, "/risk/measures/")
    text(sato, f"/risk/measures/{number}/")
    assert sato.post(f"/risk/measures/{number}/", {"proof": ""}).status_code == 422
    assert sato.post(f"/risk/measures/{number}/", {"proof": "設定の記録"}).status_code == 302
    assert "設定の記録" in text(head, f"/risk/cell/{made}/")
    text(signed_in(world, "suzuki"), f"/risk/measures/{number}/", 404)


def test_readers_see_their_own_departments_and_staff_see_none(world: World) -> None:
    process = ground(world)
    made = accepted(world, process)
    stranger, staff = signed_in(world, "yoshida"), signed_in(world, "sato")
    assert "当てはまるリスクはありません" in text(stranger, "/risk/")
    for path in (
        f"/risk/cell/{made}/",
        f"/risk/process/{process}/",
        f"/risk/process/{process}/print/",
    ):
        text(stranger, path, 404)
        text(staff, path, 403)
    text(signed_in(world, "takahashi"), f"/risk/cell/{made}/")
    assert signed_in(world, "takahashi").get(f"/risk/cell/{made}/write/").status_code == 403


def test_the_scales_are_changed_by_two_people(world: World) -> None:
    ground(world)
    office, officer = signed_in(world, "kobayashi"), signed_in(world, "tanaka")
    page = text(office, "/risk/criteria/change/")
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    sent |= {"officer_up_to": "4", "reason": "厳しくする"}
    assert office.post("/risk/criteria/change/", sent | {"top_up_to": "2"}).status_code == 422
    assert office.post("/risk/criteria/change/", sent).status_code == 302
    row = CriteriaEdition.objects.get()
    assert "承認を待っている基準" in text(officer, "/risk/criteria/")
    given = {"content_hash": row.content_hash, "valid_from": str(TODAY)}
    assert officer.post(f"/risk/criteria/{row.public_id}/approve/", given).status_code == 302
    assert "第1版" in text(office, "/risk/criteria/")


def rows_of(content: bytes) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].values]


def upload(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("risks.xlsx", content)
    page = client.post("/risk/lists/risks/import/", {"file": file})
    assert page.status_code == 302, page.content.decode()
    return str(page["Location"])


def test_out_to_excel_and_in_again_changes_nothing(world: World) -> None:
    process, office = ground(world), signed_in(world, "kobayashi")
    item = queries.entries(world.actor("watanabe"), process)[0].public_id
    accepted(world, process, items=(item,), threat="+81 から始まる番号を読み違える\n二行目")
    actions.add(world.actor("watanabe"), process, mail(residual="", likelihood=0))
    content = office.post("/risk/lists/risks/export/").content
    assert rows_of(content)[0][:4] == ["番号", "業務", "局面", "台帳番号"]
    assert "変わる所はありません" in text(office, upload(office, content))


def test_what_comes_in_from_excel_is_a_draft(world: World) -> None:
    process, office = ground(world), signed_in(world, "kobayashi")
    made = accepted(world, process)
    content = office.post("/risk/lists/risks/export/").content
    page = text(office, upload(office, content))
    assert "変わる所はありません" in page
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, head["残留リスク"]).value = "別の言い方で、思い込みは残る。"
    sheet.append([None] * len(head))
    for name, value in (("業務", sheet.cell(2, head["業務"]).value), ("局面", "保管・バックアップ"),
                        ("取扱いの場面", "新しい場面"), ("媒体", "紙"), ("発生可能性", "2")):  # fmt: skip
        sheet.cell(3, head[name]).value = value
    changed = io.BytesIO()
    book.save(changed)
    place = upload(office, changed.getvalue())
    page = text(office, place)
    binding = re.search(r'name="binding" value="(\w+)"', page)
    assert binding, page
    assert office.post(place, {"binding": binding[1]}).status_code == 302
    assert making(world, made).residual == "別の言い方で、思い込みは残る。"
    assert says(made) == mail()
    new = Cell.objects.exclude(public_id=made).get()
    assert (new.state, new.stage, new.likelihood) == ("draft", "store", 2)
    sheet.cell(2, head["リスク値"]).value = "99"
    sheet.cell(3, head["番号"]).value = "77"
    wrong = io.BytesIO()
    book.save(wrong)
    page = text(office, upload(office, wrong.getvalue()))
    assert "この欄は書き出すだけです" in page
    assert "この番号のリスクはありません" in page


def test_an_entry_shows_its_risks_and_the_scenes_that_would_be_added(world: World) -> None:
    process = ground(world)
    (entry,) = register.every_item(SYSTEM, on=TODAY)
    item_id = entry.public_id
    mine = accepted(world, process, items=(item_id,), scene="注文書を机に置いたまま帰る。")
    page = f"/register/items/{item_id}/"
    html = text(signed_in(world, "watanabe"), page)
    assert f'<a href="/risk/cell/{mine}/">注文書を机に置いたまま帰る。</a>' in html
    assert "この媒体と業務で、よくある場面" in html
    assert f'href="/risk/process/{process}/suggest/"' in html
    assert f"/risk/process/{process}/suggest/" not in text(signed_in(world, "takahashi"), page), (
        "he only reads"
    )
    media, on = ("paper", "server"), TODAY
    there, typical = beside_entry.beside(world.actor("watanabe"), item_id, process, media, on)
    assert (there.total, len(typical.rows)) == (1, beside_entry.SHOWN)
    first = typical.rows[0][0]
    (found,) = [s for s in queries.suggestions(world.actor("watanabe"), process)
                if s.scene.title == first]  # fmt: skip
    actions.take(world.actor("watanabe"), process, scenes=[found.scene.code])
    there, after = beside_entry.beside(world.actor("watanabe"), item_id, process, media, on)
    assert (there.total, after.total) == (2, typical.total - 1)
    assert first not in {row[0] for row in after.rows}
    with pytest.raises(NotPermitted):
        beside_entry.beside(Actor(person_id="", person_pk=0), item_id, process, media, on)
    stranger = world.actor("nakamura")
    assert beside_entry.beside(stranger, item_id, process, media, on)[0].total == 0
