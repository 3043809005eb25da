"""Ledgers of other companies come in, ours comes back without a difference."""

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import Invalid, NotPermitted
from omamori.plan.register import actions as register
from omamori.plan.register import queries
from omamori.plan.register.deciding import joint_hash
from omamori.plan.register.domain.errors import ApproverMustDiffer
from omamori.plan.register.ledger_files import actions, confirming, exporting, importing
from omamori.plan.register.ledger_files.domain.books import Told
from omamori.plan.register.ledger_files.domain.errors import (
    CannotTakeBack,
    FileClosed,
    FileHasErrors,
    FileStale,
)
from omamori.plan.register.ledger_files.tests import ledgers
from omamori.plan.register.models import Item, ItemEdition, ProcessEdition, State
from omamori.plan.register.queries import Choice
from omamori.plan.register.tests.story import approved_item, department
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def read(world: World, content: bytes) -> tuple[str, importing.Preview]:
    office = world.actor("kobayashi")
    number = actions.upload(office, content=content)
    return number, importing.preview(office, number)


def take(world: World, content: bytes, **told: object) -> importing.Preview:
    """Read, answer and take in; what was seen."""
    office = world.actor("kobayashi")
    number, seen = read(world, content)
    if told:
        actions.settle(office, number, told=Told(**told))  # type: ignore[arg-type]
        seen = importing.preview(office, number)
    actions.confirm(office, number, binding=seen.plan.binding, reason="Excel の台帳を移す")
    return seen


def approve_all(world: World) -> None:
    """田中 approves every change of many that waits."""
    for batch in {e.batch for e in ItemEdition.objects.filter(state=State.PROPOSED)}:
        assert batch is not None
        rows = ItemEdition.objects.filter(batch=batch)
        joint = confirming_hash(rows)
        register.approve(world.actor("tanaka"), batch.public_id, content_hash=joint)


def confirming_hash(rows: "QuerySet[ItemEdition]") -> str:
    return joint_hash(r.content_hash for r in rows)


def test_a_plain_ledger_goes_to_approval_and_counts_then(world: World) -> None:
    seen = take(world, ledgers.plain())
    assert [x.given.name for x in seen.plan.added] == ["受注票", "名刺データ"]
    assert not seen.plan.problems
    (first, second) = seen.plan.lines
    assert first.given.elements == ("氏名", "住所", "電話番号")
    assert first.given.media == ("paper", "server")
    assert second.given.elements == ("氏名", "会社名", "メールアドレス")
    assert str(second.given.keep_until) == "2028-03-31"
    assert {e.name for e in ProcessEdition.objects.all()} == {"受注", "営業活動"}
    assert not queries.items(world.actor("tanaka"), on=TODAY).rows
    approve_all(world)
    rows = queries.items(world.actor("tanaka"), on=TODAY).rows
    assert [(r.code, r.name, r.process) for r in rows] == [
        ("A-1", "受注票", "受注"),
        ("A-2", "名刺データ", "営業活動"),
    ]


def test_headings_of_two_lines_titles_totals_and_eras(world: World) -> None:
    _, seen = read(world, ledgers.two_lines())
    assert seen.sheet == "個人情報管理台帳"
    assert (seen.layout.first, seen.layout.last) == (3, 4)
    assert [left.why for left in seen.layout.left_out] == ["合計の行", "注記"]
    first, second = seen.plan.lines
    assert (first.given.place, first.given.storage_method, first.given.media) == (
        "人事書庫", "施錠", ("paper",),
    )  # fmt: skip
    assert (first.given.sensitive, first.given.sensitive_note) == (True, "健康診断結果")
    assert str(first.given.keep_until) == "2027-03-31"
    assert first.given.count_estimate == 50
    assert (second.given.keep_until_note, second.given.count_estimate) == ("退職後7年", 120)
    assert not seen.plan.blocking


def test_groups_merged_names_and_the_same_as_above(world: World) -> None:
    _, seen = read(world, ledgers.grouped())
    told = {x.row: x.given for x in seen.plan.lines}
    assert [left.why.split(" ")[0] for left in seen.layout.left_out] == [
        "記入例", "区切りの行", "見出しの繰り返し", "区切りの行",
    ]  # fmt: skip
    assert told[4].purpose == "見積り"
    assert {told[3].department_id, told[4].department_id} == {department("営業部")}
    assert [told[7].name, told[8].name] == ["扶養控除等申告書"] * 2
    assert told[8].purpose == "年末調整"
    assert told[7].my_number
    assert told[7].principals == ("employee", "family")
    assert (told[4].count_low, told[4].count_high) == (1000, 2000)
    assert not seen.plan.blocking


