"""集合研修を開く。Plan a class-room, take attendance by code, on the teacher's screen or on paper, and end it."""

import dataclasses
import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from omamori.do.training.courses import assigning, completing, examining, learning, running
from omamori.do.training.courses.domain import codes, errors
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Attendance, Completion, Course, Session
from omamori.facts.courses import Attended, SessionCancelled, SessionHeld, SessionPlanned
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs

BLOB = "course_sheet"
_PURPOSE = "courses-session"
_MINUTES = 3
"""So long a code is good at least; the wall shows a new one every minute."""
_MOST_OPEN = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class Planned:
    """What the form of a session says.

    Attributes:
        starts_at: aware; checked_in_room: understanding is checked in the room, no quiz follows.
    """

    starts_at: datetime
    minutes: int
    place: str
    teacher: str
    checked_in_room: bool = False


def plan_session(actor: Actor, course_id: str, given: Planned, *, session_id: str = "") -> str:
    """Plan a session, or change one that was not held; returns its public id.

    Raises:
        NotPermitted, NotFound.
        NotThatState: the course is not open, or the session is over.
        Invalid: with a sentence per field.
    """
    require(actor, "courses.plan_session")
    _check(given)
    with transaction.atomic():
        course = assigning.open_course(course_id)
        if session_id:
            row = _locked(session_id, Session.State.PLANNED)
            if row.course_id != course.pk:
                raise NotFound
        else:
            row = Session(course=course, made_by_id=actor.person_pk or None)
        before = (row.starts_at, row.place)
        for name, value in dataclasses.asdict(given).items():
            setattr(row, name, value)
        row.save()
        if not session_id:
            running.invite(row.public_id, "planned")
        elif before != (row.starts_at, row.place):
            running.invite(row.public_id, "changed")
        on = given.starts_at.astimezone(clock.JST).date()
        fact = SessionPlanned(subject_id=row.public_id, course_id=course.public_id, on=on)
        record(fact, actor=actor)
    return row.public_id


def _check(given: Planned) -> None:
    wrong = {}
    if not given.place.strip():
        wrong["place"] = "場所を書いてください。"
    if not given.teacher.strip():
        wrong["teacher"] = "講師の名前を書いてください。"
    if not 5 <= given.minutes <= 600:
        wrong["minutes"] = "5 分から 600 分の間で書いてください。"
    if wrong:
        raise Invalid(wrong)


def cancel_session(actor: Actor, session_id: str) -> None:
    """A planned session does not take place; who was told of it hears so.

    Raises:
        NotPermitted, NotFound.
        NotThatState: attendance is being taken, or it is over.
    """
    require(actor, "courses.cancel_session")
    with transaction.atomic():
        row = _locked(session_id, Session.State.PLANNED)
        row.state = Session.State.CANCELLED
        row.save(update_fields=["state"])
        record(
            SessionCancelled(subject_id=row.public_id, course_id=row.course.public_id), actor=actor
        )
        running.invite(row.public_id, "cancelled")


def open_session(actor: Actor, session_id: str) -> None:
    """Begin to take attendance; the edition that is taught is fixed.

    Raises:
        NotPermitted, NotFound, NotThatState, NothingToLearn.
    """
    require(actor, "courses.open_session")
    with transaction.atomic():
        row = _locked(session_id, Session.State.PLANNED)
        if row.course.content == Course.Content.DECK:
            row.edition = learning.edition_now(row.course)
        row.state = Session.State.OPEN
        row.save(update_fields=["state", "edition"])


