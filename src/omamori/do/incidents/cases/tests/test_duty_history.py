"""Each change of a duty is explained on a page of its own; what is asked decides who is told, and from which day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.cases import actions, domain, showing
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.duties import queries as duties
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
KNOWN = "2026-11-10"
FORM = {
    "known_on": KNOWN, "classes": "loss", "persons": "900", "persons_max": "900", "role": "controller",
    "sensitive": "no", "property_damage": "no", "malicious": "no", "my_number": "no", "card_data": "no",
    "strongly_encrypted": "no", "recovered_unseen": "no", "personal_data": "yes", "pmark_holder": "yes",
    "reason": "名簿を数えた",
}  # fmt: skip


@pytest.fixture
def case() -> Iterator[tuple[World, Client, str]]:
    """A lost laptop with 900 persons in it, and the office at its page."""
    with clock.fixed(NOW):
        world, client = mirai(), Client()
        given = domain.Opening(
            title="ノートPCをなくした", medium="device", noticed_at=NOW - timedelta(hours=2)
        )
        case_id = actions.open_case(world.actor("kobayashi"), given)
        client.force_login(world.user("kobayashi"))
        assert write(client, case_id) == 302
        yield world, client, case_id


def write(client: Client, case_id: str, **other: str) -> int:
    number = str(Case.objects.get(public_id=case_id).facts_number)
    path = f"/incidents/cases/{case_id}/facts/"
    return client.post(path, FORM | {"number": number} | other).status_code


def owed(case_id: str) -> dict[str, duties.DutyView]:
    found = duties.duties_of(case_id, on=clock.today()).duties
    return {duty.code: duty for duty in found if duty.state != "lifted"}


def test_a_threshold_crossed_later_counts_from_the_day_that_is_written(
    case: tuple[World, Client, str],
) -> None:
    _world, client, case_id = case
    assert "ppc_full" not in owed(case_id)
    assert (
        write(client, case_id, persons="1200", persons_max="1200", learned_on="2026-11-09") == 422
    )
    assert (
        write(client, case_id, persons="1200", persons_max="1200", learned_on="2026-11-25") == 422
    )
    assert (
        write(client, case_id, persons="1200", persons_max="1200", learned_on="2026-11-24") == 302
    )
    full = owed(case_id)["ppc_full"]
    assert str(full.due) == "2026-12-23"
    assert any("2026-11-24 (火) から数えます" in one for one in full.why)
    assert write(client, case_id, persons="1300", persons_max="1300") == 302
    assert str(owed(case_id)["ppc_full"].due) == "2026-12-23"
    said = client.get(f"/incidents/cases/{case_id}/").content.decode()
    assert "persons%3A2026-11-24" in said


def test_without_that_day_the_safe_side_counts(case: tuple[World, Client, str]) -> None:
    _world, client, case_id = case
    assert write(client, case_id, persons="1200", persons_max="1200") == 302
    assert str(owed(case_id)["ppc_full"].due) == "2026-12-09"


def test_industry_and_contract_decide_who_is_told_by_when(case: tuple[World, Client, str]) -> None:
    _world, client, case_id = case
    more = {"sensitive": "yes", "industry": "banking", "role": "processor", "contract_days": "15"}
    assert write(client, case_id, **more) == 302
    assert "個人情報保護委員会" not in owed(case_id)["ppc_full"].addressee
    assert str(owed(case_id)["contract_notice"].due) == "2026-11-24"
    assert write(client, case_id, **more, employment_data="yes") == 302
    assert owed(case_id)["ppc_full"].addressee == "個人情報保護委員会"
    assert write(client, case_id, my_number="yes", my_number_system="yes", persons="1", persons_max="1") == 302  # fmt: skip
    assert "my_number_full" in owed(case_id)


def test_the_history_says_what_each_version_changed(case: tuple[World, Client, str]) -> None:
    world, client, case_id = case
    write(client, case_id, persons="1200", persons_max="1200", strongly_encrypted="yes")
    write(client, case_id, persons="1200", persons_max="1200", reason="鍵の紙も入っていた")
    write(client, case_id, persons="1200", persons_max="1200", malicious="yes")
    path = f"/incidents/cases/{case_id}/duties/"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        said = client.get(path)
    assert len(asked) <= 12, [q["sql"][:80] for q in asked]
    row = Case.objects.get(public_id=case_id)
    assert [(t.number, v.number) for t, v in showing.turns(row) if v] == [
        (n, n) for n in (5, 4, 3, 2, 1)
    ]
    text = said.content.decode()
    assert "鍵の紙も入っていた" in text
    assert "施行規則 第7条第3号" in text
    assert "30日ではなく60日です" in text
    stranger = Client()
    stranger.force_login(world.user("suzuki"))
    assert stranger.get(path).status_code == 404
