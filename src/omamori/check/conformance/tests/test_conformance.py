"""What left without its check lowers the clause; below its threshold it tells of itself, once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from omamori.check.conformance import actions, domain, home, living, queries
from omamori.check.conformance.measuring import measure
from omamori.check.conformance.models import Breach, ClauseFigure
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.ui import collecting
from omamori.plan.policies.tests.story import starter_in_force
from omamori.reference.conformance import defaults
from omamori.testing.people import World, mirai

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FIRST = domain.Asked(least_share=95, least_cases=20)
counts = st.integers(0, 10_000)


@given(of=counts, exceptions=counts, least=st.integers(1, 100))
def test_the_exact_share_decides(of: int, exceptions: int, least: int) -> None:
    exceptions = min(exceptions, of)
    found = domain.standing(of, exceptions, domain.Asked(least_share=least, least_cases=1))
    if of == 0:
        assert found is domain.Standing.TOO_FEW
    else:
        kept = (of - exceptions) / of * 100 >= least - 1e-9
        assert (found is domain.Standing.KEPT) == kept
    assert domain.share(of, exceptions) < 100 or exceptions == 0


def test_the_threshold_of_a_day_is_the_last_that_had_begun() -> None:
    later = domain.Asked(least_share=90, least_cases=5, effective_from=TODAY)
    earlier = domain.Asked(least_share=80, least_cases=5, effective_from=TODAY - timedelta(days=9))
    assert domain.in_force([later, earlier], FIRST, TODAY) is later
    assert domain.in_force([later, earlier], FIRST, TODAY - timedelta(days=1)) is earlier
    assert domain.in_force([later, earlier], FIRST, TODAY - timedelta(days=30)) is FIRST


def test_a_new_threshold_has_bounds_a_day_and_a_reason() -> None:
    bad = domain.Asked(least_share=0, least_cases=0, effective_from=TODAY - timedelta(days=1))
    assert set(domain.problems(bad, "短い", TODAY)) == {
        "least_share",
        "least_cases",
        "effective_from",
        "reason",
    }
    assert defaults().least_share <= 100


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.fixed(NOW):
        found = mirai()
        starter_in_force(found)
        yield found


def mails(world: World, count: int, *, tried: int = 0, hurried: int = 0) -> None:
    """Mails with personal information: some left while the rule was only tried, some in an emergency."""
    table: Any = apps.get_model("outbound", "Mail")
    reason: Any = apps.get_model("outbound", "MailReason")
    release: Any = apps.get_model("outbound", "EmergencyRelease")
    for number in range(count):
        mail = table.objects.create(
            state="delivered",
            verdict="second_check",
            sender=world.person("sato"),
            department=world.person("sato").department,
            duplicate_key=f"{number}",
            sha256="0" * 64,
            size=1,
            received_at=NOW - timedelta(days=number % 20),
            released_at=NOW,
            head={"subject": "", "from_address": ""},
        )
        reason.objects.create(
            mail=mail,
            rule="personal_information",
            clause="R1-5",
            item="J.9.2",
            severity="second_check",
            test_mode=number < tried,
            detail={},
        )
        if tried <= number < tried + hurried:
            release.objects.create(
                mail=mail,
                state="released",
                reason="納期",
                binding="0",
                proposed_by=world.person("sato"),
                proposed_as="manager",
                proposed_at=NOW,
                lapses_at=NOW,
            )


def figure(control: str) -> ClauseFigure:
    return ClauseFigure.objects.get(control=control, rule_clause__in=("R1-5", "R1-10"))


def test_a_kept_clause_is_told_to_nobody(world: World) -> None:
    mails(world, 40, hurried=1)
    assert measure(on=TODAY) >= 2
    row = figure("personal_information")
    assert (row.of, row.exceptions) == (40, 1)
    assert (figure("second_check").of, figure("second_check").exceptions) == (40, 1)
    assert not Breach.objects.exists()
    assert home.cycle(world.actor("tanaka"), NOW)[0].state == "good"


def test_below_its_threshold_it_tells_once_and_again_when_mended(world: World) -> None:
    mails(world, 40, tried=2, hurried=3)
    measure(on=TODAY)
    measure(on=TODAY)
    told = [r.fact.name for r in facts_about("clause", "R1-5")]
    assert told == ["conformance.clause_breached"]
    found = collecting.living_figures(frozenset({"R1-5"}), TODAY)["R1-5"]
    (one,) = [f for f in found if f.control == "personal_information"]
    assert (one.share, one.exceptions, one.state) == (87, 5, "late")
    assert home.cycle(world.actor("tanaka"), NOW)[0].state == "late"
    actions.set_threshold(
        world.actor("tanaka"),
        "R1-5",
        least_share=80,
        least_cases=10,
        effective_from=TODAY,
        reason="移行の間は、試しの期間があるため。",
    )
    measure(on=TODAY)
    assert [r.fact.name for r in facts_about("clause", "R1-5")][1:] == [
        "conformance.threshold_changed",
        "conformance.clause_recovered",
    ]
    assert Breach.objects.get(rule_clause="R1-5").ended_on == TODAY


def test_too_few_cases_say_nothing(world: World) -> None:
    mails(world, 5, hurried=5)
    measure(on=TODAY)
    assert not Breach.objects.exists()
    (found, *_rest) = living.figures(frozenset({"R1-5"}), TODAY)
    assert found.state == "none"
    assert living.figures(frozenset({"R1-5"}), TODAY + timedelta(days=10)) == []


def test_only_the_officer_sets_thresholds(world: World) -> None:
    wish: dict[str, Any] = {
        "least_share": 80,
        "least_cases": 10,
        "effective_from": TODAY,
        "reason": "理由を十文字以上で書きます。",
    }
    with pytest.raises(NotPermitted):
        actions.set_threshold(world.actor("kobayashi"), "R1-5", **wish)
    with pytest.raises(NotFound):
        actions.set_threshold(world.actor("tanaka"), "R9-99", **wish)
    with pytest.raises(Invalid):
        actions.set_threshold(world.actor("tanaka"), "R1-5", **(wish | {"least_share": 101}))


def test_pages_for_the_head(world: World) -> None:
    mails(world, 40, hurried=5)
    measure(on=TODAY - timedelta(days=1))
    measure(on=TODAY)
    client = Client()
    client.force_login(world.user("watanabe"))
    with CaptureQueriesContext(connection) as spent:
        html = client.get("/conformance/").content.decode()
    assert len(spent) <= 12 + 2 * len({row.regulation_id for row in queries.clauses(
        world.actor("watanabe"), on=TODAY)})  # fmt: skip
    assert "87 % 守られた、例外 5 件" in html
    assert "下回っている" in html
    one = client.get("/conformance/R1-5/").content.decode()
    assert "<svg" in one
    assert client.get("/conformance/R9-9/").status_code == 404
    assert client.get("/conformance/R1-5/threshold/").status_code == 403
    officer = Client()
    officer.force_login(world.user("tanaka"))
    given_ = {
        "least_share": "90",
        "least_cases": "10",
        "effective_from": "2026-11-24",
        "reason": "理由を十文字以上で書きます。",
    }
    assert officer.post("/conformance/R1-5/threshold/", given_).status_code == 302
    assert "90 % 以上" in officer.get("/conformance/R1-5/").content.decode()
    staff = Client()
    staff.force_login(world.user("sato"))
    assert staff.get("/conformance/").status_code == 403
