"""Class-rooms: told, changed, called off; entered by code, screen and sheet; followed up."""

import dataclasses
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from omamori.do.training.courses import actions, counted, inviting
from omamori.do.training.courses.domain import errors
from omamori.do.training.courses.domain.counting import total
from omamori.do.training.courses.models import Assignment, Completion, Session
from omamori.do.training.courses.sessions import BLOB, Planned, code_for
from omamori.do.training.courses.tests.world import NOW, TODAY, begun
from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization.models import Leave
from omamori.foundation.storage import blobs
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def _photo() -> bytes:
    image = Image.new("RGB", (40, 30), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {2: (35.0, 40.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_class_room_is_told_changed_near_and_called_off(world: World) -> None:
    sales = world.person("sato").department.public_id
    course = begun(world, content="room", departments=(sales,))
    trainer, sato = world.actor("yoshida"), world.actor("sato")
    away = world.person("suzuki")
    Leave.objects.create(person=away, kind="childcare", starts_on=TODAY, ends_on=None)
    when = datetime(2026, 12, 28, 4, 30, tzinfo=UTC)
    plan = Planned(starts_at=when, minutes=60, place="会議室", teacher="吉田")
    session = actions.plan_session(trainer, course.public_id, plan)
    other = dataclasses.replace(plan, starts_at=NOW - timedelta(days=1))
    actions.plan_session(trainer, course.public_id, other)

    def told() -> list[str]:
        drain()
        rows = Notice.objects.filter(key__startswith="courses:session:", read_at=None)
        assert not rows.filter(person=away).exists()
        return list(rows.filter(person=world.person("sato")).values_list("title", flat=True))

    assert told() == ["集合研修があります"]
    kept = dataclasses.replace(plan, teacher="小林")
    actions.plan_session(trainer, course.public_id, kept, session_id=session)
    assert told() == ["集合研修があります"]
    moved = dataclasses.replace(plan, place="食堂")
    actions.plan_session(trainer, course.public_id, moved, session_id=session)
    assert told() == ["集合研修の日時か場所が変わりました"]
    with clock.fixed(datetime(2026, 12, 24, 0, tzinfo=UTC)):
        assert inviting.tell_soon(on=clock.today()) == 0
    with clock.fixed(datetime(2026, 12, 25, 0, tzinfo=UTC)):
        assert inviting.tell_soon(on=clock.today()) > 0
        assert inviting.tell_soon(on=clock.today()) == 0
        with pytest.raises(NotPermitted):
            actions.cancel_session(sato, session)
        actions.cancel_session(trainer, session)
        assert told() == ["集合研修は取りやめになりました"]
    with pytest.raises(errors.NotThatState):
        actions.open_session(trainer, session)


def test_a_class_room_with_code_screen_and_sheet_and_a_follow_up(world: World) -> None:
    sales = world.person("sato").department.public_id
    course = begun(world, content="room", departments=(sales,))
    trainer = world.actor("yoshida")
    plan = Planned(starts_at=NOW, minutes=60, place="会議室", teacher="吉田", checked_in_room=True)
    session = actions.plan_session(trainer, course.public_id, plan)
    with pytest.raises(errors.NotThatState):
        code_for(trainer, session)
    actions.open_session(trainer, session)
    with pytest.raises(errors.NobodyThere):
        actions.hold_session(trainer, session)
    code = code_for(trainer, session)
    actions.attend(world.actor("sato"), code)
    actions.attend(world.actor("sato"), code)
    with clock.fixed(NOW + timedelta(minutes=4)), pytest.raises(errors.TokenUnfit):
        actions.attend(world.actor("suzuki"), code)
    with pytest.raises(errors.TokenUnfit):
        actions.attend(world.actor("suzuki"), code[:-3] + "AAA")
    assert actions.record_attendance(trainer, session, number="e006") == "渡辺 浩"
    with pytest.raises(Invalid):
        actions.record_attendance(trainer, session, number="E999")
    suzuki = world.id("suzuki")
    assert actions.keep_sheet(trainer, session, photo=_photo(), people=[suzuki]) == 1
    row = Session.objects.get()
    kept = blobs.read(row.sheet_blob, kind=BLOB)
    assert b"Exif" not in kept
    assert Image.open(io.BytesIO(kept)).size == (30, 40)
    present, absent = actions.hold_session(trainer, session)
    ways = dict(Completion.objects.values_list("person__name", "way"))
    assert ways == {"佐藤 健": "room", "渡辺 浩": "room", "鈴木 由香": "sheet"}
    assert actions.follow_up(trainer, session) == absent == Assignment.objects.count() - 3 - absent
    assert present == 3
    assert actions.follow_up(trainer, session) == 0
    whole = counted.by_department(counted.this_round(course, on=TODAY), on=TODAY)
    assert (total(whole, "").passed, total(whole, "").open) == (3, absent)
