"""Pages and lists of the directory: rights, bounded paging, import all or nothing, round trip."""

import io
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.partners import actions, exporting, importing, naming, queries
from omamori.foundation.partners.domain import errors
from omamori.foundation.partners.domain.planning import Plan
from omamori.foundation.partners.models import DirectoryImport, Mark, OutsidePerson, Partner
from omamori.foundation.partners.tests.conftest import NOON
from omamori.foundation.storage import blobs
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db
PARTNERS = [
    "取引先コード",
    "会社名",
    "区分",
    "ドメイン",
    "契約日",
    "契約終了日",
    "送ってよい個人情報",
]
PEOPLE = [
    "応募者番号",
    "氏名",
    "フリガナ",
    "会社",
    "メール",
    "Slack",
    "利用目的",
    "部門",
    "保管期限",
]
GOOD = [
    "P101",
    "株式会社こぶし電機",
    "取引先、委託先",
    "kobushi.example",
    "令和8年4月1日",
    "",
    "氏名と連絡先",
]
HANA = ["A2026-014", "山田 花子", "ヤマダ ハナコ", "", "hana@oubo.example", "U0DEMO00014", "応募者", "",
        "2027/5/1"]  # fmt: skip


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def csv(head: Sequence[str], *rows: Sequence[str]) -> bytes:
    return "\r\n".join(",".join(row) for row in (head, *rows)).encode("cp932")


def upload(world: World, sheet: str, content: bytes) -> tuple[str, Plan]:
    office = world.actor("kobayashi")
    number = actions.upload_list(office, sheet=sheet, content=content)
    return number, importing.preview(office, number)[1]


def crowd() -> None:
    OutsidePerson.objects.bulk_create(
        OutsidePerson(
            name=f"架空 {n}", name_kana="", number=f"C{n}", number_mark=naming.number_mark(f"C{n}"),
            company="", email="", handles={}, purpose="customer",
        )
        for n in range(2000)
    )  # fmt: skip
    Mark.objects.bulk_create(
        Mark(person=row, mark=naming.surname_mark("架空"))
        for row in OutsidePerson.objects.filter(purpose="customer", department=None)
    )
    Partner.objects.bulk_create(
        Partner(number=f"Q{n}", name=f"架空{n}社", roles=",customer,", changed_at=NOON)
        for n in range(2000)
    )


