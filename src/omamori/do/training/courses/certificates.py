"""社外の修了証。A learner hands in what another company certified; somebody else confirms it."""

import hashlib
from datetime import date

from django.db import transaction

from omamori.do.training.courses import completing, examining, learning
from omamori.do.training.courses.domain import errors
from omamori.do.training.courses.domain.counting import Standing
from omamori.do.training.courses.models import Assignment, Certificate, Completion, Course
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs
from pidetect.readout import read_out

BLOB = "course_certificate"
LARGEST = 20 * 1024 * 1024


def hand_in_certificate(
    actor: Actor, assignment_id: str, *, name: str, content: bytes, completed_on: date
) -> str:
    """Hand in a certificate (PDF, or a photo that is drawn anew); returns its public id.

    Raises:
        NotPermitted, NotFound.
        NotThatState: the course is not of this kind, or one waits already.
        FileUnfit, Invalid: the file, the day.
    """
    require(actor, "courses.hand_in_certificate")
    if completed_on > clock.today():
        raise Invalid({"completed_on": "修了した日は、今日までの日にしてください。"})
    clean, media_type = _clean(name, content)
    blob = blobs.put(clean, kind=BLOB)
    with transaction.atomic():
        row = learning.own_open(actor, assignment_id)
        waiting = row.certificates.filter(state=Certificate.State.WAITING)
        if row.course.content != Course.Content.OUTSIDE or waiting.exists():
            raise errors.NotThatState
        made = Certificate.objects.create(
            assignment=row,
            blob=blob,
            name=name[:200],
            media_type=media_type,
            sha256=hashlib.sha256(clean).hexdigest(),
            completed_on=completed_on,
            handed_in_at=clock.now(),
        )
        people = organization.holder_ids("trainer", "office", on=clock.today())
        notices.notify(
            people=[p for p in people if p != actor.person_id],
            kind="training",
            title="社外の修了証が出ています",
            text="修了証を見て、この講座の修了と認めるかを決めてください。",
            url_name="courses:waivers",
            key=f"courses:certificate:{made.public_id}",
        )
    return made.public_id


def decide_certificate(actor: Actor, certificate_id: str, *, confirm: bool, note: str = "") -> None:
    """Confirm a certificate as completion, or send it back; never one's own.

    Raises:
        NotPermitted, NotFound, OwnWaiver, NotThatState.
        Invalid: sent back without a word why.
    """
    require(actor, "courses.decide_certificate")
    if not confirm and not note.strip():
        raise Invalid({"note": "差し戻すわけを書いてください。"})
    with transaction.atomic():
        rows = Certificate.objects.select_for_update(of=("self",)).filter(public_id=certificate_id)
        row = rows.select_related("assignment").first()
        if row is None:
            raise NotFound
        held = Assignment.objects.select_for_update(of=("self",))
        assignment = held.select_related("course", "person").get(pk=row.assignment_id)
        if not actor.person_pk or assignment.person_id == actor.person_pk:
            raise errors.OwnWaiver
        if row.state != Certificate.State.WAITING or assignment.standing != Standing.OPEN:
            raise errors.NotThatState
        row.state = Certificate.State.CONFIRMED if confirm else Certificate.State.RETURNED
        row.decided_by_id, row.decided_at, row.note = (
            actor.person_pk,
            clock.now(),
            note.strip()[:200],
        )
        row.save(update_fields=["state", "decided_by", "decided_at", "note"])
        notices.settle(key=f"courses:certificate:{row.public_id}")
        if confirm:
            done = completing.Done(
                way=Completion.Way.CERTIFICATE, edition=row.sha256, on=row.completed_on
            )
            completing.complete(assignment, done, actor=actor)
        else:
            _tell_returned(row, assignment)


def certificate_content(actor: Actor, certificate_id: str) -> tuple[str, str, bytes]:
    """Name, media type and bytes, for who decides or checks the records.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "courses.see_sheet")
    row = Certificate.objects.filter(public_id=certificate_id).first()
    if row is None:
        raise NotFound
    return str(row.name), row.media_type, blobs.read(row.blob, kind=BLOB)


def _clean(name: str, content: bytes) -> tuple[bytes, str]:
    if not content[:1024].lstrip().startswith(b"%PDF-"):
        return examining.photo(content), "image/jpeg"
    if len(content) > LARGEST:
        raise examining.unfit("too_large", "20 MB")
    if read_out(content, name, characters=2000).why in ("encrypted", "broken", "bomb", "crashed"):
        raise examining.unfit("broken")
    return content, "application/pdf"


def _tell_returned(row: Certificate, assignment: Assignment) -> None:
    notices.notify(
        people=[assignment.person.public_id],
        kind="training",
        title="修了証が差し戻されました",
        text="わけを見て、もう一度出してください。",
        url_name="courses:take",
        url_args=(assignment.public_id,),
        key=f"courses:certificate:{row.public_id}:returned",
    )
