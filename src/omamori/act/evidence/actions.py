"""証拠を封印する。Ask for the file; take it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from omamori.act.evidence import case_gathering
from omamori.act.evidence.errors import YearUnknown
from omamori.act.evidence.jobs import make_case_file, make_pack
from omamori.act.evidence.keeping import FILES
from omamori.act.evidence.models import CaseFile, Pack, Sealed
from omamori.do.incidents.cases import queries as cases
from omamori.facts.base import Fact
from omamori.facts.errors import NotFound
from omamori.facts.evidence import (
    CaseFileAsked,
    CaseFileTaken,
    TrainingEvidenceAsked,
    TrainingEvidenceTaken,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs
from omamori.plan.objectives import years

S = TypeVar("S", bound=Sealed)


def export(actor: Actor, *, year: int) -> str:
    """Ask for the records of training of a year and the one before as one file; public id of it.

    Asked twice before it is made, it is the same one.

    Raises:
        NotPermitted.
        YearUnknown: no such year, or it has not begun.
    """
    require(actor, "evidence.export")
    if not years.FIRST <= year <= int(years.current(clock.today())):
        raise YearUnknown
    return _asked(actor, Pack.objects.all(), TrainingEvidenceAsked, _begin_pack, year=year)


def download(actor: Actor, pack_id: str) -> tuple[str, bytes]:
    """(file name, PDF) as it was made; that it was taken is recorded.

    Raises:
        NotPermitted.
        NotFound: there is none (yet).
    """
    require(actor, "evidence.download")
    row = Pack.objects.filter(public_id=pack_id, state=Pack.State.MADE).first()
    if row is None:
        raise NotFound
    fact = TrainingEvidenceTaken(subject_id=row.public_id, year=row.year, file_hash=row.sha256)
    content = _taken(actor, row, fact)
    return f"教育の証拠_{row.year}年度と{row.year - 1}年度.pdf", content


def export_case(actor: Actor, case_id: str) -> str:
    """Ask for all of a case as one file; public id of it. Asked twice before it is made, it is the same one.

    Raises:
        NotPermitted.
        NotFound: no such case in reach.
    """
    require(actor, "evidence.export_case")
    if not cases.sees(actor, case_id):
        raise NotFound
    return _asked(actor, CaseFile.objects.all(), CaseFileAsked, _begin_case, case_id=case_id)


def download_case(actor: Actor, file_id: str) -> tuple[str, bytes]:
    """(file name, PDF) as it was made; that it was taken is recorded.

    Raises:
        NotPermitted.
        NotFound: there is none (yet), or the actor may not see all that is in it.
    """
    require(actor, "evidence.download_case")
    row = CaseFile.objects.filter(public_id=file_id, state=CaseFile.State.MADE).first()
    if row is None or not case_gathering.may_have(actor, row.case_id, row.parts):
        raise NotFound
    fact = CaseFileTaken(subject_id=row.public_id, case_id=row.case_id, file_hash=row.sha256)
    content = _taken(actor, row, fact)
    return f"事故の綴り_{cases.number_of(actor, row.case_id)}.pdf", content


def _asked(
    actor: Actor,
    rows: QuerySet[S],
    fact_of: Callable[..., Fact],
    begin: Callable[[str], None],
    **of: Any,
) -> str:
    """Ask for one; where one that the actor asked for waits already, it is that one."""
    try:
        with transaction.atomic():
            row = rows.create(asked_by_id=actor.person_pk, asked_at=clock.now(), **of)
            record(fact_of(subject_id=row.public_id, **of), actor=actor)
            begin(row.public_id)
    except IntegrityError:
        waiting = rows.get(asked_by_id=actor.person_pk, state=Sealed.State.WAITING, **of)
        return waiting.public_id
    return row.public_id


def _begin_pack(number: str) -> None:
    make_pack.enqueue(key=f"evidence.pack:{number}", pack_id=number)


def _begin_case(number: str) -> None:
    make_case_file.enqueue(key=f"evidence.case:{number}", file_id=number)


def _taken(actor: Actor, row: Sealed, fact: Fact) -> bytes:
    content = blobs.read(row.blob, kind=FILES)
    with transaction.atomic():
        record(fact, actor=actor)
    return content
