"""Changing the organisation: rights, refusals with their reasons, facts, days ahead."""

from datetime import date, datetime, timedelta

import pytest

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization import actions, queries
from omamori.foundation.organization.appointing import given_by
from omamori.foundation.organization.domain import errors, posts
from omamori.foundation.organization.models import Appointment, Department, Leave, Person
from omamori.foundation.organization.people import Particulars
from omamori.testing.people import TODAY, World, mirai

pytestmark = pytest.mark.django_db
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.fixed(NOON):
        yield


def names(kind: str, subject: str) -> list[str]:
    return [r.fact.name for r in facts_about(kind, subject)]


def code(value: str) -> str:
    return str(Department.objects.get(code=value).public_id)


def newcomer(**more: object) -> Particulars:
    given = {
        "number": "Ｎ００１", "name": "青木　一", "name_kana": "アオキ　ハジメ",
        "email": "Aoki@mirai-print.example", "employment": "regular",
        "department_id": code("310"), "joined_on": date(2026, 12, 1),
    }  # fmt: skip
    return Particulars(**(given | more))  # type: ignore[arg-type]


def test_a_person_is_entered_and_works_from_his_first_day(world: World) -> None:
    person_id = actions.add_person(world.actor("kobayashi"), newcomer())
    row = Person.objects.get(public_id=person_id)
    assert (row.number, row.name, row.name_kana) == ("N001", "青木 一", "あおき はじめ")
    assert names("person", person_id) == ["organization.person_joined"]
    assert queries.person_by_email(row.email or "", on=TODAY) is None
    found = queries.person_by_email("AOKI@mirai-print.example", on=date(2026, 12, 1))
    assert found is not None
    assert found.department_name == "営業部"


