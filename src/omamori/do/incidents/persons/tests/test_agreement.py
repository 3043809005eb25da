"""The list of persons, what is known of the case, and its reports say the same, or one is told where they differ."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases.domain import Opening
from omamori.do.incidents.papers import gathering
from omamori.do.incidents.persons import queries
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 31, 14, 40, tzinfo=UTC)


def listed(case_id: str) -> Matter:
    """Three persons: a mail that went out, a letter that waits, one whom nothing reaches."""
    matter = Matter.objects.create(
        case_id=case_id, state="approved", erase_on=date(2027, 12, 31), created_at=NOW
    )
    for state in ("sent", "letter_due", "unreachable"):
        Principal.objects.create(
            matter=matter, state=state, channel="mail", data={"name": state}, changed_at=NOW
        )
    return matter


def test_the_reports_count_as_the_list_does_and_a_difference_is_told() -> None:
    with clock.fixed(NOW):
        world: World = mirai()
        office = world.actor("kobayashi")
        given = Opening(title="名簿の漏えい", medium="system", noticed_at=NOW, persons=5)
        case_id = cases.open_case(office, given)
        assert gathering.at_hand(office, case_id).value("to_persons").text == ""
        matter = listed(case_id)
        told = gathering.at_hand(office, case_id)
        said = told.value("to_persons").text
        assert "対象 3人、通知が済んだ人 1人" in said
        assert "連絡がつかない 1人" in said
        client = Client()
        client.force_login(world.user("kobayashi"))
        page = client.get(f"/persons/{case_id}/").content.decode()
        assert "一覧は 3人ですが、「分かっていること」の人数は5人です" in page
        assert "連絡のつかない本人がいる" in page
        Principal.objects.filter(state="unreachable").update(state="published")
        assert len(queries.disagreements(case_id, queries.figures_of(case_id))) == 2
        known = {"known_on": "2026-12-31", "persons": 3, "persons_max": 3, "unreachable": True}
        cases.change_facts(office, case_id, facts=known, words={}, reason="数えた", number=1)
        assert queries.disagreements(case_id, queries.figures_of(case_id)) == ()
        matter.published_on, matter.publication = date(2026, 12, 31), "ウェブサイトに載せた"
        matter.save()
        published = gathering.at_hand(office, case_id).value("publication").text
        assert published == "2026年12月31日 公表\nウェブサイトに載せた"
