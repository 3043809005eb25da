"""条文と署名の一覧を、外へ出し、戻す。Out and in again without a difference; wrong cells one by one."""

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel, reading
from omamori.foundation.exports.tables import Column, Origin, Table, safe, stripped, unsafe
from omamori.plan.policies import actions, clause_sheet, exchange, queries
from omamori.plan.policies.domain import ClauseText, OpenVersionExists, canonical, renumbered
from omamori.plan.policies.models import Regulation, Version
from omamori.plan.policies.tests.story import NOW, starter_in_force
from omamori.testing.people import World, mirai

words = st.text("あ漢A1。、 ー‐\n=+-@'\"", min_size=1, max_size=40).map(str.strip).filter(bool)
clauses = st.lists(
    st.builds(
        ClauseText,
        code=st.just(""),
        number=st.just(""),
        heading=words.map(lambda t: t.replace("\n", " ")),
        body=words,
        chapter=st.sampled_from(["", "総則", "雑則"]),
        item=st.sampled_from(["", "J.9.2"]),
        controls=st.sampled_from([(), ("attachment", "delay")]),
        answers=st.sampled_from([(), ("roles",)]),
        lesson=st.sampled_from(["", "これは何か。"]),
    ),
    min_size=1,
    max_size=5,
)


@given(clauses)
def test_json_round_trip_has_no_difference(texts: list[ClauseText]) -> None:
    rows = clause_sheet.from_json(clause_sheet.to_json("規程", texts, {}))
    assert list(clause_sheet.read(rows, regulation="R1").clauses) == renumbered(texts)


def out_and_in(texts: list[ClauseText]) -> list[ClauseText]:
    """Through the cells of a sheet, as Excel holds them."""
    head = [f.label for f in clause_sheet.FIELDS]
    rows = [[safe(cell) for cell in clause_sheet.cells(text).values()] for text in texts]
    back = [[stripped(unsafe(cell)) for cell in row] for row in (head, *rows)]
    return [canonical(text) for text in clause_sheet.read(back, regulation="R1").clauses]


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_kept_so_that_it_comes_back(body: str, heading: str) -> None:
    given_ = ClauseText(
        code="", number="", heading=f"見{heading}", body=f"文{body}", lesson=body, chapter=heading
    )
    text = canonical(given_)
    assert canonical(text) == text
    assert out_and_in([text]) == renumbered([text])
    assert "\n" not in text.heading


def test_every_character_goes_through_a_real_workbook() -> None:
    every = [chr(n) for n in range(0x10000)]
    texts = renumbered([
        canonical(ClauseText(code="", number="", heading="条", body=f"あ{part}い"))
        for part in ("".join(every[at : at + 400]) for at in range(0, len(every), 400))
    ])  # fmt: skip
    columns = tuple(Column(label=f.label) for f in clause_sheet.FIELDS)
    rows = [list(clause_sheet.cells(text).values()) for text in texts]
    origin = Origin(company="みらい印刷", by="小林", at="2026-11-24")
    book, _ = excel.write_bytes([Table(title="条文", columns=columns, rows=rows)], origin)
    back = [[unsafe(cell) for cell in row] for row in reading.read(book).rows]
    taken = clause_sheet.read(back, regulation="R1")
    assert taken.problems == ()
    assert [canonical(text) for text in taken.clauses] == texts


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([["見出し"], ["x"]], ["1"]),
        ([["見出し", "本文"]], ["2"]),
        ([["見出し", "本文"], ["x", ""]], ["B2"]),
        ([["符号", "見出し", "本文"], ["R2-1", "x", "y"]], ["A2"]),
        ([["符号", "見出し", "本文"], ["R1-1", "x", "y"], ["R1-1", "x", "y"]], ["A3"]),
        ([["見出し", "本文", "項"], ["x", "y", "9条"]], ["C2"]),
        ([["見出し", "本文"], ["長" * 121, "y"], ["x", "長" * 4001]], ["A2", "B3"]),
    ],
)
def test_wrong_cells_are_named(rows: list[list[str]], cells: list[str]) -> None:
    taken = clause_sheet.read(rows, regulation="R1")
    assert [f"{p.column}{p.row}" for p in taken.problems] == cells
    assert taken.clauses == ()


