"""The directory: who is behind a domain, a name, a surname; who may write; what is found and erased."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.partners import actions, persons, queries
from omamori.foundation.partners.domain import errors
from omamori.foundation.partners.domain.particulars import PartnerGiven, PersonGiven
from omamori.foundation.partners.models import Mark, OutsidePerson, Partner
from omamori.foundation.partners.tests.conftest import NOON
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(world: World) -> Actor:
    return world.actor("kobayashi")


def names(rows: object) -> list[str]:
    return [row.name for row in rows]  # type: ignore[attr-defined]


def partner_id(number: str) -> str:
    return Partner.objects.get(number=number).public_id


def test_the_demo_company_has_its_partners_and_namesakes(world: World) -> None:
    assert Partner.objects.count() == 15
    assert OutsidePerson.objects.count() == 25
    found = queries.people_of_surname(surnames=["山田"], on=TODAY)
    assert {(p.name, p.told_apart_by) for p in found} == {
        ("山田 花子", "A2026-014"),
        ("山田 華子", "A2026-041"),
    }


def test_a_domain_leads_to_its_partner_also_from_below(world: World) -> None:
    found = queries.partners_by_domains(
        ["hinode-bussan.example", "mail.hinode-bussan.example", "xhinode-bussan.example", "example"]
    )
    assert {d: row.name for d, row in found.items()} == {
        "hinode-bussan.example": "株式会社ひので物産",
        "mail.hinode-bussan.example": "株式会社ひので物産",
    }
    assert queries.partner_by_domain("hinode-bussan.example.") is not None
    assert queries.partner_by_domain("nobody.example") is None


def test_many_domains_take_two_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        queries.partners_by_domains([f"a{n}.example" for n in range(300)] + ["aoba-shoji.example"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("株式会社ひので物産\n高田様", ["株式会社ひので物産"]),
        ("㈱ひので物産 と あおば商事様の件", ["株式会社ひので物産", "株式会社あおば商事"]),
        ("あおば商事_発送名簿.csv", ["株式会社あおば商事"]),
        ("あおば 商事", ["株式会社あおば商事"]),
        ("あおばの季節です", []),
        ("", []),
    ],
)
def test_companies_named_in_a_text(world: World, text: str, found: list[str]) -> None:
    assert names(queries.organizations_named_in(text)) == found


def test_the_index_of_names_follows_a_change(world: World, office: Actor) -> None:
    assert queries.organizations_named_in("みずほの森") == ()
    given = PartnerGiven(number="P100", name="みずほの森株式会社")
    with clock.fixed(NOON + timedelta(seconds=1)):
        added = actions.add_partner(office, given)
    assert names(queries.organizations_named_in("みずほの森")) == ["みずほの森株式会社"]
    with clock.fixed(NOON + timedelta(seconds=2)):
        actions.change_partner(office, added, PartnerGiven(number="P100", name="こだま工業"))
    assert queries.organizations_named_in("みずほの森") == ()
    assert names(queries.organizations_named_in("こだま工業")) == ["こだま工業"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"surnames": ["高橋"]}, {"髙橋 亜希", "高橋 秋男"}),
        ({"surnames": ["髙橋"]}, {"髙橋 亜希", "高橋 秋男"}),
        ({"surnames": ["齊藤"]}, {"斉藤 真理", "齋藤 茉莉"}),
        ({"surnames": [], "readings": ["サイトウ"]}, {"斉藤 真理", "齋藤 茉莉"}),
        ({"surnames": ["花子", ""]}, set()),
        ({"surnames": []}, set()),
    ],
)
def test_people_of_a_surname_in_any_writing(
    world: World, asked: dict[str, list[str]], found: set[str]
) -> None:
    assert set(names(queries.people_of_surname(**asked, on=TODAY))) == found


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("山田", 2), ("山田　花子", 1), ("花子", 1), ("やまだ", 2), ("A2026-041", 1), ("a2026-041", 1),
        ("n.sato@aoba-shoji.example", 1), ("山", 0), ("山田 高田", 0),
    ],
)  # fmt: skip
def test_search(world: World, words: str, count: int) -> None:
    assert len(queries.search(world.actor("kobayashi"), words, on=TODAY)) == count


def test_an_employee_sees_his_departments_people_only(world: World) -> None:
    sato, sasaki = world.actor("sato"), world.actor("sasaki")
    assert queries.search(sato, "平野", on=TODAY) == ()
    assert len(queries.search(sasaki, "平野", on=TODAY)) == 2
    (row, _) = queries.search(sasaki, "平野", on=TODAY)
    assert queries.people_for(sato, [row.public_id], on=TODAY) == {}
    assert set(queries.people_for(sasaki, [row.public_id], on=TODAY)) == {row.public_id}


def test_addresses_and_handles(world: World) -> None:
    found = queries.people_by_addresses(["N.Sato@aoba-shoji.example", "x@y.example"], on=TODAY)
    assert {a: p.name for a, p in found.items()} == {"n.sato@aoba-shoji.example": "佐藤 直子"}
    handle = queries.person_by_handle("slack", "U0DEMO00041", on=TODAY)
    assert handle is not None
    assert handle.name == "山田 華子"
    assert queries.person_by_handle("teams", "U0DEMO00041", on=TODAY) is None


def test_what_a_contract_lets_us_send(world: World) -> None:
    kyuyo, seihan = (queries.partner(partner_id(n)) for n in ("P011", "P008"))
    assert kyuyo is not None
    assert seihan is not None
    assert kyuyo.may_receive("my_number", on=TODAY)
    assert not kyuyo.may_receive("special_care", on=TODAY)
    assert seihan.standing(on=TODAY) == "ended"
    assert not seihan.may_receive("person_name", on=TODAY)
    assert seihan.may_receive("person_name", on=TODAY - timedelta(days=20))
    hinode = queries.partner(partner_id("P002"))
    assert hinode is not None
    assert hinode.standing(on=TODAY) == "none"


def test_nothing_personal_lies_open_in_the_tables(world: World) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM partners_outsideperson")
        told = b"".join(
            v
            if isinstance(v, bytes)
            else bytes(v)
            if isinstance(v, memoryview)
            else str(v).encode()
            for row in cursor.fetchall()
            for v in row
        )
    for word in ("山田", "花子", "A2026-014", "n.sato", "U0DEMO"):
        assert word.encode() not in told
    facts = str([r.fact.payload() for p in OutsidePerson.objects.all()
                 for r in facts_about("outside_person", p.public_id)])  # fmt: skip
    assert "山田" not in facts


def test_only_the_office_changes_and_heads_for_their_own(world: World) -> None:
    given = PartnerGiven(number="P200", name="はなみずき興業")
    for local in ("sato", "takahashi", "watanabe", "nakamura"):
        with pytest.raises(NotPermitted):
            actions.add_partner(world.actor(local), given)
    yoshida, person = world.actor("yoshida"), PersonGiven(name="青柳 凪", number="A2026-050")
    with pytest.raises(NotPermitted):
        actions.add_person(yoshida, person)  # for the whole company
    hr = world.person("yoshida").department.public_id
    import dataclasses

    mine = dataclasses.replace(person, department_id=hr)
    added = actions.add_person(yoshida, mine)
    with pytest.raises(NotFound):
        actions.change_person(world.actor("watanabe"), added, mine)
    with pytest.raises(NotPermitted):
        actions.change_person(yoshida, added, person)  # would hand it to the whole company
    with pytest.raises(NotFound):
        actions.erase_person(world.actor("sasaki"), added)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "P001"}, "number"),
        ({"number": "佐藤"}, "number"),
        ({"name": ""}, "name"),
        ({"domains": ("hinode-bussan.example",)}, "domains"),
        ({"domains": ("@@",)}, "domains"),
        ({"roles": ()}, "roles"),
        ({"contract_until": TODAY}, "contract_from"),
        ({"contract_from": TODAY, "contract_until": TODAY - timedelta(1)}, "contract_until"),
        ({"agreed": ("contact",)}, "agreed"),
    ],
)
def test_wrong_particulars_of_a_partner(
    office: Actor, change: dict[str, object], field: str
) -> None:
    given = PartnerGiven(**({"number": "P300", "name": "こぶし電機"} | change))  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        actions.add_partner(office, given)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "山田花子"}, "name"),
        ({"name": ""}, "name"),
        ({"number": "A2026-014"}, "number"),
        ({"number": ""}, "number"),
        ({"email": "a@"}, "email"),
        ({"purpose": "friend"}, "purpose"),
        ({"purpose": "applicant"}, "erase_on"),
        ({"erase_on": TODAY}, "erase_on"),
        ({"erase_on": date(2100, 1, 1)}, "erase_on"),
        ({"handles": {"slack": "a b"}}, "slack"),
        ({"partner_id": "0" * 26}, "partner_id"),
        ({"department_id": "0" * 26}, "department_id"),
    ],
)
def test_wrong_particulars_of_a_person(
    office: Actor, change: dict[str, object], field: str
) -> None:
    given = PersonGiven(**({"name": "青柳 凪", "number": "K1"} | change))  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        actions.add_person(office, given)
    assert list(refused.value.fields) == [field]


def test_archiving_and_restoring(world: World, office: Actor) -> None:
    number = partner_id("P009")
    actions.archive_partner(office, number)
    with pytest.raises(errors.PartnerIsArchived):
        actions.archive_partner(office, number)
    # The gate still knows whose name and domain it is.
    assert names(queries.organizations_named_in("たちばな堂さま")) == ["株式会社たちばな堂"]
    actions.restore_partner(office, number)
    with pytest.raises(errors.PartnerIsCurrent):
        actions.restore_partner(office, number)
    assert [r.fact.name for r in facts_about("partner", number)] == [
        "partners.partner_added", "partners.partner_archived", "partners.partner_restored",
    ]  # fmt: skip


def test_people_are_erased_on_their_day(world: World) -> None:
    row = queries.people_of_surname(surnames=["山田"], on=TODAY)[0]
    day = TODAY + timedelta(days=180)
    assert queries.person(row.public_id, on=day - timedelta(days=1)) is not None
    # On the day itself nobody finds him, even before the job has run.
    assert queries.person(row.public_id, on=day) is None
    marks = Mark.objects.count()
    with clock.fixed(NOON + timedelta(days=180)):
        assert persons.erase_due() == 5
        assert persons.erase_due() == 0
    assert Mark.objects.count() < marks
    (last,) = facts_about("outside_person", row.public_id)[-1:]
    assert (last.fact.name, last.fact.due) == ("partners.person_erased", True)  # type: ignore[attr-defined]


def test_changing_a_person_renews_what_he_is_found_by(world: World, office: Actor) -> None:
    (row,) = queries.search(office, "A2026-041", on=TODAY)
    given = PersonGiven(name="鈴木 華子", number="A2026-041", purpose="applicant",
                        erase_on=TODAY + timedelta(days=30))  # fmt: skip
    actions.change_person(office, row.public_id, given)
    assert len(queries.search(office, "山田", on=TODAY)) == 1
    assert names(queries.search(office, "鈴木", on=TODAY)) == ["鈴木 華子"]
    (last,) = facts_about("outside_person", row.public_id)[-1:]
    assert set(last.fact.changed) == {"name", "name_kana", "email", "slack", "line_works", "matrix", "erase_on"}  # type: ignore[attr-defined]  # fmt: skip


def test_the_index_holds_three_thousand_names(world: World) -> None:
    Partner.objects.bulk_create(
        Partner(number=f"Q{n}", name=f"架空製作所第{n}工場", roles=",customer,", changed_at=NOON)
        for n in range(3000)
    )
    text = "お世話になっております。" * 2000 + "架空製作所第2999工場 御中"
    assert names(queries.organizations_named_in(text)) == ["架空製作所第2999工場"]
