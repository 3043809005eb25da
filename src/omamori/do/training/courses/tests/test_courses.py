"""A course from its decision to the last person: asked once, reminded, done, excused by two, followed up."""

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from PIL import Image

from omamori.do.training.courses import (
    actions,
    assigning,
    mine,
    queries,
    records,
    reminding,
    running,
    waiting,
)
from omamori.do.training.courses.columns import RECORDS
from omamori.do.training.courses.domain import errors
from omamori.do.training.courses.domain.audience import Happening, Occasion
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import (
    Assignment,
    Certificate,
    Completion,
    Course,
    Reminder,
)
from omamori.do.training.courses.tests.world import NOW, TODAY, asked, begun, made
from omamori.facts.callout import DrillMissed
from omamori.facts.courses import CourseAssigned, CourseReminded
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.messaging import ToolAdopted
from omamori.facts.safeguards import ChangeApproved, ChangeReported
from omamori.foundation.calendar import clock
from omamori.foundation.exports.lists import Line
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger import outbox
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices import queries as notices
from omamori.foundation.organization import owners
from omamori.foundation.organization.models import Leave, Person
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=clock.JST)


def test_everybody_is_asked_once_officers_part_timers_and_dispatched_too(world: World) -> None:
    course = begun(world)
    kinds = set(Assignment.objects.values_list("person__employment", flat=True))
    assert Assignment.objects.count() == Person.objects.count() == 120
    assert kinds == {"officer", "regular", "contract", "part_time", "dispatched", "seconded"}
    assert assigning.assign_all(on=TODAY) == 0
    told = [f.fact for f in facts_about("course", course.public_id)]
    assert [f.people for f in told if isinstance(f, CourseAssigned)] == [120]


def test_a_course_says_what_is_wrong_with_it(world: World) -> None:
    for changed, field in (
        ({"title": "x"}, "title"),
        ({"due_days": 1}, "due_days"),
        ({"due": "date"}, "due_date"),
        ({"month": 2, "day": 30}, "day"),
        ({"departments": ("nowhere",)}, "departments"),
        ({"quiz_id": "nothing"}, "quiz_id"),
        ({"deck_edition": "nothing"}, "deck_edition"),
        ({"due": "clause", "due_clause": "R99-9"}, "due_clause"),
    ):
        with pytest.raises(Invalid) as wrong:
            made(world, **changed)
        assert field in wrong.value.fields
    with pytest.raises(NotPermitted):
        actions.open_course(world.actor("sato"), made(world).public_id)


def test_joiners_returners_and_leavers(world: World) -> None:
    begun(world, title="入社のとき", validity="once", occasion="joined", occasion_days=14)
    back = begun(world, title="戻ったとき", validity="once", occasion="returned")
    assert Assignment.objects.count() == 0
    leave = Leave.objects.get()
    leave.ends_on = TODAY - timedelta(days=1)
    leave.save()
    new = Person.objects.create(
        number="E900", name="新田 新", email="nitta@mirai-print.example", employment="part_time",
        department=world.person("sato").department, joined_on=TODAY,
    )  # fmt: skip
    assert assigning.assign_all(on=TODAY) == 2
    assert Assignment.objects.get(person=new).cycle == "joined:2026-11-24"
    assert Assignment.objects.get(course=back).person_id == leave.person_id
    new.left_on = TODAY
    new.save()
    with clock.fixed(noon(TODAY + timedelta(days=1))):
        assert assigning.assign_all(on=clock.today()) == 0
    assert Assignment.objects.get(person=new).standing == Standing.ENDED


def test_who_is_away_for_long_is_not_late_and_has_time_when_he_is_back(world: World) -> None:
    course = begun(world, due_days=10)
    sato, suzuki = asked(world, course, "sato"), asked(world, course, "suzuki")
    last = sato.due_on
    Leave.objects.create(
        person=sato.person, kind="sick", starts_on=last, ends_on=last + timedelta(days=13)
    )
    Leave.objects.create(person=suzuki.person, starts_on=last, ends_on=last + timedelta(days=1))
    after = last + timedelta(days=12)
    trainer = world.actor("yoshida")
    with clock.fixed(noon(after)):
        rows, _more = queries.learners(trainer, course, on=after, text="E004", standing="all")
        assert [(row.label, row.late) for row in rows] == [("休業・休職中", False)]
        rows, _more = queries.learners(trainer, course, on=after, text="E004", standing="late")
        assert rows == ()
        assert "E004" not in {row.number for row in queries.late(trainer, on=after)[0]}
    back = last + timedelta(days=14)
    with clock.fixed(noon(back)):
        assigning.assign_all(on=back)
        assigning.assign_all(on=back)
        sato.refresh_from_db()
        suzuki.refresh_from_db()
    assert (sato.due_on - back).days >= 10
    assert suzuki.due_on == last


