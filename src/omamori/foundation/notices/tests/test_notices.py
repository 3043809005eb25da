"""A matter is told once, at a decent hour, to the right person, without others' data in the mail."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from omamori.facts.errors import NotFound
from omamori.facts.ledger import LedgerVerified
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.jobs import worker
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions, domain, mark, queries
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from omamori.testing.people import World, mirai

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def tell(world: World, *who: str, key: str = "k", urgent: bool = False) -> int:
    return actions.notify(
        people=[world.id(w) for w in who],
        kind="test",
        title="確認をお願いします",
        text="一件あります。",
        url_name="notices:list",
        key=key,
        urgent=urgent,
    )


def test_told_once_per_matter_and_mailed(world: World) -> None:
    with clock.fixed(NOON):
        assert tell(world, "sato", "suzuki") == 2
        assert tell(world, "sato", "suzuki", "tanaka") == 1
        worker.drain()
    assert sorted(m.to[0] for m in mail.outbox) == [
        "sato@mirai-print.example",
        "suzuki@mirai-print.example",
        "tanaka@mirai-print.example",
    ]
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert queries.unread_count(world.actor("sato")) == 1


def test_read_before_morning_is_not_mailed(world: World) -> None:
    with clock.fixed(NOON + timedelta(hours=10)):
        tell(world, "sato")
        worker.drain()
        assert mail.outbox == []
        actions.read_all(world.actor("sato"))
    with clock.fixed(NOON + timedelta(hours=20)):
        worker.drain()
    assert mail.outbox == []


def test_urgent_is_mailed_at_night(world: World) -> None:
    with clock.fixed(NOON + timedelta(hours=12)):
        tell(world, "sato", urgent=True)
        worker.drain()
    assert len(mail.outbox) == 1


def test_nobody_opens_anothers_notice(world: World) -> None:
    tell(world, "sato")
    (notice,), _ = queries.mine(world.actor("sato"))
    with pytest.raises(NotFound):
        actions.read_one(world.actor("suzuki"), notice.public_id)
    assert queries.mine(world.actor("suzuki"))[0] == ()


def test_pages_of_fifty(world: World) -> None:
    for number in range(120):
        tell(world, "sato", key=f"k{number}")
    seen, after = queries.mine(world.actor("sato"))
    rest = []
    while after:
        page, after = queries.mine(world.actor("sato"), after=after)
        rest.append(len(page))
    assert (len(seen), rest) == (50, [50, 20])


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 12, 28, 10, 59, tzinfo=UTC), datetime(2026, 12, 28, 10, 59, tzinfo=UTC)),
        (datetime(2026, 12, 28, 11, 0, tzinfo=UTC), datetime(2027, 1, 3, 22, 0, tzinfo=UTC)),
        (datetime(2028, 2, 28, 12, 0, tzinfo=UTC), datetime(2028, 2, 28, 22, 0, tzinfo=UTC)),
        (datetime(2026, 11, 22, 3, 0, tzinfo=UTC), datetime(2026, 11, 23, 22, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), datetime(2026, 11, 23, 22, 0, tzinfo=UTC)),
    ],
)
def test_quiet_hours_year_end_leap_day_and_holidays(now: datetime, due: datetime) -> None:
    assert domain.mail_at(now, urgent=False, is_business_day=is_business_day) == due


@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)), st.booleans())
def test_mail_goes_soon_and_in_the_day(naive: datetime, urgent: bool) -> None:
    now = naive.replace(tzinfo=UTC)
    due = domain.mail_at(now, urgent=urgent, is_business_day=is_business_day)
    assert now <= due <= now + timedelta(days=13)
    if not urgent:
        local = due.astimezone(clock.JST)
        assert is_business_day(local.date())
        assert 7 <= local.hour < 20


def test_business_days_of_a_long_holiday() -> None:
    golden = [d for d in range(29, 31) if is_business_day(date(2026, 4, d))]
    assert golden == [30]


def test_who_left_is_not_mailed(world: World) -> None:
    with clock.fixed(NOON):
        tell(world, "sato", "suzuki")
        sato = world.person("sato")
        sato.left_on = clock.today() - timedelta(days=1)
        sato.save()
        worker.drain()
    assert [m.to for m in mail.outbox] == [["suzuki@mirai-print.example"]]


def test_the_mark_is_ours_alone() -> None:
    value = mark.mark_of("01kazzzzzzzzzzzzzzzzzzzzzz")
    assert mark.is_ours(value)
    for other in ("", " ", value[:-1], value + "0", value.replace("01k", "01j"), "x é", "\udcff"):
        assert not mark.is_ours(other)


def test_telling_everybody_takes_few_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    everybody = [p.public_id for p in world.people.values()]
    with django_assert_max_num_queries(12):
        told = actions.notify(
            people=everybody, kind="t", title="t", text="t", url_name="notices:list", key="all"
        )
    assert told == len(everybody) > 100
    with clock.moved(timedelta(days=20)):
        worker.drain()
    assert len(mail.outbox) == told


def test_bell_is_one_query(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tell(world, "sato")
    actor = world.actor("sato")
    with django_assert_num_queries(1):
        assert queries.unread_count(actor) == 1
    with django_assert_num_queries(1):
        assert len(queries.mine(actor)[0]) == 1


def test_a_broken_ledger_rings_the_officer_at_night(world: World) -> None:
    night = NOON + timedelta(hours=14)
    with clock.fixed(night):
        for broken in (0, 2, 2):
            with transaction.atomic():
                record(LedgerVerified(subject_id="check", facts=1, seals=1, broken=broken))
        worker.drain()
    assert sorted(m.to[0].partition("@")[0] for m in mail.outbox) == sorted(
        {p.email.partition("@")[0] for p in _responsible()}
    )
    assert "台帳に異常" in mail.outbox[0].subject


def _responsible() -> list[PersonRow]:
    posts = ("privacy_officer", "auditor", "office")
    return [p for post in posts for p in organization.holders(post, on=NOON.date())]


def test_pages(world: World) -> None:
    tell(world, "sato")
    sato, suzuki = Client(), Client()
    sato.force_login(world.user("sato"))
    suzuki.force_login(world.user("suzuki"))
    (notice,), _ = queries.mine(world.actor("sato"))
    assert "確認をお願いします" in sato.get("/notices/").content.decode()
    assert "確認をお願いします" not in suzuki.get("/notices/").content.decode()
    assert suzuki.post(f"/notices/{notice.public_id}/").status_code == 404
    assert sato.get(f"/notices/{notice.public_id}/").status_code == 405
    answer = sato.post(f"/notices/{notice.public_id}/")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert queries.unread_count(world.actor("sato")) == 0
    assert sato.post("/notices/read/").status_code == 302
