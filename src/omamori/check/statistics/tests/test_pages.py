"""Facts become figures once; who sees which department; few queries with years of data."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omamori.check.statistics import folding, queries
from omamori.check.statistics.models import DailyCount
from omamori.facts.outbound import MailHeld, MailReleased, MailWithdrawn
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import outbox
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.models import Department
from omamori.testing.people import TODAY, World, mirai


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def _facts(department: str) -> None:
    with transaction.atomic():
        record(
            MailHeld(
                subject_id="m1",
                department_id=department,
                verdict="second_check",
                reasons=("personal_information", "attachment"),
            )
        )
        record(MailReleased(subject_id="m1", department_id=department, held_seconds=200))
        record(MailReleased(subject_id="m2", department_id=department, automatic=True))
        record(
            MailWithdrawn(
                subject_id="m3",
                department_id=department,
                stage="self_check",
                cause="wrong_recipient",
                near_miss=True,
            )
        )
    while outbox.deliver_some():
        pass


def test_facts_are_counted_once(world: World) -> None:
    sales = world.person("sato").department
    _facts(sales.public_id)
    while outbox.deliver_some():
        pass
    found = queries.overview(world.actor("tanaka"), today=clock.today())
    assert (found.total(found.held), found.total(found.released)) == (1, 1)
    assert found.total(found.withdrawn) == 1
    assert dict(found.reasons) == {"個人情報を含む": 1, "添付を社外へ": 1}
    assert found.causes == (("宛先違い", 1),)
    assert found.median == "5分以内"
    assert [d.name for d in found.departments] == ["営業部"]


def test_who_sees_which_department(world: World) -> None:
    for department in Department.objects.all():
        folding.add(clock.now(), department.public_id, "held")
    total = Department.objects.count()
    sums = {}
    for local in ("sato", "watanabe", "kato", "tanaka", "takahashi"):
        found = queries.overview(world.actor(local), today=clock.today())
        sums[local] = (found.total(found.held), {d.name for d in found.departments})
    assert sums["sato"] == (total, set())
    assert sums["watanabe"][1] == {"営業部"}
    assert sums["kato"][1] == {"営業本部", "営業部", "第二営業部", "EC事業部"}
    assert len(sums["tanaka"][1]) == len(sums["takahashi"][1]) == total


def test_days_of_eight_weeks_over_a_leap_day(world: World) -> None:
    leap = datetime(2028, 2, 28, 15, 30, tzinfo=UTC)  # half past midnight of the 29th in Japan
    folding.add(leap, "", "held", by=4)
    folding.add(leap - timedelta(days=60), "", "held", by=9)
    found = queries.overview(world.actor("sato"), today=date(2028, 3, 1))
    assert len(found.daily) == 56
    assert [pair for pair in found.daily if pair[1]] == [(date(2028, 2, 29), 4)]


def test_plain_employee_cannot_choose_a_department(world: World) -> None:
    hr = Department.objects.get(name="人事部").public_id
    folding.add(clock.now(), hr, "held", by=5)
    folding.add(clock.now(), world.person("sato").department.public_id, "held", by=2)
    found = queries.overview(world.actor("sato"), today=clock.today(), department_id=hr)
    assert found.total(found.held) == 7, "the company's total, never another department's"


@pytest.mark.parametrize("local", ["sato", "watanabe", "tanaka"])
def test_page_takes_few_queries_with_years_of_data(
    world: World, local: str, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ids = Department.objects.values_list("public_id", flat=True)
    DailyCount.objects.bulk_create(
        DailyCount(day=TODAY - timedelta(days=n), department_id=d, measure=m, key=k, count=3)
        for n in range(0, 1500, 3)
        for d in ids
        for m, k in (("held", ""), ("reason", "attachment"), ("span", "5m"))
    )
    client.force_login(world.user(local))
    with django_assert_max_num_queries(16):
        response = client.get("/statistics/")
    assert response.status_code == 200
    assert "全国の事故".encode() in response.content


def test_excel_holds_what_the_page_shows(world: World, client: Client) -> None:
    _facts(world.person("sato").department.public_id)
    client.force_login(world.user("sato"))
    response = client.get("/statistics/export/")
    assert response.status_code == 200
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