def test_a_near_miss_asks_its_department_once(world: World) -> None:
    course = begun(world, occasion="near_miss", validity="once")
    sales = world.person("sato").department.public_id
    near = Happening(occasion=Occasion.NEAR_MISS, source="n1", departments=frozenset({sales}))
    count = assigning.happened(near, on=TODAY)
    there = Person.objects.filter(department=world.person("sato").department).count()
    assert count == there > 0
    assert assigning.happened(near, on=TODAY) == 0
    again = Happening(occasion=Occasion.NEAR_MISS, source="n2", departments=frozenset({sales}))
    assert assigning.happened(again, on=TODAY) == there
    assert Assignment.objects.filter(course=course, why="happening").count() == 2 * there


def test_who_missed_a_drill_is_asked_once_for_each(world: World) -> None:
    course = begun(world, occasion="failed_drill", validity="once")
    for drill in ("d1", "d1", "d2"):
        with transaction.atomic():
            record(DrillMissed(subject_id=world.id("sato"), drill_id=drill, way="test"))
    while outbox.deliver_some():
        pass
    rows = Assignment.objects.filter(course=course).order_by("cycle")
    assert [(row.person_id, row.cycle) for row in rows] == [
        (world.person("sato").pk, f"failed_drill:{drill}") for drill in ("d1", "d2")
    ]


def test_a_new_tool_is_learned_before_its_first_day(world: World) -> None:
    """Once for a tool and the change it brings; before a change, be it sooner than the course's own days."""
    course = begun(world, occasion="new_tool", validity="once", due_days=30)
    sales = world.person("sato").department.public_id
    tool = ToolAdopted(subject_id="t1", tool="slack")
    brought = ChangeReported(
        subject_id="c1", kind="new_tool", starts_on=TODAY, source=ToolAdopted.name, source_id="t1"
    )
    home = ChangeReported(
        subject_id="c2", kind="telework", starts_on=date(2026, 12, 7), department_ids=(sales,)
    )
    for told in (tool, brought, ChangeApproved(subject_id="c1", kind="new_tool"), home,
                 ChangeApproved(subject_id="c2", kind="telework")):  # fmt: skip
        with transaction.atomic():
            record(told)
    while outbox.deliver_some():
        pass
    rows = Assignment.objects.filter(course=course)
    assert rows.filter(cycle="new_tool:t1", due_on=date(2026, 12, 24)).count() == 120
    there = Person.objects.filter(department=world.person("sato").department).count()
    assert rows.filter(cycle="new_tool:c2", due_on=date(2026, 12, 4)).count() == there
    assert rows.count() == 120 + there


def test_a_paper_is_read_completed_and_asked_again_next_year(world: World) -> None:
    course = begun(world)
    mine_now = asked(world, course, "sato")
    sato = world.actor("sato")
    with pytest.raises(NotFound):
        actions.finish_content(world.actor("suzuki"), mine_now.public_id)
    actions.start(sato, mine_now.public_id)
    actions.finish_content(sato, mine_now.public_id)
    receipt = mine.receipt(sato, mine_now.public_id)
    assert receipt.valid_until == date(2027, 3, 31)
    with pytest.raises(errors.NotThatState):
        actions.finish_content(sato, mine_now.public_id)
    with clock.fixed(noon(date(2027, 4, 1))):
        assert assigning.assign_all(on=clock.today()) == 120
        assert Completion.objects.count() == 1
        mine_later = asked(world, course, "sato")
    assert mine_later.pk != mine_now.pk
    assert mine_later.cycle == "year:2027-04-01"


