"""決めるものと、一人の経緯。Requests that wait for a second person, and everything about one assignment."""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.training.courses import counted, queries
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Attendance, Certificate, Waiver
from omamori.do.training.courses.rows import CertificateRow, Story, WaiverRow
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.courses import ScoreDoubted
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import queries as ledger
from omamori.foundation.organization import queries as organization

MOST = 100


def waivers(actor: Actor, *, state: str = "asked") -> tuple[WaiverRow, ...]:
    """Requests to excuse somebody within reach, newest first, at most a hundred.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    rows = Waiver.objects.filter(assignment__in=_reached(actor))
    if state in Waiver.State.values:
        rows = rows.filter(state=state)
    return tuple(_waiver(row, actor) for row in _whole(rows))


def certificates(actor: Actor) -> tuple[CertificateRow, ...]:
    """Certificates that wait, oldest first, at most a hundred.

    Raises:
        NotPermitted.
    """
    require(actor, "courses.see")
    rows = Certificate.objects.filter(
        assignment__in=_reached(actor), state=Certificate.State.WAITING
    ).select_related("assignment__course", "assignment__person")
    return tuple(_certificate(row, actor) for row in rows.order_by("pk")[:MOST])


def to_decide(actor: Actor) -> int:
    """How many requests wait for this person: neither his own nor asked by him; one query."""
    if reach(actor, "courses.decide_waiver") is Reach.NONE:
        return 0
    asked = Waiver.objects.filter(state=Waiver.State.ASKED)
    others = asked.exclude(
        Q(asked_by_id=actor.person_pk) | Q(assignment__person_id=actor.person_pk)
    )
    papers = Certificate.objects.filter(state=Certificate.State.WAITING)
    papers = papers.exclude(assignment__person_id=actor.person_pk)
    return others.order_by().values("pk").union(papers.order_by().values("pk"), all=True).count()


def story(actor: Actor, assignment_id: str, *, on: date) -> Story:
    """Everything about one assignment: asked, reminded, excused, done.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.see")
    rows = Assignment.objects.filter(counted.in_reach(actor), public_id=assignment_id)
    whole = rows.select_related("course", "person__department", "completion")
    row = counted.with_away(whole, on=on).first()
    if row is None:
        raise NotFound
    found = row.reminders.select_related("to_head").order_by("sent_on", "pk")[:MOST]
    waived = tuple(_waiver(one, actor) for one in _whole(row.waivers.all()))
    papers = row.certificates.select_related("assignment__course", "assignment__person")
    kinds = [w.kind for w in waived if w.state == Waiver.State.APPROVED]
    excused = {row.pk: kinds[0]} if kinds else {}
    open_now = row.standing == Standing.OPEN
    return Story(
        learner=queries.learner_row(row, excused, organization.employment_labels(), on),
        reminders=tuple(
            (one.sent_on, step_words(one.step), one.to_head.name if one.to_head else "")
            for one in found
        ),
        waivers=waived,
        certificates=tuple(_certificate(one, actor) for one in papers.order_by("-pk")),
        rooms=_rooms(row),
        papers=quizzes.papers_of(row.person_id, row.public_id) if row.course.quiz_id else (),
        doubted=ledger.counts((ScoreDoubted,), [row.public_id]).get(row.public_id, 0),
        seen=len(row.seen),
        tries=row.tries,
        may_ask_waiver=open_now
        and reach(actor, "courses.ask_waiver") is not Reach.NONE
        and not any(w.state == Waiver.State.ASKED for w in waived),
        own=row.person_id == actor.person_pk,
    )


def _rooms(row: Assignment) -> tuple[tuple[datetime, str, str], ...]:
    """Class-rooms of the course where he was since he was asked."""
    asked = datetime.combine(row.assigned_on, time(0), clock.JST)
    found = Attendance.objects.filter(
        session__course=row.course_id, person=row.person_id, at__gte=asked
    )
    rows = found.select_related("session").order_by("at")[:MOST]
    return tuple((a.at, a.session.place, _(str(Attendance.Way(a.way).label))) for a in rows)


def step_words(step: str) -> str:
    """A step of the schedule in words."""
    if step == "assigned":
        return _("割り当ての知らせ")
    if step.startswith("p"):
        return _("担当者からの催促")
    days = int(step)
    if days < 0:
        return _("期限の %(n)s 日前") % {"n": -days}
    return _("期限の日") if days == 0 else _("期限から %(n)s 日") % {"n": days}


def _reached(actor: Actor) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(counted.in_reach(actor))


def _whole(rows: "QuerySet[Waiver]") -> "QuerySet[Waiver]":
    people = ("assignment__course", "assignment__person__department", "asked_by", "decided_by")
    return rows.select_related(*people).order_by("-public_id")[:MOST]


def _waiver(row: Waiver, actor: Actor) -> WaiverRow:
    mine = actor.person_pk in (row.asked_by_id, row.assignment.person_id)
    may = reach(actor, "courses.decide_waiver") is not Reach.NONE and not mine
    return WaiverRow(
        public_id=row.public_id,
        assignment_id=row.assignment.public_id,
        course_title=row.assignment.course.title,
        name=row.assignment.person.name,
        department=row.assignment.person.department.name,
        kind=_(str(Waiver.Kind(row.kind).label)),
        reason=str(row.reason),
        state=row.state,
        label=_(str(Waiver.State(row.state).label)),
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        may_decide=may and row.state == Waiver.State.ASKED,
    )


def _certificate(row: Certificate, actor: Actor) -> CertificateRow:
    may = reach(actor, "courses.decide_certificate") is not Reach.NONE
    return CertificateRow(
        public_id=row.public_id,
        assignment_id=row.assignment.public_id,
        course_title=row.assignment.course.title,
        name=row.assignment.person.name,
        file_name=str(row.name),
        completed_on=row.completed_on,
        state=row.state,
        label=_(str(Certificate.State(row.state).label)),
        note=row.note,
        may_decide=may
        and row.state == Certificate.State.WAITING
        and row.assignment.person_id != actor.person_pk,
    )
