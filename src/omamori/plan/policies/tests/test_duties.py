"""読む人と読む番。Who is asked, reminded and excused, and who hears of it."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.plan.policies import (
    actions,
    assigning,
    domain,
    jobs,
    queries,
)
from omamori.plan.policies.domain import ClauseText
from omamori.plan.policies.models import Assignment, Version
from omamori.plan.policies.tests.story import APRIL, NOW, hash_of, starter_in_force, to_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


@pytest.fixture
def world() -> World:
    return mirai()


def browser(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def book(world: World, code: str = "K1", kind: str = "rule", **more: str) -> str:
    office = world.actor("kobayashi")
    return actions.create_regulation(
        office, code=code, title=f"規程 {code}", area="carrying", kind=kind, **more
    )


def draft(world: World, regulation: str, **more: object) -> Version:
    made = actions.draft(world.actor("kobayashi"), regulation, reason="見直し", **more)
    text = ClauseText(code="", number="", heading="目的", body="紛失を防ぐ。", item="J.9.2")
    actions.write_clause(world.actor("kobayashi"), made, text)
    return Version.objects.get(public_id=made)


def department(world: World, local: str) -> str:
    return str(world.person(local).department.public_id)


# 読み手


@pytest.mark.parametrize(
    ("audience", "values", "who", "asked"),
    [
        ("all", [], "sato", True),
        ("nobody", [], "sato", False),
        ("departments", ["sato"], "sato", True),
        ("departments", ["kato"], "sato", True),  # 営業本部 is above 営業部
        ("departments", ["yoshida"], "sato", False),
        ("posts", ["office"], "kobayashi", True),
        ("posts", ["office"], "sato", False),
        ("employments", ["officer"], "ito", True),
        ("employments", ["officer"], "sato", False),
        ("contractors", [], "sato", False),
    ],
)
def test_only_readers_sign(
    world: World, audience: str, values: list[str], who: str, asked: bool
) -> None:
    named = [department(world, v) for v in values] if audience == "departments" else values
    with clock.fixed(NOW):
        version = to_force(world, draft(world, book(world)).public_id, DAY)
        regulation = version.regulation.public_id
        actions.choose_readers(
            world.actor("kobayashi"), regulation, audience=audience, values=named
        )
        assert bool(queries.to_sign(world.actor(who), on=DAY)) is asked
        assert queries.reading(world.actor(who), regulation, on=DAY).may_sign is asked
        given = {"number": 1, "text_hash": hash_of(version), "session": "s"}
        if asked:
            actions.sign(world.actor(who), regulation, **given)
        else:
            with pytest.raises(domain.NoSignatureAsked):
                actions.sign(world.actor(who), regulation, **given)
        assigning.assign(on=DAY)
        duty = Assignment.objects.filter(person=world.person(who)).first()
        assert (duty.state if duty else "") == ("signed" if asked else "")
        total = sum(
            d.people for d in queries.progress(world.actor("kobayashi"), regulation, on=DAY)
        )
        assert total == Assignment.objects.count()


# 割り当てと知らせ


def test_joiners_leavers_and_leave(world: World) -> None:
    rules = starter_in_force(world)
    sato, suzuki = world.person("sato"), world.person("suzuki")
    suzuki.leaves.create(starts_on=date(2026, 4, 10), ends_on=date(2026, 9, 30))
    type(sato).objects.filter(pk=sato.pk).update(left_on=date(2026, 4, 15))
    new = type(sato).objects.create(
        number="N1", name="新人 一", name_kana="しんじん いち", employment="regular",
        department=sato.department, joined_on=date(2026, 4, 20),
    )  # fmt: skip

    def states(person: object, on: date) -> set[tuple[str, date]]:
        assigning.assign(on=on)
        rows = Assignment.objects.filter(person=person)
        return {(row.state, row.due_on) for row in rows}

    assert states(sato, date(2026, 4, 15)) == {("open", date(2026, 4, 15))}
    assert states(sato, date(2026, 4, 16)) == {("closed", date(2026, 4, 15))}
    assert {s for s, _ in states(suzuki, date(2026, 4, 16))} == {"postponed"}
    assert states(suzuki, date(2026, 10, 1)) == {("open", date(2026, 10, 15))}, "his days anew"
    assert states(new, date(2026, 10, 1)) == {("open", date(2026, 10, 15))}
    assert Assignment.objects.filter(person=new).count() == len(rules)
    asked = facts_about("regulation", rules[0].regulation.public_id)
    assert [f.fact.people for f in asked if f.fact.name == "policies.regulation_assigned"] == [
        120,
        1,
    ]


def test_reminders_are_quiet_on_days_off_and_stop_with_the_signature(world: World) -> None:
    rules = starter_in_force(world)
    world.user("sato")
    with clock.fixed(datetime(2026, 4, 4, 1, 0, tzinfo=APRIL.tzinfo)):  # a Saturday
        assert jobs.remind() == 0
    with clock.fixed(APRIL + timedelta(days=5)):
        assert jobs.remind() == 2
        one = rules[0]
        actions.sign(
            world.actor("sato"), one.regulation.public_id, number=1, text_hash=hash_of(one),
            session="s",
        )  # fmt: skip
        unread = Notice.objects.filter(person=world.person("sato"), read_at=None)
        assert [n.url_args for n in unread] == [[rules[1].regulation.public_id]]
    with clock.fixed(APRIL + timedelta(days=12)):
        assert jobs.remind() == 1


def test_the_head_hears_once_who_is_late_by_number_only(world: World) -> None:
    starter_in_force(world)
    with clock.fixed(APRIL + timedelta(days=14)):
        assert jobs.tell_heads(clock.today()) == 0, "the due day itself is not late"
    with clock.fixed(APRIL + timedelta(days=15)):
        assert jobs.tell_heads(clock.today()) > 0
        assert jobs.tell_heads(clock.today()) == 0
    note = Notice.objects.filter(person=world.person("watanabe")).first()
    assert note is not None
    assert "人が、まだ署名していません" in note.text
    assert "佐藤" not in note.text + note.title
    assert note.url_name == "policies:signers"
    head = browser(world, "watanabe").get(f"/policies/{note.url_args[0]}/signers/")
    assert "期限を過ぎています" in head.content.decode()
