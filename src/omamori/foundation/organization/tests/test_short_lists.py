"""Lists of people that lack columns: what one says for all new persons, and how what is wrong is told."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.organization import actions, importing
from omamori.foundation.organization.domain import headings
from omamori.foundation.organization.domain.roster import Plan
from omamori.foundation.organization.models import Person
from omamori.testing.people import TODAY, World, mirai

pytestmark = pytest.mark.django_db
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)
FULL = ("社員番号", "氏名", "部署", "雇用形態", "入社日")


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.fixed(NOON):
        yield


def upload(world: World, head: Sequence[str], *rows: Sequence[str]) -> tuple[str, Plan]:
    office = world.actor("kobayashi")
    content = "\r\n".join(",".join(row) for row in (head, *rows)).encode("cp932")
    number = actions.upload_people(office, content=content)
    return number, importing.preview(office, number)


def test_columns_that_a_list_has_not_are_filled_for_new_persons_alone(world: World) -> None:
    office, sato = world.actor("kobayashi"), world.person("sato")
    rows = [
        ["N911", "架空 一", "営業部"],
        ["N912", "架空 二", "営業部"],
        [sato.number, sato.name, "営業部"],
    ]
    number, plan = upload(world, FULL[:3], *rows)
    assert plan.lacking == ("employment", "joined_on")
    assert [p.text for p in plan.problems] == [
        "「雇用区分」の列がありません。",
        "「入社日」の列がありません。",
    ]
    with pytest.raises(Invalid):
        actions.fill_missing(office, number, employment="king", joined_on=date(2020, 2, 29))
    with pytest.raises(NotPermitted):
        actions.fill_missing(world.actor("sato"), number, employment="regular")
    actions.fill_missing(office, number, employment="part_time", joined_on=date(2020, 2, 29))
    plan = importing.preview(office, number)
    assert (plan.blocked, plan.unchanged) == ((), 1)
    actions.confirm_import(office, number, binding=plan.binding)
    new = Person.objects.filter(number__in=["N911", "N912"])
    assert {(p.employment, p.joined_on) for p in new} == {("part_time", date(2020, 2, 29))}
    before = (sato.employment, sato.joined_on)
    sato.refresh_from_db()
    assert (sato.employment, sato.joined_on) == before


def test_what_was_filled_yields_to_a_column_and_still_obeys_the_rules(world: World) -> None:
    office = world.actor("kobayashi")
    number, _ = upload(world, FULL[:4], ["N913", "架空 三", "営業部", "派遣社員"])
    actions.fill_missing(office, number, employment="regular", joined_on=date(2030, 1, 1))
    plan = importing.preview(office, number)
    assert [p.text for p in plan.problems] == ["入社日が1年以上先です。年を確かめてください。"]
    actions.fill_missing(office, number, employment="regular", joined_on=date(2024, 12, 31))
    (line,) = importing.preview(office, number).added
    assert (line.values["employment"], line.values["joined_on"]) == ("dispatched", "2024-12-31")


def test_the_same_thing_wrong_in_many_rows_is_said_once(world: World) -> None:
    rows = [[f"N92{n}", f"架空 {n}", "ない部", "正社員", "2024/4/1"] for n in range(5)]
    _, plan = upload(world, FULL, *rows)
    ((first, places),) = plan.grouped
    assert (first.row, len(places)) == (2, 5)


def test_a_short_list_is_completed_on_the_page(world: World) -> None:
    office = Client()
    office.force_login(world.user("kobayashi"))
    content = "社員番号,氏名,部署\r\nN931,架空 一,営業部\r\n".encode("cp932")
    file = SimpleUploadedFile("名簿.csv", content)
    where = office.post("/organization/import/", {"file": file})["Location"]
    html = office.get(where).content.decode()
    assert "名簿にない欄を補う" in html
    assert '<option value="regular" selected' in html, "not an officer by oversight"
    assert "この内容で取り込む" not in html
    wrong = office.post(f"{where}missing/", {"employment": "regular", "joined_on": "いつか"})
    assert wrong.status_code == 422
    assert 'value="いつか"' in wrong.content.decode()
    office.post(f"{where}missing/", {"employment": "regular", "joined_on": "2023-12-31"})
    html = office.get(where).content.decode()
    assert "この内容で取り込む" in html
    assert 'value="2023-12-31"' in html, "what was said can be changed"
    office.force_login(world.user("sato"))
    assert office.post(f"{where}missing/", {}).status_code == 403


def test_a_roster_with_headings_of_its_own_is_read_as_a_person_says_and_so_the_next_time(
    world: World,
) -> None:
    office = Client()
    office.force_login(world.user("kobayashi"))

    def hand_in(numbers: str) -> str:
        rows = f"架空商事 名簿,,,,,\r\nNo.,姓,名,所属先,形,いつから\r\n{numbers},架空,太郎,営業部,正社員,2024/2/29"
        file = SimpleUploadedFile("名簿.csv", rows.encode("cp932"))
        return office.post("/organization/import/", {"file": file})["Location"]

    where = hand_in("N941")
    html = office.get(where).content.decode()
    assert "notice-good" not in html, "no green word above a refusal"
    assert "「入社日」の列がありません。" in html
    wrong = office.post(f"{where}columns/", {"heading_row": "77"})
    assert (wrong.status_code, "ファイルにある行" in wrong.content.decode()) == (422, True)
    told = {"heading_row": "2", "column-0": "number", "column-1": "family_name"}
    told |= {"column-2": "given_name", "column-3": "department"}
    told |= {"column-4": "employment", "column-5": "joined_on"}
    office.post(f"{where}columns/", told)
    actor = world.actor("kobayashi")
    number = where.rstrip("/").rpartition("/")[2]
    plan = importing.preview(actor, number)
    assert [(x.values["number"], x.values["name"]) for x in plan.added] == [("N941", "架空 太郎")]
    with pytest.raises(NotPermitted):
        actions.settle_columns(world.actor("sato"), number, heading_row=1, columns={})
    with pytest.raises(Invalid):
        actions.settle_columns(actor, number, heading_row=1, columns={"0": "salary"})
    actions.confirm_import(actor, number, binding=plan.binding)
    assert "この内容で取り込む" in office.get(hand_in("N942")).content.decode(), "remembered"


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (["No.", "お名前", "E-mail", "部署"], ["number", "name", "email", "department"]),
        (["No", "社員番号", "氏名"], ["", "number", "name"]),
        (
            ["社員コード", "氏名（漢字）", "セイ", "メイ"],
            ["number", "name", "family_kana", "given_kana"],
        ),
        (["ID", "姓", "名", "本社部署"], ["number", "family_name", "given_name", "department"]),
    ],
)
def test_what_companies_write_over_their_columns(head: list[str], columns: list[str]) -> None:
    found = headings.find([["名簿"], head]).columns
    assert found == {key: place for place, key in enumerate(columns) if key}