def code_for(actor: Actor, session_id: str) -> str:
    """A code for the wall (``domain.codes``), good for three minutes at least.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "courses.hold_session")
    return _code(_found(session_id, Session.State.OPEN).public_id, _minute())


def session_of_code(typed: str) -> Session:
    """The session of a code that somebody scanned or typed.

    Raises:
        TokenUnfit: no code of a session that takes attendance, or too old.
    """
    given, now = codes.read(typed), _minute()
    rows = Session.objects.filter(state=Session.State.OPEN).select_related("course")
    for row in rows.order_by("-pk")[:_MOST_OPEN] if given else ():
        for ago in range(_MINUTES + 1):
            if hmac.compare_digest(given, _code(row.public_id, now - ago)):
                return row
    raise errors.TokenUnfit


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


def _code(session_id: str, minute: int) -> str:
    return codes.spelled(blind_index(f"{session_id}:{minute}", purpose=_PURPOSE))


def attend(actor: Actor, token: str) -> str:
    """Be there, by the code on the wall; returns the public id of the session. Twice is once.

    Raises:
        NotPermitted, TokenUnfit.
        NotThatState: it ended in this moment.
    """
    require(actor, "courses.attend")
    with transaction.atomic():
        row = _locked(session_of_code(token).public_id, Session.State.OPEN)
        _enter(row, actor.person_pk, actor.person_id, Attendance.Way.CODE, actor)
    return row.public_id


def record_attendance(actor: Actor, session_id: str, *, number: str) -> str:
    """Somebody signs on the teacher's screen with his 従業者番号; returns his name.

    Raises:
        NotPermitted, NotFound (session), NotThatState.
        Invalid: nobody who works here has this number.
    """
    require(actor, "courses.record_attendance")
    with transaction.atomic():
        row = _found(session_id, Session.State.OPEN)
        wanted = organization.everybody(on=clock.today()).filter(number__iexact=number.strip())
        found = wanted.values_list("pk", "public_id", "name").first()
        if found is None:
            raise Invalid({"number": "この従業者番号の人はいません。番号を確かめてください。"})
        _enter(row, found[0], found[1], Attendance.Way.TABLET, actor)
    return str(found[2])


def take_back(actor: Actor, session_id: str, person_id: str) -> None:
    """An attendance was entered by mistake; only before the session ends.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "courses.take_back")
    with transaction.atomic():
        row = _locked(session_id, Session.State.OPEN)
        gone, _ = Attendance.objects.filter(session=row, person__public_id=person_id).delete()
        if not gone:
            raise NotFound


def keep_sheet(actor: Actor, session_id: str, *, photo: bytes, people: Collection[str]) -> int:
    """Keep the photographed sheet and enter whom it shows; returns how many were new.

    Raises:
        NotPermitted, NotFound, NotThatState.
        FileUnfit: not a photo that can be read.
        Invalid: nobody was ticked.
    """
    require(actor, "courses.keep_sheet")
    if not people:
        raise Invalid({"people": "署名のある人に、しるしを付けてください。"})
    clean = examining.photo(photo)
    blob = blobs.put(clean, kind=BLOB)
    with transaction.atomic():
        row = _locked(session_id, Session.State.OPEN)
        known = organization.everybody(on=clock.today()).filter(public_id__in=set(people))
        found = list(known.values_list("pk", "public_id"))
        if len(found) != len(set(people)):
            raise NotFound
        if row.sheet_blob:
            former = row.sheet_blob
            transaction.on_commit(lambda: blobs.erase(former, kind=BLOB))
        row.sheet_blob, row.sheet_hash = blob, hashlib.sha256(clean).hexdigest()
        row.save(update_fields=["sheet_blob", "sheet_hash"])
        new = [_enter(row, pk, key, Attendance.Way.SHEET, actor) for pk, key in found]
    return sum(new)


def hold_session(actor: Actor, session_id: str) -> tuple[int, int]:
    """End a session: who was there has done the content, or the course; (present, absent).

    Raises:
        NotPermitted, NotFound, NotThatState.
        NobodyThere: no attendance was taken.
    """
    require(actor, "courses.hold_session")
    with transaction.atomic():
        row = _locked(session_id, Session.State.OPEN)
        there = {a.person_id: a.way for a in row.attendances.all()}
        if not there:
            raise errors.NobodyThere
        _ask_guests(row, set(there))
        rows = Assignment.objects.select_for_update(of=("self",)).filter(
            course=row.course, standing=Standing.OPEN
        )
        here = list(rows.filter(person__in=there).select_related("course", "person"))
        for assignment in here:
            _learned(assignment, row, there[assignment.person_id], actor)
        _ask_to_answer(row, [one.person.public_id for one in here if one.standing == Standing.OPEN])
        absent = rows.exclude(person__in=there).count()
        row.state, row.held_at = Session.State.HELD, clock.now()
        row.save(update_fields=["state", "held_at"])
        fact = SessionHeld(
            subject_id=row.public_id,
            course_id=row.course.public_id,
            present=len(there),
            absent=absent,
            sheet_hash=row.sheet_hash,
        )
        record(fact, actor=actor)
    return len(there), absent


