"""Reports about somebody of the house: read by those it is meant for, never by nobody, and told of by no record."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.cases.queries import sees
from omamori.do.incidents.reports import domain, receiving
from omamori.do.incidents.reports.models import Report
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2028, 2, 29, 14, 40, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def take(world: World, by: str = "", **more: object) -> Report:
    given: dict[str, Any] = {
        "choice": "misused",
        "outcome": "unknown",
        "medium": "device",
        "noticed_at": NOW - timedelta(hours=1),
        "name": "佐藤" if by else "",
    }
    receiving.receive(
        domain.Given(**(given | more)),
        form=receiving.ticket(),
        source="session" if by else "link",
        by=world.actor(by, on=clock.today()) if by else None,
    )
    return Report.objects.get()


def nobody_holds(*posts: str) -> None:
    apps.get_model("organization", "Appointment")._default_manager.filter(post__in=posts).delete()


def test_who_tells_of_a_colleague_stands_in_no_record_and_gets_no_part_in_it(world: World) -> None:
    row = take(world, "sato")
    sato = world.actor("sato", on=clock.today())
    parts = Member.objects.filter(person_id=sato.person_pk).values_list("part", flat=True)
    assert list(parts) == ["reporter"]
    assert Case.objects.get().opened_by_id is None
    about = [*facts_about("report", row.public_id), *facts_about("case", row.record_id)]
    assert len(about) >= 2
    assert not any(sato.person_id in repr(one) for one in about)


def test_what_is_not_for_the_office_is_read_by_the_top_else_by_the_auditor(world: World) -> None:
    nobody_holds("top")
    row = take(world, aside=True)
    readers = {one for one in ("ito", "tanaka", "kobayashi", "takahashi") if sees(world.actor(one, on=clock.today()), row.record_id)}  # fmt: skip
    assert readers == {"takahashi"}


def test_it_is_never_kept_where_nobody_reads_it(world: World) -> None:
    nobody_holds("top", "auditor")
    with pytest.raises(Invalid) as refused:
        take(world, aside=True)
    assert set(refused.value.fields) == {"aside"}
    assert not Report.objects.exists()
    assert not Case.objects.exists()