def test_nobody_excuses_himself_and_two_decide(world: World) -> None:
    course = begun(world)
    one = asked(world, course, "sato")
    ask = {"kind": "other_proof", "reason": "前の会社で 10 月に同じ教育を受けた証明書がある"}
    with pytest.raises(NotFound):
        actions.ask_waiver(world.actor("suzuki"), one.public_id, **ask)
    made_by_head = actions.ask_waiver(world.actor("watanabe"), one.public_id, **ask)
    with pytest.raises(errors.NotThatState):
        actions.ask_waiver(world.actor("sato"), one.public_id, **ask)
    with pytest.raises(NotPermitted):
        actions.decide_waiver(world.actor("watanabe"), made_by_head, approve=True)
    trainer = asked(world, course, "yoshida")
    own = actions.ask_waiver(world.actor("yoshida"), trainer.public_id, **ask)
    with pytest.raises(errors.OwnWaiver):
        actions.decide_waiver(world.actor("yoshida"), own, approve=True)
    assert waiting.to_decide(world.actor("yoshida")) == 1
    actions.decide_waiver(world.actor("yoshida"), made_by_head, approve=True)
    actions.decide_waiver(world.actor("tanaka"), own, approve=False)
    one.refresh_from_db()
    trainer.refresh_from_db()
    assert (one.standing, trainer.standing) == (Standing.WAIVED, Standing.OPEN)
    told = [notices.mine(world.actor(who))[0][0].title for who in ("watanabe", "yoshida")]
    assert told == ["受講の免除が認められました", "受講の免除は認められませんでした"]
    assert assigning.assign_all(on=TODAY) == 0
    with pytest.raises(errors.NotThatState):
        actions.decide_waiver(world.actor("tanaka"), made_by_head, approve=False)


def test_one_mail_for_several_courses_and_none_after_it_is_done(world: World) -> None:
    sales = (world.person("sato").department.public_id,)
    first = begun(world, departments=sales)
    second = begun(world, title="メールの安全", departments=sales)
    assert running.remind(on=TODAY) > 0
    assert running.remind(on=TODAY) == 0
    sato = world.actor("sato")
    actions.finish_content(sato, asked(world, first, "sato").public_id)
    drain()
    mine_now = [
        m for m in mail.outbox if "sato@mirai-print.example" in m.to and "教育" in m.subject
    ]
    assert len(mine_now) == 1
    assert "メールの安全" in mine_now[0].body
    assert "個人情報保護の基本" not in mine_now[0].body
    done = asked(world, second, "suzuki")
    other = asked(world, first, "suzuki")
    mail.outbox.clear()
    with clock.fixed(noon(TODAY + timedelta(days=17))):
        assert running.remind(on=clock.today()) > 0
        actions.finish_content(world.actor("suzuki"), done.public_id)
        actions.finish_content(world.actor("suzuki"), other.public_id)
        drain()
    assert not [m for m in mail.outbox if "suzuki@mirai-print.example" in m.to]


def test_the_head_hears_of_late_people_and_his_stand_in_while_he_is_away(world: World) -> None:
    course = begun(world, departments=(world.person("sato").department.public_id,))
    late = asked(world, course, "sato").due_on + timedelta(days=3)
    with clock.fixed(noon(late)):
        assert running.remind(on=late) > 0
    row = Reminder.objects.get(assignment=asked(world, course, "sato"))
    assert (row.step, row.to_head_id) == ("+3", world.person("watanabe").pk)
    own = Reminder.objects.get(assignment=asked(world, course, "watanabe"))
    assert own.to_head_id == world.person("kato").pk
    told = [f.fact for f in facts_about("course", course.public_id)]
    assert [f.heads for f in told if isinstance(f, CourseReminded)] == [2]


def test_who_is_on_leave_is_left_in_peace(world: World) -> None:
    begun(world)
    running.remind(on=TODAY)
    away = Leave.objects.get().person_id
    assert not Reminder.objects.filter(assignment__person_id=away).exists()
    assert Reminder.objects.count() == 119


