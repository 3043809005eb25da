"""Taking in a list of people: forgiving in form, strict in content, all or nothing."""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.organization import PersonJoined, PersonTransferred
from omamori.foundation.calendar import clock
from omamori.foundation.exports.headings import letter
from omamori.foundation.ledger.queries import facts_about, facts_between
from omamori.foundation.organization import actions, importing, queries, roster_export
from omamori.foundation.organization.domain import errors
from omamori.foundation.organization.domain.roster import Plan
from omamori.foundation.organization.models import PeopleImport, Person
from omamori.foundation.storage import blobs
from omamori.testing.people import TODAY, World, mirai

pytestmark = pytest.mark.django_db
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)
HEAD = ["社員番号", "氏名", "フリガナ", "メール", "部署", "雇用形態", "入社日", "退職日", "役職"]
NEW = ["N001", "青木　一", "アオキ　ハジメ", "aoki@mirai-print.example", "営業部", "正社員",
       "令和8年12月1日", "", ""]  # fmt: skip


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.fixed(NOON):
        yield


def csv(*rows: Sequence[str], head: Sequence[str] = HEAD, encoding: str = "cp932") -> bytes:
    return "\r\n".join(",".join(row) for row in (head, *rows)).encode(encoding)


def upload(world: World, content: bytes) -> tuple[str, Plan]:
    office = world.actor("kobayashi")
    number = actions.upload_people(office, content=content)
    return number, importing.preview(office, number)


def row_of(world: World, local: str, **changes: str) -> list[str]:
    p = world.person(local)
    p.refresh_from_db()
    values = {
        "社員番号": p.number, "氏名": p.name, "フリガナ": p.name_kana, "メール": p.email or "",
        "部署": p.department.name, "雇用形態": p.get_employment_display(),
        "入社日": p.joined_on.isoformat(), "退職日": "", "役職": p.title,
    }  # fmt: skip
    return list((values | changes).values())


def told(plan: Plan) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.text) for p in plan.problems if p.blocks]


def test_new_changed_and_same(world: World) -> None:
    content = csv(
        NEW,
        row_of(world, "sato", 部署="第二営業部", 役職="主任"),
        row_of(world, "suzuki"),
    )
    number, plan = upload(world, content)
    assert told(plan) == []
    assert [p.text for p in plan.problems] == [
        "入社日が先の日付です。その日から在籍する人として登録します。"
    ]
    assert len(plan.added) == 1
    assert plan.unchanged == 1
    (line,) = plan.changed
    assert [(c.label, c.after) for c in line.changes if c.key == "title"] == [("役職", "主任")]
    people = Person.objects.count()
    actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert Person.objects.count() == people + 1
    assert queries.person(world.id("sato")).department_name == "第二営業部"
    sato = [r.fact.name for r in facts_about("person", world.id("sato"))]
    assert sato == ["organization.person_transferred", "organization.person_changed"]
    (done,) = facts_about("people_import", number)
    assert (done.fact.added, done.fact.changed) == (1, 1)  # type: ignore[attr-defined]
    span = (NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert len(list(facts_between([PersonJoined, PersonTransferred], *span))) == 2
    row = PeopleImport.objects.get(public_id=number)
    assert row.blob == ""
    with pytest.raises(errors.ImportClosed):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)