@pytest.mark.parametrize("local", ["sato", "watanabe", "kobayashi", "takahashi"])
def test_lists_take_few_queries_with_thousands(
    world: World, local: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd()
    client = signed_in(world, local)
    client.get("/partners/")
    for path in ("/partners/", "/partners/people/"):
        with django_assert_max_num_queries(12):
            page = client.get(path).content.decode()
        assert page.count("<tr ") == 51, path
        with django_assert_max_num_queries(13):
            found = client.post(path, {"text": "架空"}).content.decode()
        assert found.count("<tr ") == 51
        assert "架空" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', found))


def test_pages_follow_without_gap_or_repeat(world: World) -> None:
    crowd()
    client, path = signed_in(world, "sato"), "/partners/people/?purpose=customer"
    seen: list[str] = []
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r'href="/partners/people/([0-9a-z]{26})/"', page)
        following = re.search(r'href="(/partners/people/\?[^"]*after=[^"]*)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    # The four customers of EC事業部 are not for 佐藤.
    assert len(seen) == len(set(seen)) == 2000


def test_who_sees_which_person(world: World) -> None:
    (row, _) = queries.search(world.actor("sasaki"), "平野", on=TODAY)
    path = f"/partners/people/{row.public_id}/"
    assert signed_in(world, "sato").get(path).status_code == 404
    assert signed_in(world, "sasaki").get(path).status_code == 200
    assert signed_in(world, "kobayashi").get(path).status_code == 200
    assert signed_in(world, "sato").post(f"{path}erase/").status_code == 403


def test_entering_changing_archiving_on_pages(world: World) -> None:
    client = signed_in(world, "kobayashi")
    given = {
        "number": "P400",
        "name": "いちょう文具",
        "roles": ["customer"],
        "domains": "icho.example",
    }
    page = client.post("/partners/new/", given)
    assert page.status_code == 302
    path = page["Location"]
    assert "icho.example" in client.get(path).content.decode()
    again = client.post("/partners/new/", given)
    assert again.status_code == 422
    assert "すでに使われています" in again.content.decode()
    assert "いちょう文具" in client.get(f"{path}edit/").content.decode()
    client.post(f"{path}archive/")
    assert "取引を終えた相手です" in client.get(path).content.decode()
    assert "いちょう文具" not in client.get("/partners/").content.decode()
    assert "いちょう文具" in client.get("/partners/?archived=1").content.decode()
    filtered = client.get("/partners/?role=other").content.decode()
    assert "けやき市商工会" in filtered
    assert "あおば商事" not in filtered


def test_entering_and_erasing_a_person_on_pages(world: World) -> None:
    client = signed_in(world, "kobayashi")
    given = {
        "name": "青柳 凪", "number": "A2026-090", "purpose": "applicant", "erase_on": "2027-03-31",
        "slack": "U0NAGI", "partner_id": "",
    }  # fmt: skip
    page = client.post("/partners/people/new/", given)
    assert page.status_code == 302
    path = page["Location"]
    shown = client.get(path).content.decode()
    assert "U0NAGI" in shown
    wrong = client.post(f"{path}edit/", given | {"partner_id": "いない会社"})
    assert "この取引先は見つかりません" in wrong.content.decode()
    client.post(f"{path}edit/", given | {"partner_id": "P001"})
    assert "株式会社あおば商事" in client.get(path).content.decode()
    assert 'value="P001"' in client.get(f"{path}edit/").content.decode()
    assert "元には戻せません" in client.get(f"{path}erase/").content.decode()
    client.post(f"{path}erase/")
    assert client.get(path).status_code == 404


def test_taking_in_partners(world: World) -> None:
    same = ["P002", "株式会社ひので物産", "取引先", "hinode-bussan.example", "", "", ""]
    moved = ["P006", "つばき観光株式会社", "取引先、委託先", "tsubaki.example", "", "", ""]
    number, plan = upload(world, "partners", csv(PARTNERS, GOOD, same, moved))
    assert plan.problems == ()
    assert (len(plan.added), len(plan.changed), plan.unchanged) == (1, 1, 1)
    assert set(plan.changed[0].changes) == {
        ("区分", "取引先", "取引先、委託先"),
        ("メールドメイン", "tsubaki-kanko.example", "tsubaki.example"),
    }
    actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    found = queries.partner_by_domain("kobushi.example")
    assert found is not None
    assert (found.roles, found.agreed) == (("customer", "contractor"), ("contact",))
    assert found.name_kana == ""
    # A column that the list does not have leaves what is there.
    tsubaki = queries.partner_by_domain("tsubaki.example")
    assert tsubaki is not None
    assert tsubaki.name_kana == "つばきかんこう"
    (fact,) = facts_about("directory_import", number)
    assert (fact.fact.added, fact.fact.changed) == (1, 1)  # type: ignore[attr-defined]
    with pytest.raises(errors.ImportClosed):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)


def test_taking_in_people(world: World) -> None:
    new = ["", "春日 望", "", "こだま工業", "", "", "その他", "", ""]
    known = [
        "",
        "高田 修",
        "",
        "P002",
        "takada@hinode-bussan.example",
        "",
        "取引先の担当者",
        "",
        "",
    ]
    number, plan = upload(world, "people", csv(PEOPLE, HANA, new, known))
    assert plan.problems == ()
    assert [line.given.name for line in plan.added] == ["春日 望"]
    assert {line.given.name for line in plan.changed} == {"山田 花子", "高田 修"}
    actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    (hana,) = queries.search(world.actor("kobayashi"), "A2026-014", on=TODAY)
    assert hana.email == "hana@oubo.example"
    assert hana.handles["line_works"] == "yamada.hanako@oubo.example"  # no column for it
    (nozomi,) = queries.search(world.actor("kobayashi"), "春日", on=TODAY)
    assert nozomi.company == "こだま工業"


@pytest.mark.parametrize(
    ("sheet", "change", "column", "part"),
    [
        ("partners", {0: ""}, "A", "半角の英数字"),
        ("partners", {1: "=A1"}, "B", "数式"),
        ("partners", {2: "友達"}, "C", "取引先、委託元"),
        ("partners", {3: "aoba-shoji.example"}, "D", "ほかの取引先"),
        ("partners", {3: "@@"}, "D", "形が正しくありません"),
        ("partners", {4: "そのうち"}, "E", "日付として読めません"),
        ("partners", {6: "全部"}, "G", "氏名と連絡先"),
        ("people", {1: "山田花子"}, "B", "空白"),
        ("people", {6: ""}, "G", "利用目的"),
        ("people", {7: "宇宙部"}, "H", "登録されていない部門"),
        ("people", {8: ""}, "I", "消す日"),
        ("people", {0: "", 3: ""}, "A", "会社か番号"),
    ],
)
def test_each_bad_cell_is_named(
    world: World, sheet: str, change: dict[int, str], column: str, part: str
) -> None:
    head, row = (PARTNERS, GOOD) if sheet == "partners" else (PEOPLE, HANA)
    cells = [change.get(place, cell) for place, cell in enumerate(row)]
    number, plan = upload(world, sheet, csv(head, cells))
    assert [(p.row, p.column) for p in plan.problems] == [(2, column)]
    assert part in plan.problems[0].text
    with pytest.raises(errors.ImportHasErrors):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)