def test_one_press_reminds_those_in_reach_once_a_day(world: World) -> None:
    course = begun(world)
    head = world.actor("watanabe")
    sales = Person.objects.filter(department=world.person("sato").department).count()
    assert actions.remind(head, course.public_id) == sales - 1  # one is on leave
    assert actions.remind(head, course.public_id) == 0
    with pytest.raises(NotPermitted):
        actions.remind(world.actor("sato"), course.public_id)


def _photo() -> bytes:
    image = Image.new("RGB", (40, 30), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {2: (35.0, 40.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_another_companys_certificate_is_confirmed_by_somebody_else(world: World) -> None:
    course = begun(world, content="outside")
    one = asked(world, course, "sato")
    sato, trainer = world.actor("sato"), world.actor("yoshida")
    with pytest.raises(errors.FileUnfit):
        actions.hand_in_certificate(
            sato, one.public_id, name="a.png", content=b"no", completed_on=TODAY
        )
    hand_in = {"name": "修了証.jpg", "content": _photo(), "completed_on": date(2026, 11, 20)}
    first = actions.hand_in_certificate(sato, one.public_id, **hand_in)
    with pytest.raises(errors.NotThatState):
        actions.hand_in_certificate(sato, one.public_id, **hand_in)
    with pytest.raises(Invalid):
        actions.decide_certificate(trainer, first, confirm=False)
    actions.decide_certificate(trainer, first, confirm=False, note="日付が読めない")
    second = actions.hand_in_certificate(sato, one.public_id, **hand_in)
    actions.decide_certificate(trainer, second, confirm=True)
    done = Completion.objects.get()
    assert (done.way, done.completed_on) == ("certificate", date(2026, 11, 20))
    assert Certificate.objects.count() == 2


def test_people_added_by_hand_carry_a_reason(world: World) -> None:
    course = begun(world, departments=(world.person("nakamura").department.public_id,))
    trainer = world.actor("yoshida")
    give = {"people": (world.id("sato"),), "reason": "業務の引き継ぎのため"}
    assert actions.assign(trainer, course.public_id, **give) == 1
    assert actions.assign(trainer, course.public_id, **give) == 0
    with pytest.raises(NotFound):
        actions.assign(trainer, course.public_id, people=("nobody",), reason="ためし")
    with pytest.raises(Invalid):
        actions.assign(trainer, course.public_id, people=(), reason="ためし")


def test_past_records_come_in_once_and_are_never_written_over(world: World) -> None:
    course = begun(world)
    person = owners.spelt(world.person("sato"))
    values = {"person": person, "course": course.title, "completed_on": "2026-10-01", "edition": "第3版",
              "score": "9", "score_of": "10", "way": "集合研修"}  # fmt: skip
    old = values | {"course": "前の研修", "completed_on": "2024-02-29"}
    office = world.actor("kobayashi")
    lines = [Line(row=2, public_id="", values=values), Line(row=3, public_id="", values=old)]
    with transaction.atomic():
        records.take_in(office, lines)
    assert asked(world, course, "sato").standing == Standing.PASSED
    known = records.known()
    assert {key: row[1]["score"] for key, row in known.items()} == {
        RECORDS.key_of(values): "9", RECORDS.key_of(old): "9"
    }  # fmt: skip
    again = known[RECORDS.key_of(values)][0]
    with pytest.raises(errors.RecordsAreFinal), transaction.atomic():
        records.take_in(office, [Line(row=2, public_id=again, values=values | {"score": "10"})])
    assert Course.objects.get(title="前の研修").state == "closed"


def test_a_closed_course_asks_and_reminds_nobody(world: World) -> None:
    course = begun(world)
    actions.close_course(world.actor("yoshida"), course.public_id)
    assert assigning.assign_all(on=TODAY) == 0
    assert reminding.run(on=TODAY) == 0
    assert mine.mine(world.actor("sato"), on=TODAY)[0] == ()


def test_a_head_counts_his_own_department_only(world: World) -> None:
    course = begun(world)
    head = queries.course(world.actor("watanabe"), course.public_id, on=TODAY)
    assert [tally.name for tally in head.departments] == ["営業部"]
    rows, _after = queries.learners(world.actor("watanabe"), course, on=TODAY, standing="all")
    assert {row.department for row in rows} == {"営業部"}
    officer = queries.course(world.actor("tanaka"), course.public_id, on=TODAY)
    assert officer.row.tally.all == 120