def follow_up(actor: Actor, session_id: str) -> int:
    """Ask everybody who missed a session once more, with a new last day; returns how many.

    What he had been asked ends with the record that he was absent; what he had seen goes along.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    require(actor, "courses.follow_up")
    on = clock.today()
    with transaction.atomic():
        row = _locked(session_id, Session.State.HELD)
        course = assigning.open_course(row.course.public_id)
        there = row.attendances.values("person_id")
        missed = (
            Assignment.objects.select_for_update(of=("self",))
            .filter(course=course, standing=Standing.OPEN)
            .exclude(person__in=there)
            .exclude(cycle=f"follow_up:{row.public_id}")
        )
        before = {a.person_id: a for a in missed}
        if not before:
            return 0
        missed.update(standing=Standing.ENDED)
        asked = assigning.ask_again(course, before.keys(), on=on, cause=row.public_id, actor=actor)
        _carry_on(course, row, before)
    return asked


def _carry_on(course: Course, row: Session, before: dict[int, Assignment]) -> None:
    """What they had seen goes along to the new assignment."""
    fresh = list(Assignment.objects.filter(course=course, cycle=f"follow_up:{row.public_id}"))
    for one in fresh:
        old = before.get(one.person_id)
        if old is not None:
            one.edition, one.seen, one.missed = old.edition, old.seen, old.missed
            one.content_done_at, one.started_at = old.content_done_at, old.started_at
    names = ["edition", "seen", "missed", "content_done_at", "started_at"]
    Assignment.objects.bulk_update(fresh, names, batch_size=500)


def _ask_guests(row: Session, people: Collection[int]) -> None:
    """Who came without being asked is counted too."""
    asked = Assignment.objects.filter(course=row.course, person__in=people)
    guests = set(people) - set(asked.values_list("person_id", flat=True))
    if guests:
        assigning.ask_again(row.course, guests, on=clock.today(), cause=row.public_id)


def _learned(assignment: Assignment, row: Session, way: str, actor: Actor) -> None:
    assignment.edition = row.edition or assignment.edition
    assignment.content_done_at = assignment.content_done_at or clock.now()
    assignment.save(update_fields=["edition", "content_done_at"])
    if row.course.quiz_id and not row.checked_in_room:
        return
    done = completing.Done(
        way=Completion.Way.SHEET if way == Attendance.Way.SHEET else Completion.Way.ROOM,
        on=row.starts_at.astimezone(clock.JST).date(),
        session=row,
    )
    completing.complete(assignment, done, actor=actor)


def _ask_to_answer(row: Session, people: Collection[str]) -> None:
    """Who was there hears that only the quiz is missing now."""
    if people:
        notices.notify(
            people=people,
            kind="training",
            title="集合研修のあとのテストを受けてください",
            text="出席は記録されています。テストに合格すると、修了になります。",
            url_name="courses:mine",
            key=f"courses:{row.public_id}:quiz",
            about=[(row.course.title[:60], f"{row.minutes} 分の研修")],
        )


def _enter(row: Session, pk: int, person_id: str, way: str, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            Attendance.objects.create(
                session=row, person_id=pk, way=way, at=clock.now(),
                recorded_by_id=actor.person_pk or None,
            )  # fmt: skip
    except IntegrityError:
        return False
    fact = Attended(
        subject_id=row.public_id, course_id=row.course.public_id, person_id=person_id, way=way
    )
    record(fact, actor=actor)
    return True


def _found(session_id: str, *states: str) -> Session:
    row = Session.objects.select_related("course").filter(public_id=session_id).first()
    return _in_state(row, states)


def _locked(session_id: str, *states: str) -> Session:
    rows = Session.objects.select_for_update(of=("self",)).filter(public_id=session_id)
    return _in_state(rows.select_related("course").first(), states)


def _in_state(row: Session | None, states: tuple[str, ...]) -> Session:
    if row is None:
        raise NotFound
    if row.state not in states:
        raise errors.NotThatState
    return row
