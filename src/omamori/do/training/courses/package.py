"""SCORM を聞く。What a package says of its learner: kept, and believed only where no quiz of ours decides.

The package runs in a sandbox of its own origin without cookies; a signed token that names the assignment and
ends after some hours is all it has. Neither the name nor the number of the learner is told to it.
"""

import dataclasses
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from omamori.do.training.courses import completing, learning
from omamori.do.training.courses.domain import errors
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Completion, Course, File, PackageState
from omamori.facts.courses import ScoreDoubted
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import read_token, sign_token
from omamori.foundation.ledger.actions import record

LASTS = timedelta(hours=8)
_PURPOSE = "courses-package"
_STATUSES = ("passed", "completed", "failed", "incomplete", "browsed", "not attempted")
_KEPT = {"cmi.suspend_data": 65_536, "cmi.core.lesson_location": 1_000, "cmi.core.session_time": 20}
STATUS, SCORE = "cmi.core.lesson_status", "cmi.core.score.raw"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Running:
    """A package in the hands of one learner.

    Attributes:
        data: what the package may read, by the names of SCORM 1.2.
    """

    assignment_id: str
    file: File
    data: Mapping[str, str]


def launch(actor: Actor, assignment_id: str) -> tuple[str, str]:
    """(token, path of the first page) for the learner's own assignment.

    Raises:
        NotPermitted, NotFound, NotThatState: not his, over, or no package.
    """
    require(actor, "courses.learn")
    with transaction.atomic():
        row = learning.own_open(actor, assignment_id)
        file = row.course.file
        if row.course.content != Course.Content.FILE or file is None or file.kind != "scorm":
            raise errors.NotThatState
        if row.started_at is None:
            row.started_at = clock.now()
            row.save(update_fields=["started_at"])
    token = sign_token({"a": row.public_id}, purpose=_PURPOSE, expires=clock.now() + LASTS)
    return token, file.entry


def running(token: str) -> Running:
    """What a token stands for.

    Raises:
        TokenUnfit: forged or too old.
        NotFound: the assignment is gone or has another content.
    """
    row = _of(token).select_related("course__file").first()
    if row is None or row.course.file is None:
        raise NotFound
    state = PackageState.objects.filter(assignment=row).first()
    kept = dict(state.kept) if state else {}
    data = {
        "cmi.core.student_id": "learner",
        "cmi.core.student_name": "",
        "cmi.core.credit": "credit",
        "cmi.core.lesson_mode": "normal",
        "cmi.core.entry": "resume" if kept else "ab-initio",
        STATUS: state.status if state else "not attempted",
        SCORE: "" if state is None or state.score is None else str(state.score),
        **{name: str(kept.get(name, "")) for name in _KEPT},
    }
    return Running(assignment_id=row.public_id, file=row.course.file, data=data)


def said(token: str, values: Mapping[str, object]) -> None:
    """Keep what a package says.

    Raises:
        TokenUnfit, NotFound.
    """
    with transaction.atomic():
        rows = _of(token).select_for_update(of=("self",))
        row = rows.select_related("course__file", "person").first()
        if row is None:
            raise NotFound
        if row.standing != Standing.OPEN or row.course.state != Course.State.OPEN:
            return
        state, _made = PackageState.objects.get_or_create(
            assignment=row, defaults={"written_at": clock.now()}
        )
        why = _take(state, values)
        state.written_at = clock.now()
        state.save()
        if row.course.quiz_id and state.status == "passed" and not row.content_done_at:
            why = why or "quiz_decides"
        if why:
            _doubt(row, why)
        if state.status in ("passed", "completed"):
            _finished(row, state)


def _take(state: PackageState, values: Mapping[str, object]) -> str:
    """Take over what SCORM 1.2 knows and nothing else; returns why something was not believed."""
    why = ""
    status, score = values.get(STATUS), values.get(SCORE)
    if status is not None:
        if status in _STATUSES:
            state.status = str(status)
        else:
            why = "not_a_score"
    if score not in (None, ""):
        number = _score(score)
        if number is None:
            why = "not_a_score"
        else:
            state.score = number
    kept = dict(state.kept)
    for name, longest in _KEPT.items():
        value = values.get(name)
        if isinstance(value, str):
            kept[name] = value[:longest]
    state.kept = kept
    return why


def _score(value: object) -> int | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return round(number) if 0 <= number <= 100 else None


def _finished(row: Assignment, state: PackageState) -> None:
    if row.course.quiz_id:
        if row.content_done_at is None:
            learning.content_done(row, SYSTEM)
        return
    done = completing.Done(
        way=Completion.Way.PACKAGE,
        edition=row.course.file.sha256 if row.course.file else "",
        score=state.score,
        of=None if state.score is None else 100,
    )
    completing.complete(row, done)


def _doubt(row: Assignment, why: str) -> None:
    fact = ScoreDoubted(
        subject_id=row.public_id,
        course_id=row.course.public_id,
        person_id=row.person.public_id,
        why=why,
    )
    record(fact)


def _of(token: str) -> "QuerySet[Assignment]":
    data = read_token(token, purpose=_PURPOSE, now=clock.now())
    if data is None:
        raise errors.TokenUnfit
    return Assignment.objects.filter(public_id=data.get("a", ""))
