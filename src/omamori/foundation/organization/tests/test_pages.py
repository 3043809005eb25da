"""Pages of the organisation: who sees what, how many queries, what the forms say."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.calendar import clock
from omamori.foundation.organization import actions
from omamori.foundation.organization.domain import chart
from omamori.foundation.organization.domain.chart import Node
from omamori.foundation.organization.models import Appointment, Department, Leave, Person
from omamori.testing.people import TODAY, World, mirai

pytestmark = pytest.mark.django_db
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'href="/organization/people/([0-9a-z]{26})/"', page)


def crowd() -> None:
    department = Department.objects.get(code="420")
    Person.objects.bulk_create(
        Person(
            number=f"Z{n:05}", name=f"架空 {n}", name_kana=f"かくう {n:05}", employment="regular",
            email=f"z{n}@mirai-print.example", department=department, joined_on=date(2020, 4, 1),
        )
        for n in range(5000)
    )  # fmt: skip


@pytest.mark.parametrize("local", ["sato", "watanabe", "kobayashi", "takahashi"])
def test_the_directory_takes_few_queries_with_5000_people(
    world: World, local: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd()
    client = signed_in(world, local)
    client.get("/organization/")
    with django_assert_max_num_queries(12):
        page = text(client, "/organization/")
    assert page.count("<tr ") == 51


def test_an_employee_sees_basics_only(world: World) -> None:
    page = text(signed_in(world, "sato"), "/organization/")
    assert "E004" not in page
    assert "雇用区分" not in page
    office = text(signed_in(world, "kobayashi"), "/organization/")
    assert "雇用区分" in office


def test_pages_follow_without_gap_or_repeat(world: World) -> None:
    client, seen, path = signed_in(world, "sato"), [], "/organization/"
    while path:
        page = text(client, path)
        seen += listed(page)
        after = re.search(r'href="(/organization/\?after=[0-9a-z]{26})"', page)
        path = after[1] if after else ""
    assert len(seen) == len(set(seen)) == 120


def test_searched_names_never_stand_in_an_address(world: World) -> None:
    crowd()
    client = signed_in(world, "sato")
    page = client.post("/organization/", {"text": "架空"}).content.decode()
    assert "架空" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    (after,) = re.findall(r'name="after" value="([0-9a-z]{26})"', page)
    more = client.post("/organization/", {"text": "架空", "after": after}).content.decode()
    assert len(listed(more)) == 50
    assert not set(listed(page)) & set(listed(more))


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"text": "佐藤　健"}, 1),
        ({"text": "サトウ"}, 1),
        ({"text": "sato@"}, 1),
        ({"text": "誰もいない"}, 0),
        ({"employment": "officer"}, 3),
        ({"employment": "officer", "text": "伊藤"}, 1),
        ({"department": "0" * 26}, 0),
        ({"text": "%"}, 0),
    ],
)
def test_filters(world: World, given: dict[str, str], number: int) -> None:
    response = signed_in(world, "kobayashi").post("/organization/", given)
    assert len(listed(response.content.decode())) == number


def test_department_filter_counts_those_below(world: World) -> None:
    sales = Department.objects.get(code="300").public_id
    client = signed_in(world, "sato")
    found = listed(text(client, f"/organization/?department={sales}"))
    names = set(
        Person.objects.filter(public_id__in=found).values_list("department__name", flat=True)
    )
    assert names == {"営業本部", "営業部", "第二営業部", "EC事業部"}


def test_an_employee_cannot_filter_by_kind_or_find_those_who_left(world: World) -> None:
    Person.objects.filter(pk=world.person("suzuki").pk).update(left_on=date(2026, 3, 31))
    client = signed_in(world, "sato")
    assert len(listed(text(client, "/organization/?employment=officer&everybody=1"))) == 50
    assert text(client, f"/organization/people/{world.id('suzuki')}/", 404)
    office = signed_in(world, "kobayashi")
    assert "退職" in text(office, f"/organization/people/{world.id('suzuki')}/")
    found = office.post("/organization/", {"text": "鈴木 由香", "everybody": "1"})
    assert listed(found.content.decode()) == [world.id("suzuki")]


def test_details_of_a_colleague_stay_hidden(world: World) -> None:
    Leave.objects.create(person=world.person("suzuki"), starts_on=TODAY, kind="sick")
    path = f"/organization/people/{world.id('suzuki')}/"
    for local, sees in (
        ("sato", False),
        ("suzuki", True),
        ("watanabe", True),
        ("kobayashi", True),
        ("takahashi", True),
        ("sasaki", False),
    ):
        assert ("病気休職" in text(signed_in(world, local), path)) is sees, local
        assert ("E005" in text(signed_in(world, local), path)) is sees, local


def test_guests_are_sent_to_sign_in(world: World) -> None:
    for path in ("/organization/", "/organization/structure/", "/organization/import/"):
        assert Client().get(path).status_code == 302


FORMS = [
    "people/new/", "people/{id}/edit/", "people/{id}/transfer/", "people/{id}/leaving/",
    "departments/new/", "departments/{dep}/", "company/", "import/", "import/template/",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_forms_open_for_the_office_only(world: World, form: str) -> None:
    dep = Department.objects.get(code="310").public_id
    path = "/organization/" + form.format(id=world.id("sato"), dep=dep)
    assert signed_in(world, "kobayashi").get(path).status_code == 200
    for local in ("sato", "watanabe", "takahashi", "nakamura"):
        assert signed_in(world, local).get(path).status_code == 403
        assert signed_in(world, local).post(path, {}).status_code in (403, 405)


def test_entering_a_person(world: World) -> None:
    client = signed_in(world, "kobayashi")
    given = {
        "number": "N001", "name": "青木 一", "name_kana": "アオキ ハジメ", "email": "aoki@mirai-print.example",
        "employment": "regular", "title": "", "phone": "", "joined_on": "2026-12-01",
        "department_id": Department.objects.get(code="310").public_id,
    }  # fmt: skip
    made = client.post("/organization/people/new/", given, follow=True)
    assert "従業者を登録しました" in made.content.decode()
    again = client.post("/organization/people/new/", given)
    assert again.status_code == 422
    assert "この従業者番号は、すでに使われています。" in again.content.decode()


def test_refusals_stand_on_the_form_with_their_clause(world: World) -> None:
    Appointment.objects.filter(post="privacy_officer").update(ends_on=TODAY - timedelta(days=1))
    client = signed_in(world, "ito")
    given = {"post": "privacy_officer", "person_id": "e003", "starts_on": TODAY.isoformat()}
    page = client.post("/organization/posts/new/", given)
    assert page.status_code == 422
    assert "同じ期間に同じ人が務められません (J.2.3.2)" in page.content.decode()
    given["person_id"] = "kobayashi@mirai-print.example"
    done = client.post("/organization/posts/new/", given, follow=True)
    assert "任命しました" in done.content.decode()
    unknown = client.post("/organization/posts/new/", given | {"person_id": "E999"})
    assert "登録されていません" in unknown.content.decode()


def test_posts_end_and_get_stand_ins(world: World) -> None:
    client, row = signed_in(world, "ito"), Appointment.objects.get(post="trainer")
    path = f"/organization/posts/{row.public_id}/"
    assert client.post(f"{path}stand-in/", {"stand_in_id": "E004"}).status_code == 302
    assert client.post(f"{path}end/", {"last_day": TODAY.isoformat()}).status_code == 302
    row.refresh_from_db()
    assert (row.stand_in, row.ends_on) == (world.person("sato"), TODAY)
    page = text(client, "/organization/posts/")
    assert "2026年11月24日" in page
    with clock.moved(timedelta(days=1)):
        assert "これまで" in text(client, "/organization/posts/")


def test_structure_is_drawn_and_tabled(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(world, "sato")
    client.get("/organization/structure/")
    with django_assert_max_num_queries(14):
        page = text(client, "/organization/structure/")
    assert page.count('role="img"') == 2
    assert page.count("田中 美咲") >= 3
    assert "style=" not in page
    Appointment.objects.filter(post="auditor").delete()
    assert "就いている人のいない役割があります" in text(client, "/organization/structure/")


def test_departments_change_by_form(world: World) -> None:
    client = signed_in(world, "kobayashi")
    row = Department.objects.get(code="310")
    path = f"/organization/departments/{row.public_id}/"
    closed = client.post(path, {"step": "close", "on": TODAY.isoformat()})
    assert closed.status_code == 422
    assert "所属する人" in closed.content.decode()
    below = Department.objects.get(code="300")
    circle = client.post(
        f"/organization/departments/{below.public_id}/",
        {"step": "parent", "parent_id": row.public_id},
    )
    assert circle.status_code == 422
    named = client.post(path, {"step": "name", "code": "310", "name": "第一営業部"})
    assert named.status_code == 302
    row.refresh_from_db()
    assert row.name == "第一営業部"


def test_absence_of_oneself(world: World) -> None:
    client, sato = signed_in(world, "sato"), world.id("sato")
    path = f"/organization/people/{sato}/away/"
    given = {"starts_on": "2026-12-01", "ends_on": "2026-12-03", "kind": "leave"}
    assert client.post(path, given).status_code == 302
    assert client.post(path, given).status_code == 422
    leave = Leave.objects.get(person=world.person("sato"))
    end = f"/organization/people/{sato}/away/{leave.public_id}/end/"
    assert client.post(end, {"last_day": "2026-12-01"}).status_code == 302
    other = f"/organization/people/{world.id('suzuki')}/away/"
    assert client.post(other, given).status_code == 403


def test_transfer_by_form_and_calling_it_off(world: World) -> None:
    client, sato = signed_in(world, "kobayashi"), world.id("sato")
    given = {"department_id": Department.objects.get(code="320").public_id, "on": "2026-12-01"}
    assert client.post(f"/organization/people/{sato}/transfer/", given).status_code == 302
    assert "第二営業部" in text(client, f"/organization/people/{sato}/")
    assert client.post(f"/organization/people/{sato}/transfer/cancel/").status_code == 302
    assert client.post(f"/organization/people/{sato}/transfer/cancel/").status_code == 404


def test_import_by_page_from_file_to_undo(world: World) -> None:
    client = signed_in(world, "kobayashi")
    exported = client.post("/organization/people/export/", {"text": "佐藤 健"})
    assert "filename*=UTF-8''" in exported["Content-Disposition"]
    book = load_workbook(io.BytesIO(exported.content))
    assert book.active["B2"].value == "佐藤 健"
    assert book["この表について"]["B4"].value == "在籍者、検索した語あり"
    book.active["H2"] = "主_x0008_任"
    buffer = io.BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("名簿.xlsx", buffer.getvalue())
    shown = client.post("/organization/import/", {"file": file}, follow=True)
    page = shown.content.decode()
    assert "主任" in page
    assert "制御文字を取り除いたセル (1 か所)</p><p>H2" in page
    path = shown.redirect_chain[-1][0]
    (binding,) = re.findall(r'name="binding" value="([0-9a-f]{64})"', page)
    stale = client.post(path, {"binding": "0" * 64})
    assert stale.status_code == 409
    done = client.post(path, {"binding": binding}, follow=True)
    assert "名簿を取り込みました" in done.content.decode()
    assert Person.objects.get(pk=world.person("sato").pk).title == "主任"
    assert client.get(f"{path}former/").status_code == 200
    assert client.get(path).status_code == 409


def test_a_wrong_file_is_told_on_the_form(world: World) -> None:
    client = signed_in(world, "kobayashi")
    for content in (b"", b"%PDF-1.7", b"x" * (10 * 1024 * 1024 + 1)):
        answer = client.post(
            "/organization/import/", {"file": SimpleUploadedFile("a.xlsx", content)}
        )
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()


def test_preview_shows_cells_and_can_be_discarded(world: World) -> None:
    client = signed_in(world, "kobayashi")
    content = "社員番号,氏名,部署,雇用形態,入社日\nN1,<b>青木</b>,無い部,正社員,x\n".encode("cp932")
    shown = client.post(
        "/organization/import/", {"file": SimpleUploadedFile("a.csv", content)}, follow=True
    )
    page = shown.content.decode()
    assert "2 行 C 列" in page
    assert "2 行 E 列" in page
    assert "この内容で取り込む" not in page
    path = shown.redirect_chain[-1][0]
    assert client.post(f"{path}discard/").status_code == 302
    assert client.get(path).status_code == 409


def test_names_are_escaped_everywhere(world: World) -> None:
    bad = "<script>x</script>"
    Person.objects.filter(pk=world.person("sato").pk).update(name=bad, title=bad)
    Department.objects.filter(code="310").update(name=bad)
    client = signed_in(world, "kobayashi")
    paths = (
        "",
        "structure/",
        "posts/",
        f"people/{world.id('sato')}/",
        f"people/{world.id('sato')}/edit/",
    )
    for path in paths:
        assert bad not in text(client, f"/organization/{path}")


def test_the_assessor_reads_only(world: World) -> None:
    user = get_user_model().objects.create_user("shinsa@example.jp", is_assessor=True)
    client = Client()
    client.force_login(user)
    assert "E004" not in text(client, "/organization/")
    assert text(client, "/organization/structure/")
    assert client.get("/organization/people/new/").status_code == 403


def test_navigation_and_tasks(world: World) -> None:
    from omamori.foundation.organization import home

    assert home.tasks(world.actor("kobayashi"), NOON) == []
    trainer = Appointment.objects.get(post="auditor")
    actions.end_appointment(
        world.actor("ito"), trainer.public_id, last_day=TODAY - timedelta(days=1)
    )
    assert len(home.tasks(world.actor("ito"), NOON)) == 1
    assert home.tasks(world.actor("sato"), NOON) == []


def test_charts_of_nothing_and_of_much() -> None:
    empty = chart.tree([])
    assert (empty.boxes, empty.lines) == ((), ())
    deep = chart.tree([Node(depth=n, name="あ" * 40) for n in range(8)])
    assert len(deep.lines) == 7
    assert all(len(box.name) <= 17 for box in deep.boxes)
    assert max(box.x + box.width for box in deep.boxes) <= deep.width
    one = Node(depth=0, name="役割", note="人")
    many = chart.posts(one, one, one, [one] * 4, [one] * 40)
    assert len(many.boxes) == 47
    places = {(box.x, box.y) for box in many.boxes}
    assert len(places) == 47
    assert max(box.y + box.height for box in many.boxes) <= many.height
    assert max(box.x + box.width for box in many.boxes) <= many.width


def test_nobody_is_offered_a_form_for_the_absence_of_another(world: World) -> None:
    client = Client()
    client.force_login(world.user("sato"))
    other, own = world.id("suzuki"), world.id("sato")
    assert client.get(f"/organization/people/{other}/away/").status_code == 403
    assert (
        f"/organization/people/{other}/away/"
        not in client.get(f"/organization/people/{other}/").content.decode()
    )
    assert client.get(f"/organization/people/{own}/away/").status_code in (200, 403)