def test_the_cells_are_erased_after_confirmation(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    number, plan = upload(world, csv(NEW))
    blob = PeopleImport.objects.get(public_id=number).blob
    assert blobs.exists(blob, kind="import")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert not blobs.exists(blob, kind="import")


@pytest.mark.parametrize(
    ("change", "column", "part"),
    [
        ({"社員番号": ""}, "A", "従業者番号"),
        ({"社員番号": "佐藤"}, "A", "半角の英数字"),
        ({"氏名": ""}, "B", "氏名を入力"),
        ({"氏名": "=cmd()"}, "B", "数式"),
        ({"氏名": "＝1+1"}, "B", "数式"),
        ({"氏名": "あ" * 81}, "B", "80文字"),
        ({"メール": "aoki@"}, "D", "メールアドレスの形"),
        ({"メール": "sato@mirai-print.example"}, "D", "ほかの人が使っています"),
        ({"部署": "存在しない部"}, "E", "登録されていない部門"),
        ({"部署": ""}, "E", "部門を入力"),
        ({"雇用形態": "社長"}, "F", "役員、正社員、契約社員"),
        ({"雇用形態": ""}, "F", "雇用区分を入力"),
        ({"入社日": "来月"}, "G", "日付として読めません"),
        ({"入社日": ""}, "G", "入社日を入力"),
        ({"入社日": "2026-02-29"}, "G", "日付として読めません"),
        ({"入社日": "2062/4/1"}, "G", "1年以上先"),
        ({"入社日": "平成32年4月1日"}, "G", "日付として読めません"),
        ({"退職日": "2020-01-01"}, "H", "入社日より前"),
    ],
)
def test_each_bad_cell_is_named(
    world: World, change: dict[str, str], column: str, part: str
) -> None:
    row = list((dict(zip(HEAD, NEW, strict=True)) | change).values())
    number, plan = upload(world, csv(row))
    found = told(plan)
    assert [(r, c) for r, c, _ in found] == [(2, column)], found
    assert part in found[0][2]
    people = Person.objects.count()
    with pytest.raises(errors.ImportHasErrors):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert Person.objects.count() == people


def test_one_bad_row_keeps_all_out_and_all_errors_are_told(world: World) -> None:
    bad = [*NEW]
    bad[0], bad[3], bad[4], bad[6] = "N002", "x", "無い部", "x"
    number, plan = upload(world, csv(NEW, bad))
    assert [(r, c) for r, c, _ in told(plan)] == [(3, "D"), (3, "E"), (3, "G")]
    with pytest.raises(errors.ImportHasErrors):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert not Person.objects.filter(number="N001").exists()


def test_a_formula_does_not_hide_the_other_errors_of_its_row(world: World) -> None:
    bad = [*NEW]
    bad[1], bad[5] = "=1+1", "社長"
    _, plan = upload(world, csv(bad))
    assert [(r, c) for r, c, _ in told(plan)] == [(2, "B"), (2, "F")]


def test_duplicates_inside_the_file(world: World) -> None:
    second = [*NEW]
    second[1] = "青木 二"
    _, plan = upload(world, csv(NEW, second))
    assert [(r, c, "2 行目" in t) for r, c, t in told(plan)] == [(3, "A", True), (3, "D", True)]


def test_two_persons_may_swap_their_addresses(world: World) -> None:
    sato, suzuki = world.person("sato").email, world.person("suzuki").email
    content = csv(row_of(world, "sato", メール=suzuki), row_of(world, "suzuki", メール=sato))
    number, plan = upload(world, content)
    assert told(plan) == []
    actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert queries.person(world.id("sato")).email == suzuki


@pytest.mark.parametrize(
    ("local", "change", "column", "part"),
    [
        ("tanaka", {"退職日": "2026-12-31"}, "H", "役割か代行者"),
        ("takahashi", {"雇用形態": "派遣社員"}, "F", "役員か正社員"),
        ("yoshida", {"雇用形態": "契約社員"}, "F", "代行者を含む"),
        ("watanabe", {"部署": "第二営業部"}, "E", "部門の責任者"),
    ],
)
def test_rules_of_posts_hold_for_lists_too(
    world: World, local: str, change: dict[str, str], column: str, part: str
) -> None:
    _, plan = upload(world, csv(row_of(world, local, **change)))
    found = told(plan)
    assert [(r, c) for r, c, _ in found] == [(2, column)], found
    assert part in found[0][2]


def test_a_person_who_left_does_not_come_back_under_his_number(world: World) -> None:
    Person.objects.filter(pk=world.person("sato").pk).update(left_on=date(2026, 3, 31))
    _, plan = upload(world, csv(row_of(world, "sato")))
    assert [(c, "すでに退職" in t) for _, c, t in told(plan)] == [("A", True)]


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (["あ", "い", "う"], "見出しの行が見つかりません"),
        (["社員番号", "氏名", "部署", "入社日"], "「雇用区分」の列がありません"),
        ([*HEAD, "従業員番号"], "同じ意味の見出し"),
    ],
)
def test_wrong_columns(world: World, head: list[str], part: str) -> None:
    number, plan = upload(world, csv(NEW, head=head))
    assert any(part in text for _, _, text in told(plan))
    with pytest.raises(errors.ImportHasErrors):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)