def test_unreadable_cells_are_told_one_by_one_and_nothing_comes_in(world: World) -> None:
    number, seen = read(world, ledgers.odd())
    blocking = {(p.row, p.key) for p in seen.plan.blocking}
    assert (1, "sensitive") in blocking
    assert (2, "department_id") in blocking
    assert (2, "count") in blocking
    assert (3, "code") in blocking
    notes = {(p.row, p.key) for p in seen.plan.notes}
    for key in ("owner_id", "count", "keep_until", "media", "contractors", "clauses"):
        assert (1, key) in notes, key
    assert (2, "keep_until") in notes
    assert all(p.text.endswith("。") for p in seen.plan.problems)
    with pytest.raises(FileHasErrors):
        actions.confirm(world.actor("kobayashi"), number, binding=seen.plan.binding, reason="移す")
    assert not Item.objects.exists()


def test_words_are_matched_by_hand_and_remembered_for_the_next_file(world: World) -> None:
    office = world.actor("kobayashi")
    content = ledgers.excel(
        [["名称", "部署", "変わった見出し"], ["会員名簿", "販売課", "会員への連絡"]]
    )
    number, seen = read(world, content)
    assert seen.plan.unknown == {"department_id": {"販売課": (1,)}}
    sales = department("営業部")
    actions.settle(
        office,
        number,
        columns={"名称": "name", "部署": "department_id", "変わった見出し": "purpose"},
        told=Told(answers={"department_id": {"販売課": sales}}),
    )
    seen = importing.preview(office, number)
    assert not seen.plan.blocking
    actions.confirm(office, number, binding=seen.plan.binding, reason="移す")
    edition = ItemEdition.objects.get()
    assert (edition.state, edition.purpose) == (State.DRAFT, "会員への連絡")
    _, again = read(world, content)
    assert [m.key for m in again.meant] == ["name", "department_id", "purpose"]


def test_what_goes_out_comes_in_without_a_difference(world: World) -> None:
    approved_item(world)
    take(world, ledgers.plain())
    approve_all(world)
    content = exporting.export(world.actor("kobayashi"), on=TODAY, choice=Choice(), chosen="すべて")
    _, seen = read(world, content)
    assert [x.columns for x in seen.plan.changed] == []
    assert (len(seen.plan.added), seen.plan.unchanged) == (0, 3)
    assert not seen.plan.problems
    assert not seen.plan.gone


def test_a_file_changes_only_its_own_columns(world: World) -> None:
    made = approved_item(world)
    seen = take(
        world,
        ledgers.excel(
            [
                ["管理番号", "名称", "部署", "保管場所"],
                [made.code, "注文書", "営業部", "新しい書庫"],
            ]
        ),
    )
    (line,) = seen.plan.changed
    assert line.columns == ("place",)
    newest = ItemEdition.objects.get(item=made.item, state=State.PROPOSED)
    assert (newest.place, newest.purpose, newest.number) == ("新しい書庫", made.purpose, 2)
    _, seen = read(
        world,
        ledgers.excel(
            [
                ["管理番号", "名称", "部署", "保管場所"],
                [made.code, "注文書", "営業部", "また別の書庫"],
            ]
        ),
    )
    assert [p.key for p in seen.plan.blocking] == ["code"]


def test_what_counts_is_no_difference_while_a_change_of_it_waits(world: World) -> None:
    made = approved_item(world)
    content = exporting.export(world.actor("kobayashi"), on=TODAY, choice=Choice(), chosen="すべて")
    take(
        world,
        ledgers.excel(
            [["管理番号", "名称", "部署", "保管場所"], [made.code, "注文書", "営業部", "書庫"]]
        ),
    )
    _, seen = read(world, content)
    assert (seen.plan.unchanged, seen.plan.changed, seen.plan.problems) == (1, (), ())


