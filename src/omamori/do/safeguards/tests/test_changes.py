"""A change of the environment from its report to its end: the accident of the double check cannot repeat itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import QuerySet

from omamori.do.safeguards import actions, as_of, domain, home, queries
from omamori.do.safeguards.jobs import remind
from omamori.do.safeguards.models import Change, Task
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.messaging import ToolAdopted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization import actions as organization
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
START = date(2026, 12, 14)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    found = mirai()
    starter_in_force(found)
    return found


def telework(world: World, **changed: object) -> domain.Report:
    given: dict[str, object] = {
        "kind": "telework",
        "what": "営業部が週に三日、自宅で働く",
        "departments": (world.person("sato").department.public_id,),
        "starts_on": START,
    }
    return domain.Report(**(given | changed))  # type: ignore[arg-type]


def approved(world: World, **changed: object) -> Change:
    made = actions.report(world.actor("watanabe"), telework(world, **changed))
    actions.approve(world.actor("tanaka"), made)
    return Change.objects.get(public_id=made)


def finish(world: World, change: Change) -> None:
    for task in change.tasks.filter(outcome="open"):
        actions.finish_task(
            world.actor("kobayashi"),
            task.public_id,
            outcome="fits",
            result="自宅からも同じ画面で確かめられる。",
        )


def test_telework_lists_the_double_check_and_everything_else_on_the_old_way(world: World) -> None:
    change = approved(world)
    tasks = {(t.kind, t.code): t for t in change.tasks.all()}
    assert ("control", "second_check") in tasks
    assert ("clause", "R1-10") in tasks
    assert "確認だけが抜け落ちます" in tasks["control", "second_check"].why
    assert "代わりの人" in tasks["clause", "R1-10"].why
    assert ("training", "explain") in tasks
    assert {t.due_on for t in tasks.values()} == {date(2026, 12, 11)}
    assert all(t.owner for t in tasks.values())
    head = next(t for t in tasks.values() if t.kind == "contact" and "営業部" in t.label)
    assert head.owner == world.person("watanabe")
    (told, agreed) = facts_about("change", change.public_id)
    assert (told.fact.name, agreed.fact.name) == (
        "safeguards.change_reported",
        "safeguards.change_approved",
    )
    assert getattr(told.fact, "things", 0) == len(tasks)


def test_it_cannot_be_closed_while_something_waits(world: World) -> None:
    change = approved(world)
    with pytest.raises(domain.TasksOpen):
        actions.close(world.actor("kobayashi"), change.public_id)
    finish(world, change)
    actions.close(world.actor("kobayashi"), change.public_id)
    change.refresh_from_db()
    assert (change.state, change.left_open) == ("closed", "")
    with pytest.raises(domain.NotThatState):
        actions.close(world.actor("kobayashi"), change.public_id)


def test_with_a_reason_it_can_and_the_reason_stays(world: World) -> None:
    change = approved(world)
    actions.close(
        world.actor("tanaka"), change.public_id, reason="テレワークは年内は行わないため。"
    )
    change.refresh_from_db()
    assert change.left_open == "テレワークは年内は行わないため。"
    closed = facts_about("change", change.public_id)[-1].fact
    assert getattr(closed, "left", 0) == change.tasks.count()


def test_people_who_go_home_without_a_word_open_the_change_by_themselves(world: World) -> None:
    sato = world.actor("sato")
    begins = NOW + timedelta(hours=20)
    organization.set_presence(
        sato,
        sato.person_id,
        where="telework",
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
    )
    drain()
    change = Change.objects.get()
    assert (change.kind, change.source, change.state) == (
        "telework",
        "organization.presence_set",
        "reported",
    )
    assert change.reported_by is None
    assert change.tasks.filter(kind="control", code="second_check").exists()
    (task,) = [t for t in home.tasks(world.actor("tanaka"), NOW) if "承認" in t.title]
    assert "お守りが開きました" in task.why
    # The colleague of the next day is covered; nobody is asked twice.
    suzuki = world.actor("suzuki")
    organization.set_presence(
        suzuki,
        suzuki.person_id,
        where="telework",
        starts_at=begins + timedelta(days=1),
        ends_at=begins + timedelta(days=1, hours=8),
    )
    drain()
    remind()
    assert Change.objects.count() == 1


def test_telework_that_was_told_opens_nothing_more(world: World) -> None:
    approved(world, starts_on=TODAY - timedelta(days=1))
    sato = world.actor("sato")
    organization.set_presence(
        sato,
        sato.person_id,
        where="telework",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=5),
    )
    drain()
    assert Change.objects.count() == 1


def test_a_start_with_open_tasks_is_told_aloud(world: World) -> None:
    change = approved(world)
    with clock.fixed(datetime(2026, 12, 9, 0, 0, tzinfo=UTC)):
        remind()
    assert Notice.objects.filter(key=f"safeguards:{change.public_id}:soon").exists()
    with clock.fixed(datetime(2026, 12, 14, 0, 0, tzinfo=UTC)):
        remind()
        remind()
    late = Notice.objects.filter(key=f"safeguards:{change.public_id}:begun")
    assert {n.person for n in late} == {world.person("tanaka"), world.person("kobayashi")}
    assert all(n.urgent for n in late)
    with clock.fixed(datetime(2026, 12, 15, 0, 0, tzinfo=UTC)):
        figure = home.cycle(world.actor("tanaka"), clock.now())[0]
        assert figure.state == "late"
        assert any(t.urgent for t in home.tasks(world.actor("kobayashi"), clock.now()))


def test_nobody_approves_his_own_and_the_returned_is_told_anew(world: World) -> None:
    made = actions.report(world.actor("tanaka"), telework(world))
    with pytest.raises(domain.OwnReport):
        actions.approve(world.actor("tanaka"), made)
    with pytest.raises(NotPermitted):
        actions.approve(world.actor("kobayashi"), made)
    with pytest.raises(Invalid):
        actions.send_back(world.actor("ito"), made, note=" ")
    actions.send_back(world.actor("ito"), made, note="どの部門かを書いてください。")
    with pytest.raises(NotFound):
        actions.revise(world.actor("sato"), made, telework(world))
    actions.revise(world.actor("tanaka"), made, telework(world, kind="private_device"))
    actions.approve(world.actor("ito"), made)
    change = Change.objects.get()
    assert (change.kind, change.state) == ("private_device", "approved")
    assert change.tasks.filter(code="explain").count() == 1
    actions.withdraw(world.actor("tanaka"), made)
    task = change.tasks.get(code="explain").public_id
    with pytest.raises(domain.NotThatState):
        actions.finish_task(
            world.actor("kobayashi"), task, outcome="fits", result="このままでよい。よく見た。"
        )


def test_who_rewrote_a_change_may_not_approve_it(world: World) -> None:
    starts = TODAY - timedelta(days=1)
    organization.appoint(
        world.actor("ito"), post="office", person_id=world.id("tanaka"), starts_on=starts
    )
    made = actions.report(world.actor("watanabe"), telework(world))
    actions.send_back(world.actor("tanaka"), made, note="どの曜日かを書いてください。")
    Notice.objects.all().delete()
    actions.revise(world.actor("tanaka"), made, telework(world, kind="private_device"))
    assert not Notice.objects.filter(person=world.person("tanaka"), kind="safeguards").exists()
    for decide in (actions.approve, actions.send_back):
        with pytest.raises(domain.OwnReport):
            decide(world.actor("tanaka"), made, note="これでよい。")
    assert not queries.waiting_for(world.actor("tanaka"), on=TODAY)
    it = queries.change(world.actor("tanaka"), made, on=TODAY)
    assert (it.may_approve, it.revised_by) == (False, (world.person("tanaka").name,))
    actions.send_back(world.actor("ito"), made, note="端末の名前も書いてください。")
    actions.revise(world.actor("watanabe"), made, telework(world))
    with pytest.raises(domain.OwnReport):
        actions.approve(world.actor("tanaka"), made)
    actions.approve(world.actor("ito"), made)


def test_who_has_nothing_more_to_do_has_nothing_more_to_read(world: World) -> None:
    def told() -> "QuerySet[Notice]":
        return Notice.objects.filter(kind="safeguards", read_at=None)

    made = actions.report(world.actor("watanabe"), telework(world))
    assert told().exists()
    actions.send_back(world.actor("tanaka"), made, note="どの部門かを書いてください。")
    assert {n.person for n in told()} == {world.person("watanabe")}
    actions.revise(world.actor("watanabe"), made, telework(world))
    assert not told().filter(person=world.person("watanabe")).exists()
    actions.approve(world.actor("tanaka"), made)
    assert {n.key for n in told()} == {f"safeguards:{made}:tasks"}
    with clock.fixed(datetime(2026, 12, 9, 0, 0, tzinfo=UTC)):
        remind()
    with clock.fixed(datetime(2026, 12, 14, 0, 0, tzinfo=UTC)):
        remind()
        assert told().exists()
        actions.close(world.actor("tanaka"), made, reason="テレワークは年内は行わないため。")
        assert not told().exists()
    made = actions.report(world.actor("watanabe"), telework(world))
    assert told().exists()
    actions.withdraw(world.actor("watanabe"), made)
    assert not told().exists()


def test_tasks_belong_to_their_owners(world: World) -> None:
    change = approved(world)
    task = change.tasks.get(kind="control", code="second_check")
    with pytest.raises(NotFound):
        actions.finish_task(
            world.actor("sato"), task.public_id, outcome="fits", result="このままでよいと思う。"
        )
    actions.assign(
        world.actor("kobayashi"),
        task.public_id,
        owner_id=world.id("sato"),
        due_on=TODAY + timedelta(days=3),
    )
    with pytest.raises(Invalid) as wrong:
        actions.assign(
            world.actor("kobayashi"),
            task.public_id,
            owner_id="nobody",
            due_on=TODAY - timedelta(days=1),
        )
    assert set(wrong.value.fields) == {"owner", "due_on"}
    with pytest.raises(Invalid) as short:
        actions.finish_task(world.actor("sato"), task.public_id, outcome="", result="はい")
    assert set(short.value.fields) == {"outcome", "result"}
    actions.finish_task(
        world.actor("sato"), task.public_id, outcome="changed", result="電話で呼べる人を決めた。"
    )
    task.refresh_from_db()
    assert (task.outcome, task.done_by) == (Task.Outcome.CHANGED, world.person("sato"))
    actions.reopen_task(world.actor("sato"), task.public_id)
    (waiting,) = queries.my_open_tasks(world.actor("sato"), on=TODAY, most=5)
    assert waiting.public_id == task.public_id


def test_a_new_means_of_contact_opens_the_change_by_itself(world: World) -> None:
    fact = ToolAdopted(subject_id="01kbbbbbbbbbbbbbbbbbbbbbbb", tool="slack")
    for _ in range(2):
        with transaction.atomic():
            record(fact, actor=world.actor("tanaka"))
        drain()
    change = Change.objects.get()
    assert (change.kind, change.source, change.starts_on) == (
        "new_tool",
        "messaging.tool_adopted",
        TODAY,
    )
    codes = set(change.tasks.values_list("kind", "code"))
    assert {("control", "new_tool"), ("control", "namesake"), ("clause", "R1-2")} <= codes
    (section,) = as_of.sections(world.actor("takahashi"), TODAY)
    assert (section.total, section.rows[0][2]) == (1, "2026-11-24")