def test_forms_of_headings_and_a_title_above(world: World) -> None:
    head = [
        "※従業員番号（必須）",
        " 氏 名 ",
        "ﾌﾘｶﾞﾅ",
        "E-mail",
        "所属部署",
        "区分",
        "入社年月日",
        "退職年月日",
        "役職名",
        "備考",
    ]
    content = csv(["従業員名簿"], head, [*NEW, "メモ"], head=["", ""], encoding="utf-8-sig")
    _, plan = upload(world, content)
    assert told(plan) == []
    assert plan.unused == ("備考",)
    assert plan.lines[0].row == 4


def test_only_headings(world: World) -> None:
    _, plan = upload(world, csv())
    assert "行がありません" in told(plan)[0][2]


def test_merged_heading_and_formulas_in_a_workbook(world: World) -> None:
    def content(*, merged: str, formula: bool) -> bytes:
        book = Workbook()
        book.active.append(HEAD)
        book.active.append([*NEW[:1], "=B9" if formula else "青木 一", *NEW[2:]])
        if merged:
            book.active.merge_cells(merged)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    _, plan = upload(world, content(merged="H1:I1", formula=False))
    assert (1, "H", "見出しの結合を解いてください。") in told(plan)
    _, plan = upload(world, content(merged="", formula=True))
    assert [(r, c) for r, c, _ in told(plan)] == [(2, "B")]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04....", b"\xd0\xcf\x11\xe0" * 9])