def test_what_it_brought_is_taken_back_as_one(world: World) -> None:
    office = world.actor("kobayashi")
    number, seen = read(world, ledgers.plain())
    actions.confirm(office, number, binding=seen.plan.binding, reason="移す")
    actions.undo(office, number)
    assert set(ItemEdition.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    number, seen = read(world, ledgers.excel([["名称", "部署"], ["会員名簿", "営業部"]]))
    actions.confirm(office, number, binding=seen.plan.binding, reason="移す")
    ItemEdition.objects.filter(state=State.DRAFT).update(state=State.WITHDRAWN)
    with pytest.raises(CannotTakeBack):
        actions.undo(office, number)


def test_only_what_was_shown_comes_in_and_only_once(world: World) -> None:
    office = world.actor("kobayashi")
    number, seen = read(world, ledgers.plain())
    with pytest.raises(FileStale):
        actions.confirm(office, number, binding="0" * 64, reason="移す")
    with pytest.raises(Invalid):
        actions.confirm(office, number, binding=seen.plan.binding, reason=" ")
    actions.discard(office, number)
    with pytest.raises(FileClosed):
        importing.preview(office, number)


def test_numbers_of_a_file_that_was_taken_back_come_in_again(world: World) -> None:
    office = world.actor("kobayashi")
    seen = take(world, ledgers.plain())
    first = set(Item.objects.values_list("code", "public_id"))
    actions.undo(office, seen.file.public_id)
    again = take(world, ledgers.plain())
    assert [x.code for x in again.plan.added] == ["A-1", "A-2"]
    approve_all(world)
    assert set(Item.objects.values_list("code", "public_id")) == first
    rows = queries.items(world.actor("tanaka"), on=TODAY).rows
    assert [(r.code, r.number) for r in rows] == [("A-1", 2), ("A-2", 2)]


def test_what_was_sent_back_is_a_draft_that_the_next_file_meets(world: World) -> None:
    take(world, ledgers.plain())
    batch = ItemEdition.objects.filter(state=State.PROPOSED)[0].batch
    assert batch is not None
    register.send_back(world.actor("tanaka"), batch.public_id, note="件数を数え直してください。")
    assert set(ItemEdition.objects.values_list("state", flat=True)) == {State.DRAFT}
    _, seen = read(world, ledgers.plain())
    assert (seen.plan.unchanged, seen.plan.problems) == (2, ())
    assert register.propose_complete(world.actor("kobayashi"), reason="数え直した") == (2, 2)
    approve_all(world)
    assert len(queries.items(world.actor("tanaka"), on=TODAY).rows) == 2


def test_nobody_approves_what_he_took_in(world: World) -> None:
    tanaka = world.actor("tanaka")
    number = actions.upload(tanaka, content=ledgers.plain())
    seen = importing.preview(tanaka, number)
    batch = confirming.confirm(tanaka, number, binding=seen.plan.binding, reason="移す")
    joint = confirming_hash(ItemEdition.objects.filter(batch__public_id=batch))
    with pytest.raises(ApproverMustDiffer):
        register.approve(tanaka, batch, content_hash=joint)


@pytest.mark.parametrize("local", ["sato", "watanabe", "takahashi"])
def test_only_the_office_takes_ledgers_in(world: World, local: str) -> None:
    with pytest.raises(NotPermitted):
        actions.upload(world.actor(local), content=ledgers.plain())


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "行がありません"), (b"%PDF-1.7", "Excel"), (b"PK\x03\x04broken", "壊れている")],
)
def test_files_that_are_no_ledger(world: World, content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as error:
        actions.upload(world.actor("kobayashi"), content=content)
    assert words in error.value.fields["file"]


def test_a_file_without_headings_asks_for_their_row(world: World) -> None:
    office = world.actor("kobayashi")
    number, seen = read(world, ledgers.excel([["あ", "い", "う"], ["会員名簿", "営業部", "x"]]))
    assert seen.layout.last == -1
    actions.settle(
        office, number, heading_row=0, columns={"あ": "name", "い": "department_id", "う": ""}
    )
    (line,) = importing.preview(office, number).plan.lines
    assert line.given.name == "会員名簿"


def test_long_ledgers_take_few_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    head = ["名称", "部署", "管理責任者", "業務名", "件数"]
    rows = [[f"名簿{n}", "営業部", "渡辺 浩", f"業務{n % 5}", n] for n in range(600)]
    office = world.actor("kobayashi")
    number = actions.upload(office, content=ledgers.excel([head, *rows]))
    with django_assert_max_num_queries(14):
        seen = importing.preview(office, number)
    # An INSERT of SQLite holds 999 values: 16 of the wide rows.
    with django_assert_max_num_queries(90):
        actions.confirm(office, number, binding=seen.plan.binding, reason="移す")
    assert ItemEdition.objects.count() == 600
