"""書き出す。Who stands where as Excel, statements as JSON lines, the deck with its questions as SCORM 1.2."""

import dataclasses
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from omamori.do.training.courses import learning, queries
from omamori.do.training.courses.domain import errors, sco
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.domain.statements import Told, statement
from omamori.do.training.courses.models import Assignment, Completion, Course, Waiver
from omamori.do.training.courses.rows import LearnerRow
from omamori.do.training.materials import queries as materials
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.courses import CoursesExported
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel
from omamori.foundation.exports.slides import rendering
from omamori.foundation.exports.slides.tree import Deck
from omamori.foundation.exports.tables import Cell, Column, Kind, Table
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.roster_export import origin

MASTERY = 80
"""Whole percent; what other systems are told passes."""
MOST_QUESTIONS = 20
_FIXED = (2020, 1, 1, 0, 0, 0)
"""The time of every member: the same course gives the same bytes."""
_COLUMNS = (
    Column(label="従業者番号", width=12), Column(label="氏名", width=18), Column(label="部門", width=20),
    Column(label="雇用の形", width=16), Column(label="状態", width=10), Column(label="わけ", width=28),
    Column(label="割り当てた日", kind=Kind.DATE), Column(label="期限", kind=Kind.DATE),
    Column(label="修了した日", kind=Kind.DATE), Column(label="受け方", width=14), Column(label="得点", width=10),
    Column(label="記録の番号", width=28),
)  # fmt: skip


def table(actor: Actor, course_id: str, *, on: date) -> tuple[str, bytes]:
    """(title, workbook) of everybody in the running round of a course; that it was taken is recorded.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.export")
    course = _course(course_id)
    sheet = Table(title=course.title[:28], columns=_COLUMNS, rows=_people(actor, course, on))
    content, summary = excel.write_bytes([sheet], origin(actor, course.title))
    _note(actor, course, "excel", summary.rows, summary.content_hash)
    return course.title, content


def _people(actor: Actor, course: Course, on: date) -> Iterator[list[Cell]]:
    after = ""
    while True:
        rows, after = queries.learners(actor, course, on=on, standing="all", after=after)
        yield from (_cells(row) for row in rows)
        if not after:
            return


def _cells(row: LearnerRow) -> list[Cell]:
    return [row.number, row.name, row.department, row.employment, row.label, row.reason,
            row.assigned_on, row.due_on, row.completed_on, row.way, row.score, row.receipt]  # fmt: skip


def statements(actor: Actor, course_id: str) -> tuple[str, bytes]:
    """(title, JSON lines) of what happened in a course, oldest first.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.export")
    course = _course(course_id)
    lines = [
        json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for one in _told(course)
    ]
    content = "".join(f"{line}\n" for line in lines).encode()
    _note(actor, course, "xapi", len(lines), hashlib.sha256(content).hexdigest())
    return course.title, content


def _told(course: Course) -> list[dict[str, Any]]:
    found: list[Told] = []
    done = Completion.objects.filter(course=course).select_related("person", "assignment")
    for row in done.order_by("completed_at", "pk"):
        base = _base(course, row.assignment, row.person.number, row.completed_at)
        base = dataclasses.replace(base, edition=row.edition)
        if row.assignment.started_at:
            found.append(dataclasses.replace(base, verb="launched", at=row.assignment.started_at))
        found.append(base)
        if row.score is not None:
            found.append(dataclasses.replace(base, verb="passed", score=row.score, of=row.score_of))
    excused = Waiver.objects.filter(assignment__course=course, state=Waiver.State.APPROVED)
    found += [
        dataclasses.replace(
            _base(
                course, one.assignment, one.assignment.person.number, one.decided_at or one.asked_at
            ),
            verb="waived",
            reason=one.kind,
        )
        for one in excused.select_related("assignment__person").order_by("pk")
    ]
    fallen = Assignment.objects.filter(course=course, standing=Standing.OPEN, tries__gt=0)
    found += [
        dataclasses.replace(
            _base(course, one, one.person.number, one.started_at or clock.now()), verb="failed"
        )
        for one in fallen.select_related("person").order_by("pk")
    ]
    return [statement(one) for one in found]


def _base(course: Course, assignment: Assignment, number: str, at: datetime) -> Told:
    return Told(
        key=assignment.public_id,
        verb="completed",
        at=at,
        home=settings.OMAMORI.base_url,
        number=number,
        course_id=course.public_id,
        title=course.title,
    )


def package(actor: Actor, course_id: str) -> tuple[str, bytes]:
    """(title, zip) of the deck with questions of its quiz, for another company's system.

    Raises:
        NotPermitted, NotFound.
        NothingToLearn: the course has no deck, or none is approved.
    """
    require(actor, "courses.export_package")
    course = _course(course_id)
    if course.content != Course.Content.DECK:
        raise errors.NothingToLearn
    edition = materials.edition(learning.edition_now(course))
    company = organization.company()
    deck = Deck(
        title=course.title,
        company=company.name if company else "",
        edition=edition.number,
        made_on=edition.made_on,
        slides=materials.slides_of(edition.public_id),
        audience=edition.audience,
    )
    questions = _questions(actor, course)
    mastery = MASTERY if questions else 0
    files = {
        "imsmanifest.xml": sco.manifest(
            identifier=course.public_id, title=course.title, mastery=mastery
        ).encode(),
        "index.html": sco.index(title=course.title, questions=questions).encode(),
        "sco.js": sco.script(questions=questions, mastery=mastery).encode(),
        "deck.html": rendering.render(deck, rendering.Form.HTML),
    }
    content = _zipped(files)
    _note(actor, course, "scorm", len(deck.slides), hashlib.sha256(content).hexdigest())
    return course.title, content


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _questions(actor: Actor, course: Course) -> tuple[sco.Question, ...]:
    if not course.quiz_id:
        return ()
    found = []
    for question_id, _code, _text in quizzes.quiz(actor, course.quiz_id).pool:
        versions = quizzes.question(actor, question_id).versions
        version = next((v for v in versions if v.state == "approved"), None)
        right = [flag for _letter, _text, flag in version.options] if version else []
        if version is None or not any(right) or all(right):
            # An order of steps cannot be asked by ticking.
            continue
        found.append(
            sco.Question(
                text=version.text,
                many=sum(right) > 1,
                options=tuple((text, right) for _letter, text, right in version.options),
                why=version.explanation,
            )
        )
        if len(found) == MOST_QUESTIONS:
            break
    return tuple(found)


def _course(course_id: str) -> Course:
    row = Course.objects.filter(public_id=course_id).first()
    if row is None:
        raise NotFound
    return row


def _note(actor: Actor, course: Course, form: str, rows: int, digest: str) -> None:
    with transaction.atomic():
        fact = CoursesExported(
            subject_id=course.public_id, form=form, rows=rows, content_hash=digest
        )
        record(fact, actor=actor)