def test_files_that_are_no_list(world: World, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        upload(world, content)
    assert refused.value.fields["file"].endswith("。")
    assert PeopleImport.objects.count() == 0


def test_nothing_is_taken_in_when_the_books_changed_meanwhile(world: World) -> None:
    office = world.actor("kobayashi")
    number, plan = upload(world, csv(NEW, row_of(world, "sato", 役職="主任")))
    Person.objects.filter(pk=world.person("sato").pk).update(title="係長")
    with pytest.raises(errors.ImportStale):
        actions.confirm_import(office, number, binding=plan.binding)
    assert not Person.objects.filter(number="N001").exists()
    again = importing.preview(office, number)
    actions.confirm_import(office, number, binding=again.binding)
    assert queries.person(world.id("sato")).title == "主任"


def test_who_may(world: World) -> None:
    number, plan = upload(world, csv(NEW))
    for local in ("sato", "watanabe", "takahashi", "nakamura", "ito"):
        with pytest.raises(NotPermitted):
            importing.preview(world.actor(local), number)
        with pytest.raises(NotPermitted):
            actions.confirm_import(world.actor(local), number, binding=plan.binding)
        with pytest.raises(NotPermitted):
            roster_export.export(world.actor(local), Person.objects.all(), chosen="")
    with pytest.raises(NotFound):
        importing.preview(world.actor("kobayashi"), "0" * 26)


def test_forgotten_after_a_day_and_discarded_at_once(world: World) -> None:
    office = world.actor("kobayashi")
    kept, _ = upload(world, csv(NEW))
    thrown, _ = upload(world, csv(NEW))
    actions.discard_import(office, thrown)
    with pytest.raises(errors.ImportClosed):
        importing.preview(office, thrown)
    assert importing.expire_imports() == 0
    with clock.moved(timedelta(days=1)):
        assert importing.expire_imports() == 1
        with pytest.raises(errors.ImportClosed):
            importing.preview(office, kept)


def test_round_trip_changes_nothing(world: World) -> None:
    Person.objects.filter(pk=world.person("sato").pk).update(title="=主任", phone="+81-3-1234-5678")
    content = roster_export.export(world.actor("kobayashi"), Person.objects.all(), chosen="全員")
    _, plan = upload(world, content)
    assert (plan.problems, plan.unchanged, plan.changed) == ((), 120, ())
    Person.objects.filter(pk=world.person("sato").pk).update(title="主任")
    content = roster_export.export(world.actor("kobayashi"), Person.objects.all(), chosen="全員")
    _, plan = upload(world, content)
    assert plan.problems == ()
    assert (plan.unchanged, plan.added, plan.changed) == (120, (), ())
    (fact, _other) = (r.fact for r in reversed(facts_about("people_list", "people")))
    assert fact.rows == 120  # type: ignore[attr-defined]


def test_undoing_an_import(world: World) -> None:
    office = world.actor("kobayashi")
    number, plan = upload(world, csv(NEW, row_of(world, "sato", 氏名="佐藤 健一", 部署="経理部")))
    actions.confirm_import(office, number, binding=plan.binding)
    former = roster_export.former_values(office, number)
    again, plan = upload(world, former)
    actions.confirm_import(office, again, binding=plan.binding)
    sato = queries.person(world.id("sato"))
    assert (sato.name, sato.department_name) == ("佐藤 健", "営業部")
    with clock.moved(timedelta(days=91)):
        importing.expire_imports()
        with pytest.raises(NotFound):
            roster_export.former_values(office, number)


def test_five_thousand_people(world: World) -> None:
    rows = [
        [
            f"Z{n:05}",
            f"架空 {n}",
            "かくう",
            f"z{n}@mirai-print.example",
            "印刷課",
            "正社員",
            "2026-11-01",
            "",
            "",
        ]
        for n in range(5000)
    ]
    number, plan = upload(world, csv(*rows))
    actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert Person.objects.count() == 5120


def test_column_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.django_db
def test_departments_that_a_list_names_are_registered_from_it(world: World) -> None:
    office = world.actor("kobayashi")
    head = "従業者番号,氏名,部門,雇用区分,入社日"
    rows = [
        "N901,架空 一,東京支社/販売課,正社員,2026/4/1",
        "N902,架空 二,品質室,正社員,2026/4/1",
        "N903,架空 三,品質室,正社員,2026/4/1",
    ]
    number = actions.upload_people(office, content="\r\n".join([head, *rows]).encode("cp932"))
    plan = importing.preview(office, number)
    assert plan.strange == (("", "東京支社/販売課"), ("", "品質室"))
    assert actions.open_listed(office, number) == 3
    plan = importing.preview(office, number)
    assert (plan.strange, plan.blocked) == ((), ())
    assert len(plan.added) == 3
    with pytest.raises(NotPermitted):
        actions.open_listed(world.actor("sato"), number)


@pytest.mark.django_db
def test_departments_of_the_same_name_in_two_branches_are_two(world: World) -> None:
    office = world.actor("kobayashi")
    head = "従業者番号,氏名,部門,雇用区分,入社日"
    rows = [
        "N901,架空 一,東京支社/販売課,正社員,2026/4/1",
        "N902,架空 二,大阪支社/販売課,正社員,2026/4/1",
    ]
    number = actions.upload_people(office, content="\r\n".join([head, *rows]).encode("cp932"))
    assert actions.open_listed(office, number) == 4
    assert importing.preview(office, number).strange == ()
    assert actions.open_listed(office, number) == 0