@pytest.mark.parametrize(
    ("told", "cells"),
    [
        ({"merged": ((1, 0, 2, 0),)}, ["A2"]),
        ({"formulas": frozenset({(2, 1)})}, ["B3"]),
    ],
)
def test_merged_cells_and_formulas_are_named_and_nothing_is_lost(
    told: dict[str, Any], cells: list[str]
) -> None:
    rows = [["章", "見出し", "本文"], ["総則", "x", "y"], ["", "z", "w"]]
    taken = clause_sheet.read(rows, regulation="R1", **told)
    assert [f"{p.column}{p.row}" for p in taken.problems] == cells
    twice = clause_sheet.read([["見出し", "本文", "本文"], ["x", "y", "z"]], regulation="R1")
    assert [f"{p.column}{p.row}" for p in twice.problems] == ["C1"]


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_regulation_goes_out_and_in_without_a_difference(world: World, form: str) -> None:
    regulation = starter_in_force(world)[0].regulation.public_id
    office = world.actor("kobayashi")
    _, book, text = actions.export_clauses(office, regulation)
    content = book if form == "xlsx" else text.encode()
    with clock.fixed(NOW):
        made = actions.import_clauses(office, regulation, content=content, reason="往復")
    redline = queries.compared(office, regulation, 2)
    assert {change.kind for change in redline.changes} == {"same"}
    before, after = (
        queries.reading(office, regulation, on=date(2026, 11, 24), number=1).clauses,
        queries.draft_of(office, made, on=date(2026, 11, 24)).clauses,
    )
    assert before == after
    with pytest.raises(OpenVersionExists):
        actions.import_clauses(office, regulation, content=content, reason="もう一度")


@pytest.mark.django_db
def test_wrong_files_leave_nothing_behind(world: World) -> None:
    regulation = starter_in_force(world)[0].regulation.public_id
    office = world.actor("kobayashi")
    for content in (b"", b"{", b'{"format": 1}', b"\x00\x01", b"%PDF-1.7"):
        with pytest.raises(Invalid):
            actions.import_clauses(office, regulation, content=content, reason="x")
    table = "見出し,本文\n目的,\n".encode()
    with pytest.raises(exchange.SheetWrong):
        actions.import_clauses(office, regulation, content=table, reason="x")
    assert Version.objects.filter(regulation__public_id=regulation).count() == 1
    client = Client()
    client.force_login(world.user("kobayashi"))
    file = io.BytesIO(table)
    file.name = "条文.csv"
    answer = client.post(f"/policies/{regulation}/import/", {"file": file, "reason": "x"})
    assert answer.status_code == 422
    assert "B2" in answer.content.decode()
    assert "空欄です" in answer.content.decode()


@pytest.mark.django_db
def test_new_clauses_get_codes_that_were_never_used(world: World) -> None:
    regulation = starter_in_force(world)[0].regulation.public_id
    table = "符号,見出し,本文\nR1-1,目的,防ぐ。\n,新しい条,足す。\n".encode()
    actions.import_clauses(world.actor("kobayashi"), regulation, content=table, reason="x")
    codes = list(Version.objects.get(number=2).clauses.values_list("code", flat=True))
    assert codes == ["R1-1", "R1-15"]


@pytest.mark.django_db
def test_who_has_not_signed_goes_out_by_name_within_reach(world: World) -> None:
    starter_in_force(world)
    with clock.fixed(NOW):
        content = actions.export_unsigned(world.actor("watanabe"))
        every = actions.export_unsigned(world.actor("kobayashi"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[3] for row in rows} == {"営業部"}
    assert "佐藤 健" in {row[5] for row in rows}
    assert excel.read(every).rows
    whole = openpyxl.load_workbook(io.BytesIO(every)).worksheets[0]
    assert whole.max_row == 1 + 240


def test_json_carries_its_format() -> None:
    told = json.loads(clause_sheet.to_json("規程", [], {"code": "R1"}))
    assert (told["format"], told["code"]) == (clause_sheet.FORMAT, "R1")
    assert Regulation.Kind.RULE == "rule"


@pytest.mark.django_db
def test_a_regulation_begun_by_hand_is_filled_from_a_file(world: World) -> None:
    office = world.actor("kobayashi")
    book = actions.create_regulation(office, code="K1", title="規程", area="mail")
    begun = actions.draft(office, book, reason="初めて定める")
    table = "章,見出し,本文\n総則,目的,防ぐ。\n".encode()
    assert actions.import_clauses(office, book, content=table, reason="x") == begun
    only = Version.objects.get().clauses.get()
    assert (only.code, only.chapter, only.number) == ("K1-1", "総則", "第1条")