@pytest.mark.parametrize("who", ["sato", "takahashi", "nakamura", "watanabe", "ito"])
def test_plain_people_heads_auditor_and_operator_enter_nobody(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        actions.add_person(world.actor(who), newcomer())


def test_same_number_or_address_is_refused_by_field(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_person(
            world.actor("kobayashi"), newcomer(number="E004", email="SATO@mirai-print.example")
        )
    assert set(refused.value.fields) == {"number", "email"}


def test_particulars_change_and_only_names_of_columns_are_recorded(world: World) -> None:
    sato = world.person("sato")
    given = newcomer(
        number=sato.number, name="佐藤 健一", email=sato.email, joined_on=sato.joined_on
    )
    changed = actions.change_person(world.actor("kobayashi"), sato.public_id, given)
    assert changed == ("name", "name_kana")
    (fact,) = facts_about("person", sato.public_id)
    assert fact.fact.payload()["fields"] == ["name", "name_kana"]
    assert actions.change_person(world.actor("kobayashi"), sato.public_id, given) == ()
    assert len(names("person", sato.public_id)) == 1


def test_transfer_today_and_one_that_waits(world: World) -> None:
    office, sato = world.actor("kobayashi"), world.id("sato")
    actions.transfer(office, sato, department_id=code("320"), on=TODAY)
    assert queries.person(sato).department_name == "第二営業部"
    later = TODAY + timedelta(days=7)
    actions.transfer(office, sato, department_id=code("330"), on=later)
    assert queries.person(sato).department_name == "第二営業部"
    with pytest.raises(errors.TransferPlanned):
        actions.transfer(office, sato, department_id=code("310"), on=later)
    assert actions.apply_transfers() == 0
    with clock.moved(timedelta(days=7)):
        assert actions.apply_transfers() == 1
        assert actions.apply_transfers() == 0
    assert queries.person(sato).department_name == "EC事業部"
    assert names("person", sato) == ["organization.person_transferred"] * 2


def test_a_waiting_transfer_is_called_off(world: World) -> None:
    office, sato = world.actor("kobayashi"), world.id("sato")
    actions.transfer(office, sato, department_id=code("330"), on=TODAY + timedelta(days=7))
    actions.cancel_transfer(office, sato)
    with clock.moved(timedelta(days=8)):
        assert actions.apply_transfers() == 0
    with pytest.raises(NotFound):
        actions.cancel_transfer(office, sato)


def test_leaving_waits_until_posts_are_handed_over(world: World) -> None:
    office = world.actor("kobayashi")
    with pytest.raises(errors.HoldsPost) as refused:
        actions.leave_company(office, world.id("yoshida"), last_day=date(2026, 12, 31))
    assert "個人情報保護管理者" in refused.value.detail  # as a stand-in
    actions.leave_company(office, world.id("sato"), last_day=date(2026, 12, 31))
    assert queries.actor(world.person("sato").pk, on=date(2026, 12, 31)) is not None
    assert queries.actor(world.person("sato").pk, on=date(2027, 1, 1)) is None
    with clock.moved(timedelta(days=60)), pytest.raises(errors.AlreadyLeft):
        actions.leave_company(office, world.id("sato"), last_day=date(2027, 6, 30))


def test_absence_brings_the_stand_in(world: World) -> None:
    tanaka = world.actor("tanaka")
    leave = actions.set_leave(
        tanaka, tanaka.person_id, starts_on=TODAY, ends_on=TODAY + timedelta(days=3)
    )
    assert queries.holder("privacy_officer", on=TODAY).public_id == world.id("yoshida")
    assert "privacy_officer" in queries.actor(world.person("yoshida").pk, on=TODAY).roles
    with pytest.raises(errors.LeaveOverlaps):
        actions.set_leave(
            tanaka, tanaka.person_id, starts_on=TODAY + timedelta(days=3), ends_on=None
        )
    actions.end_leave(tanaka, leave, last_day=TODAY - timedelta(days=1))
    assert queries.holder("privacy_officer", on=TODAY).public_id == tanaka.person_id
    with pytest.raises(errors.AlreadyEnded):
        actions.end_leave(tanaka, leave, last_day=TODAY)
    facts = facts_about("person", tanaka.person_id)
    assert all("kind" not in r.fact.payload() for r in facts)


def test_absence_of_others_only_within_reach(world: World) -> None:
    with pytest.raises(NotPermitted):
        actions.set_leave(world.actor("suzuki"), world.id("sato"), starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(NotPermitted):
        actions.set_leave(world.actor("watanabe"), world.id("ito"), starts_on=TODAY, ends_on=TODAY)
    actions.set_leave(world.actor("watanabe"), world.id("sato"), starts_on=TODAY, ends_on=TODAY)
    foreign = Leave.objects.get(kind="childcare")
    with pytest.raises(NotPermitted):
        actions.end_leave(world.actor("sato"), foreign.public_id, last_day=TODAY)


def test_auditor_cannot_become_officer_even_later(world: World) -> None:
    current = Appointment.objects.get(post="privacy_officer")
    top = world.actor("ito")
    actions.end_appointment(top, current.public_id, last_day=TODAY)
    with pytest.raises(errors.MustDiffer) as refused:
        actions.appoint(
            top, post="privacy_officer", person_id=world.id("takahashi"),
            starts_on=TODAY + timedelta(days=1),
        )  # fmt: skip
    assert "J.2.3.2" in refused.value.message
    audit = Appointment.objects.get(post="auditor")
    actions.end_appointment(top, audit.public_id, last_day=TODAY + timedelta(days=30))
    made = actions.appoint(
        top, post="privacy_officer", person_id=world.id("takahashi"),
        starts_on=TODAY + timedelta(days=31), stand_in_id=world.id("yoshida"),
    )  # fmt: skip
    assert names("appointment", made) == ["organization.appointed"]
    assert queries.holder("privacy_officer", on=TODAY + timedelta(days=10)) is None
    assert queries.holder("privacy_officer", on=TODAY + timedelta(days=31)) is not None


def test_only_top_gives_the_two_posts_and_nobody_appoints_himself(world: World) -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(errors.OnlyTopAppoints):
        actions.end_appointment(
            world.actor("tanaka"), Appointment.objects.get(post="auditor").public_id, last_day=TODAY
        )
    with pytest.raises(errors.OnlyTopAppoints):
        actions.appoint(
            world.actor("kobayashi"), post="auditor", person_id=world.id("sato"), starts_on=tomorrow
        )
    with pytest.raises(errors.SelfAppointment):
        actions.appoint(
            world.actor("ito"), post="office", person_id=world.id("ito"), starts_on=tomorrow
        )
    with pytest.raises(NotPermitted):
        actions.appoint(
            world.actor("sato"), post="office", person_id=world.id("suzuki"), starts_on=tomorrow
        )
    actions.appoint(SYSTEM, post="office", person_id=world.id("suzuki"), starts_on=tomorrow)


def test_the_office_neither_ends_nor_makes_nor_stands_in_for_top_management(world: World) -> None:
    """It would choose every approver."""
    office, post = world.actor("kobayashi"), Appointment.objects.get(post="top")
    for last_day in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=400)):
        with pytest.raises(errors.OnlyTopItself):
            actions.end_appointment(office, post.public_id, last_day=last_day)
    with pytest.raises(errors.OnlyTopItself):
        actions.name_stand_in(office, post.public_id, stand_in_id=world.id("suzuki"), on=TODAY)
    assert given_by(office) & posts.SOLE == frozenset()
    assert given_by(world.actor("ito")) >= posts.SOLE
    actions.end_appointment(world.actor("ito"), post.public_id, last_day=TODAY)
    later = {"person_id": world.id("suzuki"), "starts_on": TODAY + timedelta(days=1)}
    for name in ("kobayashi", "tanaka"):
        with pytest.raises(errors.OnlyTopItself):
            actions.appoint(world.actor(name), post="top", **later)  # type: ignore[arg-type]
    made = actions.appoint(world.actor("ito"), post="top", **later)  # type: ignore[arg-type]
    assert names("appointment", made) == ["organization.appointed"]


def test_an_appointment_dated_back_before_top_management_is_refused_too(world: World) -> None:
    """Nobody was top on that day, but somebody is today."""
    post = Appointment.objects.get(post="top")
    Appointment.objects.filter(pk=post.pk).update(starts_on=TODAY - timedelta(days=3))
    with pytest.raises(errors.OnlyTopAppoints):
        actions.appoint(
            world.actor("kobayashi"),
            post="auditor",
            person_id=world.id("sato"),
            starts_on=TODAY - timedelta(days=30),
            ends_on=TODAY - timedelta(days=20),
        )


def test_stand_in_changes_under_the_same_rules(world: World) -> None:
    top, officer = world.actor("ito"), Appointment.objects.get(post="privacy_officer")
    with pytest.raises(errors.MustDiffer):
        actions.name_stand_in(top, officer.public_id, stand_in_id=world.id("takahashi"), on=TODAY)
    with pytest.raises(errors.SelfAppointment):
        actions.name_stand_in(top, officer.public_id, stand_in_id=world.id("ito"), on=TODAY)
    actions.name_stand_in(top, officer.public_id, stand_in_id=world.id("kobayashi"), on=TODAY)
    actions.name_stand_in(top, officer.public_id, stand_in_id="", on=TODAY)
    payloads = [r.fact.payload() for r in facts_about("appointment", officer.public_id)]
    assert [p["former_stand_in_id"] for p in payloads] == [
        world.id("yoshida"),
        world.id("kobayashi"),
    ]


def test_departments_open_move_and_close(world: World) -> None:
    office = world.actor("kobayashi")
    made = actions.open_department(office, code="340", name="海外営業部", parent_id=code("300"))
    with pytest.raises(Invalid):
        actions.open_department(office, code="340", name="別の部")
    with pytest.raises(errors.DepartmentBelowItself):
        actions.move_department(office, code("300"), parent_id=made)
    actions.move_department(office, made, parent_id="")
    actions.rename_department(office, made, code="350", name="海外部")
    with pytest.raises(errors.DepartmentInUse):
        actions.close_department(office, code("310"), on=TODAY)
    actions.close_department(office, made, on=TODAY)
    with pytest.raises(errors.DepartmentNotOpen):
        actions.transfer(office, world.id("sato"), department_id=made, on=TODAY)
    assert names("department", made) == [
        "organization.department_opened",
        "organization.department_moved",
        "organization.department_renamed",
        "organization.department_closed",
    ]


def test_company_and_its_domains(world: World) -> None:
    office = world.actor("kobayashi")
    given = {"name": "株式会社みらい印刷", "name_kana": "ミライインサツ", "fiscal_year_starts": 4}
    actions.change_company(office, domains=("Mirai-Print.example", "@mirai.example "), **given)
    assert queries.is_inside("MIRAI.example")
    with pytest.raises(Invalid):
        actions.change_company(office, domains=("http://mirai",), **given)
    with pytest.raises(NotPermitted):
        actions.change_company(world.actor("nakamura"), domains=("x.example",), **given)


def test_unknown_ids_are_not_found(world: World) -> None:
    office = world.actor("kobayashi")
    for call in (
        lambda: actions.transfer(office, "0" * 26, department_id=code("310"), on=TODAY),
        lambda: actions.transfer(office, world.id("sato"), department_id="0" * 26, on=TODAY),
        lambda: actions.end_leave(office, "0" * 26, last_day=TODAY),
        lambda: actions.name_stand_in(office, "0" * 26, stand_in_id="", on=TODAY),
    ):
        with pytest.raises(NotFound):
            call()
