"""Requests in the database: turns, facts, foreign requests, races."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access import queries as access
from omamori.foundation.access.actor import SYSTEM, Actor, Reach, Role
from omamori.foundation.access.table import Right, rights
from omamori.foundation.approvals import actions, queries
from omamori.foundation.approvals.actions import Choice, Given, Question
from omamori.foundation.approvals.models import AnswerRow, Candidate, Request
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import queries as ledger
from omamori.foundation.organization.models import Leave, Presence
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHOICES = (Choice(id="a", label="甲社", right=True), Choice(id="b", label="乙社"))
QUESTION = Question(id="q", text="この名簿はどの会社のものですか", choices=CHOICES)
MAIL = "0123456789abcdefghjkmnpqrs"


def said(choice: str = "", **more: object) -> Given:
    choices = (("q", choice),) if choice else ()
    return Given(**({"binding": "h1", "choices": choices} | more))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture(autouse=True)
def _right(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Right(action="t.check", label="確認", clause="J.9.2", reach={Role.STAFF: Reach.OWN})
    officer = Right(
        action="t.decide", label="決定", clause="J.9.2", reach={Role.PRIVACY_OFFICER: Reach.ALL}
    )
    table = {**rights(), "t.check": row, "t.decide": officer}
    monkeypatch.setattr(access, "rights", lambda: table)


@pytest.fixture
def world() -> World:
    return mirai()


def ask(world: World, *people: str, actor: Actor | None = None, **changes: object) -> str:
    wanted: dict[str, object] = {
        "subject_kind": "mail",
        "subject_id": MAIL,
        "asked_by": world.id("sato"),
        "candidates": tuple(world.id(p) for p in people or ("suzuki", "watanabe")),
        "questions": (QUESTION,),
        "right": "t.check",
        "due": NOW + timedelta(hours=2),
        "binding": "h1",
    }
    return actions.ask(actor or world.actor("sato"), **{**wanted, **changes})  # type: ignore[arg-type]


def names(request_id: str) -> list[str]:
    return [r.fact.name for r in ledger.facts_about("approval", request_id)]


def test_asked_and_approved(world: World) -> None:
    number = ask(world)
    found = actions.answer(world.actor("suzuki"), number, said("a", note="よし"))
    assert (found.right, found.returned) == (True, False)
    assert names(number) == ["approvals.asked", "approvals.answered"]
    assert AnswerRow.objects.get().note == "よし"
    assert not Candidate.objects.filter(is_asked=True).exists()


def test_question_and_choices_are_sealed(world: World) -> None:
    ask(world)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT questions FROM approvals_request")
        stored = b"".join(bytes(v) for v in cursor.fetchone())
    assert "会社".encode() not in stored
    assert "甲社".encode() not in stored


def test_asker_and_barred_never_answer(world: World) -> None:
    number = ask(world, "sato", "watanabe", "suzuki", barred=(world.id("watanabe"),))
    for local in ("sato", "watanabe"):
        with pytest.raises(actions.CheckerMustDiffer):
            actions.answer(world.actor(local), number, said("a"))
    assert actions.answer(world.actor("suzuki"), number, said("a")).right


def test_foreign_request_does_not_exist(world: World) -> None:
    number = ask(world)
    for stranger in ("sasaki", "tanaka", "takahashi"):
        with pytest.raises(NotFound):
            actions.answer(world.actor(stranger), number, said("a"))
        with pytest.raises(NotFound):
            actions.answer(world.actor(stranger), "0" * 26, said("a"))


def test_assessor_and_system_never_answer(world: World) -> None:
    number = ask(world)
    assessor = Actor(person_id="", person_pk=0, roles=frozenset({Role.ASSESSOR}))
    for actor in (assessor, SYSTEM):
        with pytest.raises(NotPermitted):
            actions.answer(actor, number, said("a"))


def test_two_wrong_answers_pass_it_on_and_in_the_end_back(world: World) -> None:
    number = ask(world)
    first = actions.answer(world.actor("suzuki"), number, said("b"))
    assert (first.right, first.tries_left, first.returned) == (False, 1, False)
    second = actions.answer(world.actor("suzuki"), number, said("b"))
    assert (second.passed_on, second.returned) == (True, False)
    assert names(number)[-1] == "approvals.reassigned"
    with pytest.raises(actions.NotYourTurn):
        actions.answer(world.actor("suzuki"), number, said("a"))
    actions.answer(world.actor("watanabe"), number, said("b"))
    assert actions.answer(world.actor("watanabe"), number, said("b")).returned
    assert names(number)[-1] == "approvals.returned"
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(world.actor("watanabe"), number, said("a"))


def test_changed_content_is_not_approved(world: World) -> None:
    number = ask(world)
    with pytest.raises(actions.BindingChanged):
        actions.answer(world.actor("suzuki"), number, said("a", binding="h2"))
    assert Request.objects.get().state == "open"


def test_stop_is_kept_with_its_note(world: World) -> None:
    number = ask(world)
    found = actions.answer(world.actor("suzuki"), number, said(stop=True, note="宛先が違う"))
    assert found.stopped
    assert Request.objects.get().state == "stopped"


def test_one_open_request_per_record(world: World) -> None:
    ask(world)
    with pytest.raises(actions.AlreadyAsked):
        ask(world)
    assert actions.cancel(
        world.actor("sato"), subject_kind="mail", subject_id=MAIL, reason="changed"
    )
    assert not actions.cancel(world.actor("sato"), subject_kind="mail", subject_id=MAIL)
    assert ask(world)


def test_nobody_asks_in_anothers_name(world: World) -> None:
    with pytest.raises(NotPermitted):
        ask(world, actor=world.actor("suzuki"))
    assert ask(world, actor=SYSTEM)


def test_unable_and_absent_are_not_asked(world: World) -> None:
    Leave.objects.create(person=world.person("suzuki"), starts_on=NOW.date())
    number = ask(world)
    assert Candidate.objects.get(request__public_id=number).person == world.person("watanabe")
    actions.cancel(SYSTEM, subject_kind="mail", subject_id=MAIL)
    with pytest.raises(actions.NobodyToAsk):
        ask(world, "watanabe", right="t.decide")
    with pytest.raises(actions.NobodyToAsk):
        ask(world, "suzuki")


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": (dataclasses.replace(QUESTION, choices=CHOICES[1:]),)},
        {"questions": (QUESTION, QUESTION)},
        {"binding": ""},
        {"due": NOW},
        {"questions": (dataclasses.replace(QUESTION, text=""),)},
    ],
)
def test_unusable_requests_are_refused(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        ask(world, **changes)


def test_turns_move_on_and_end(world: World) -> None:
    number = ask(world)
    assert actions.expire_due(NOW + timedelta(minutes=59)) == 0
    assert actions.expire_due(NOW + timedelta(hours=1)) == 1
    with pytest.raises(actions.NotYourTurn):
        actions.answer(world.actor("suzuki"), number, said("a"))
    assert actions.expire_due(NOW + timedelta(hours=2)) == 1
    assert actions.expire_due(NOW + timedelta(hours=3)) == 0
    assert names(number) == ["approvals.asked", "approvals.reassigned", "approvals.unanswered"]


def test_time_runs_out_before_the_job_runs(world: World) -> None:
    number = ask(world)
    with clock.fixed(NOW + timedelta(hours=2)), pytest.raises(actions.AlreadyAnswered):
        actions.answer(world.actor("suzuki"), number, said("a"))


def test_passing_on_and_choosing(world: World) -> None:
    number = ask(world)
    with pytest.raises(NotPermitted):
        actions.reassign(world.actor("suzuki"), number, world.id("sasaki"))
    with pytest.raises(NotFound):
        actions.reassign(world.actor("sato"), number)
    assert actions.reassign(world.actor("suzuki"), number) == world.id("watanabe")
    with pytest.raises(actions.NobodyToAsk):
        actions.reassign(world.actor("watanabe"), number)
    with pytest.raises(actions.CheckerMustDiffer):
        actions.reassign(world.actor("kobayashi"), number, world.id("sato"))
    assert actions.reassign(world.actor("kobayashi"), number, world.id("sasaki"))
    assert actions.answer(world.actor("sasaki"), number, said("a")).right


def test_sensitive_is_not_answered_by_link(world: World) -> None:
    number = ask(world, sensitive=True)
    me = world.actor("suzuki")
    by_link = Actor(
        person_id=me.person_id, person_pk=me.person_pk, via="link", only=f"approval:{number}"
    )
    with pytest.raises(actions.SignInNeeded):
        actions.answer(by_link, number, said("a"))


def test_a_link_opens_one_request_only(world: World) -> None:
    number = ask(world)
    me = world.actor("suzuki")
    other = Actor(person_id=me.person_id, person_pk=me.person_pk, via="link", only="approval:x")
    with pytest.raises(NotFound):
        actions.answer(other, number, said("a"))


def away(world: World, local: str, stand_in: str = "") -> None:
    Presence.objects.create(
        person=world.person(local),
        where="away",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        stand_in=world.person(stand_in) if stand_in else None,
    )


def asked_now(number: str) -> str:
    turn = Candidate.objects.get(request__public_id=number, is_asked=True)
    return str(turn.person.email).partition("@")[0]


def test_who_is_away_is_passed_over_and_his_stand_in_is_asked(world: World) -> None:
    away(world, "suzuki", "sasaki")
    number = ask(world)
    assert asked_now(number) == "sasaki"
    away(world, "sasaki")
    assert actions.expire_due(NOW + timedelta(minutes=1)) == 1
    # Back in an hour, but nobody waits for him.
    assert asked_now(number) == "watanabe"
    away(world, "watanabe", "sato")  # the asker never stands in
    assert actions.expire_due(NOW + timedelta(minutes=2)) == 1
    assert actions.expire_due(NOW + timedelta(minutes=3)) == 0
    assert names(number)[-2:] == ["approvals.reassigned", "approvals.unreachable"]
    assert Request.objects.get().state == "open"
    assert ledger.facts_about("approval", number)[-2].fact.reason == "away"


def test_a_stand_in_joins_the_order_when_somebody_goes(world: World) -> None:
    number = ask(world)
    away(world, "suzuki", "sasaki")
    assert actions.expire_due(NOW + timedelta(minutes=1)) == 1
    assert asked_now(number) == "sasaki"
    order = Candidate.objects.filter(request__public_id=number).order_by("order")
    assert [c.order for c in order] == [0, 1, 2]
    assert actions.answer(world.actor("sasaki"), number, said("a")).right


def test_at_home_is_reachable(world: World) -> None:
    Presence.objects.create(
        person=world.person("suzuki"),
        where="telework",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
    )
    assert asked_now(ask(world)) == "suzuki"


def test_own_history_is_ones_own(world: World) -> None:
    number = ask(world)
    actions.answer(world.actor("suzuki"), number, said("b", seconds=3))
    actions.answer(world.actor("suzuki"), number, said("a", seconds=40))
    rows = queries.answered_by(world.actor("suzuki")).rows
    assert [(r.outcome, r.seconds) for r in rows] == [("approved", 40), ("wrong", 3)]
    assert queries.answered_by(world.actor("watanabe")).rows == ()
    assert queries.was_asked(world.actor("suzuki"), "mail", (MAIL,)) == {MAIL}
    assert queries.was_asked(world.actor("watanabe"), "mail", (MAIL,)) == frozenset()
