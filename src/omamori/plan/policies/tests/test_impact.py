"""What a change of a clause touches, on one page, for those who keep the rules."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import Resting, Touched
from omamori.plan.policies import actions, domain, resting
from omamori.plan.policies.impact import impact
from omamori.plan.policies.models import Version
from omamori.plan.policies.tests.story import NOW, starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        found = mirai()
        starter_in_force(found)
        yield found


def changed(world: World, *, material: bool = True) -> tuple[str, int]:
    """A second version in which clause R1-5 says another number."""
    book = Version.objects.get(regulation__code="R1").regulation
    office = world.actor("kobayashi")
    made = actions.draft(office, book.public_id, reason="人数を改める", material=material)
    version = Version.objects.get(public_id=made)
    clause = version.clauses.get(code="R1-5")
    kept = {name: getattr(clause, name) for name in ("code", "number", "heading", "item")}
    text = domain.ClauseText(
        **kept, body=f"{clause.body}\n三人分から確かめる。", controls=tuple(clause.controls)
    )
    actions.write_clause(office, made, text)
    return book.public_id, version.number


def test_redline_readers_controls_and_questions_on_one_page(world: World) -> None:
    book, number = changed(world)
    found = impact(world.actor("tanaka"), book, number, on=TODAY)
    assert found.codes == ("R1-5",)
    assert found.people == 120
    things = {(t.kind, t.code) for _label, group in found.groups for t in group}
    assert ("control", "personal_information") in things
    assert not any(kind == "control" and code == "delay" for kind, code in things)
    assert found.redline.before == 1
    client = Client()
    client.force_login(world.user("tanaka"))
    with CaptureQueriesContext(connection) as spent:
        html = client.get(f"/policies/{book}/{number}/impact/").content.decode()
    assert len(spent) <= 60
    assert "［追加］" in html
    assert "その文面だけに結び付いています" in html
    assert "120" in html


def test_a_correction_of_wording_asks_nobody_again(world: World) -> None:
    book, number = changed(world, material=False)
    found = impact(world.actor("tanaka"), book, number, on=TODAY)
    assert (found.people, found.readers) == (0, ())


def test_only_who_keeps_or_checks_the_rules_sees_it(world: World) -> None:
    book, number = changed(world)
    with pytest.raises(NotPermitted):
        impact(world.actor("sato"), book, number, on=TODAY)
    with pytest.raises(NotFound):
        impact(world.actor("tanaka"), book, 99, on=TODAY)
    client = Client()
    client.force_login(world.user("sato"))
    assert client.get(f"/policies/{book}/{number}/impact/").status_code == 403


def test_clauses_say_by_which_words_they_rest_on_the_old_way(world: World) -> None:
    found: list[Resting] = resting.on_change(
        world.actor("tanaka"), Touched(kind="telework", areas=frozenset({"mail"})), TODAY
    )
    codes = {thing.code: thing.why for thing in found}
    assert "「" in codes["R1-10"]
    assert all(code.startswith("R1-") for code in codes)
    assert resting.on_change(world.actor("tanaka"), Touched(kind="telework"), TODAY) == []