def test_the_same_party_twice_and_headings_that_are_missing(world: World) -> None:
    _, plan = upload(world, "partners", csv(PARTNERS, GOOD, GOOD))
    assert "2 行目と同じ相手" in plan.problems[0].text
    _, plan = upload(world, "partners", csv(PARTNERS[:1] + PARTNERS[2:], GOOD))
    assert [p.label for p in plan.problems] == ["名称"]
    _, plan = upload(world, "people", csv(["あ", "い"], ["1", "2"]))
    assert "見出しの行が見つかりません" in plan.problems[0].text
    with pytest.raises(Invalid):
        upload(world, "people", b"")


def test_nothing_is_taken_in_when_the_directory_changed_meanwhile(world: World) -> None:
    row = ["P002", "ひので物産", "取引先", "hinode-bussan.example", "", "", ""]
    number, plan = upload(world, "partners", csv(PARTNERS, row))
    actions.archive_partner(world.actor("kobayashi"), Partner.objects.get(number="P006").public_id)
    Partner.objects.filter(number="P002").update(name="日の出物産")
    with pytest.raises(errors.ImportStale):
        actions.confirm_import(world.actor("kobayashi"), number, binding=plan.binding)
    assert Partner.objects.get(number="P002").name == "日の出物産"


@pytest.mark.parametrize("sheet", ["partners", "people"])
def test_round_trip_changes_nothing(world: World, sheet: str) -> None:
    content = exporting.export(world.actor("kobayashi"), sheet, filtered="すべて")
    _, plan = upload(world, sheet, content)
    assert plan.problems == ()
    assert (len(plan.added), len(plan.changed)) == (0, 0)
    assert plan.unchanged == (15 if sheet == "partners" else 25)
    (fact,) = facts_about("directory", sheet)
    assert fact.fact.rows == plan.unchanged  # type: ignore[attr-defined]


def test_templates_and_rights_of_lists(world: World) -> None:
    client = signed_in(world, "kobayashi")
    for sheet in ("partners", "people"):
        book = load_workbook(io.BytesIO(client.get(f"/partners/lists/{sheet}/template/").content))
        assert len(book.worksheets) == 4  # list, two lists of words, manifest
    assert client.get("/partners/lists/nothing/template/").status_code == 404
    for local in ("sato", "watanabe", "takahashi"):
        with pytest.raises(NotPermitted):
            exporting.export(world.actor(local), "people", filtered="")
        with pytest.raises(NotPermitted):
            actions.upload_list(world.actor(local), sheet="people", content=b"a")


def test_lists_on_pages(world: World, django_capture_on_commit_callbacks: object) -> None:
    client = signed_in(world, "kobayashi")
    seen, sent = "こぶし電機".encode("cp932"), "こぶし\x0b電機".encode("cp932")
    file = SimpleUploadedFile("相手.csv", csv(PARTNERS, GOOD).replace(seen, sent))
    page = client.post("/partners/lists/partners/import/", {"file": file})
    assert page.status_code == 302
    preview = client.get(page["Location"]).content.decode()
    assert "こぶし電機" in preview
    assert "制御文字を取り除いたセル (1 か所)" in preview
    binding = re.search(r'name="binding" value="([0-9a-f]{64})"', preview)
    assert binding is not None
    blob = DirectoryImport.objects.get().blob
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(page["Location"], {"binding": binding[1]})
    assert not blobs.exists(blob, kind="directory")
    assert "追加 1 件" in client.get("/partners/lists/partners/import/").content.decode()


def test_forgotten_lists_are_erased(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    number, _ = upload(world, "partners", csv(PARTNERS, GOOD))
    other, _ = upload(world, "partners", csv(PARTNERS, GOOD))
    client = signed_in(world, "kobayashi")
    assert client.post(f"/partners/imports/{other}/discard/").status_code == 302
    blob = DirectoryImport.objects.get(public_id=number).blob
    assert importing.expire_imports() == 0
    with (
        clock.fixed(NOON + timedelta(days=1)),
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]
    ):
        assert importing.expire_imports() == 1
    assert not blobs.exists(blob, kind="directory")
