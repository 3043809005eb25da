"""冊子を作る。Gather as the person who asked may see, bind, seal, and tell the ledger its hash."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet

from omamori.act.evidence import binding, case_binding, case_gathering, gathering, keeping
from omamori.act.evidence.models import CaseFile, Pack, Sealed
from omamori.do.training.materials import queries as materials
from omamori.facts.base import Fact
from omamori.facts.errors import NotFound, NotPermitted
from omamori.facts.evidence import CaseFileSealed, TrainingEvidenceSealed
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import evidence
from omamori.foundation.exports.slides.evidence import Binder
from omamori.foundation.exports.slides.rendering import SlidesUnavailable
from omamori.foundation.jobs.define import job
from omamori.foundation.organization import queries as organization

S = TypeVar("S", bound=Sealed)
_GONE = "頼んだ人が、もうこの会社にいません。もう一度、作ってください。"


@job(retries=3)
def make_pack(pack_id: str) -> None:
    """Make one file; one that is there already is left alone.

    What the system lacks (Pango) is told on the page and not tried again.
    """
    _make(Pack.objects.all(), pack_id, bound, _sealed)


@job(retries=3)
def make_case_file(file_id: str) -> None:
    """Make the file of one case, in the same way."""
    _make(CaseFile.objects.all(), file_id, case_bound, _case_sealed)


def _make(
    rows: QuerySet[S],
    number: str,
    bind: Callable[[S], Binder | None],
    fact_of: Callable[..., Fact],
) -> None:
    row = rows.filter(public_id=number, state=Sealed.State.WAITING).first()
    if row is None:
        return
    try:
        found = bind(row)
        if found is None:
            keeping.failed(row, rows, _GONE)
            return
        content = evidence.sealed(found)
    except SlidesUnavailable as refusal:
        keeping.failed(row, rows, f"{refusal.message}{refusal.next_step}")
        return
    keeping.keep(row, rows, content, evidence.digest(found), fact_of)


def bound(row: Pack) -> Binder | None:
    """What the file says; None when whoever asked works here no more."""
    on = clock.today()
    actor = organization.actor(row.asked_by_id, on=on)
    company = organization.company()
    if actor is None or company is None:
        return None
    told = gathering.two_years(actor, row.year, on=on, whole=True)
    editions = {one.public_id for year in told for one in year.editions}
    titles = {key: tuple(s.title for s in materials.slides_of(key)) for key in editions}
    return binding.binder(told, titles, company=company.name, made_on=on)


def case_bound(row: CaseFile) -> Binder | None:
    """What the file of a case says; None when whoever asked is gone or sees the case no more."""
    on = clock.today()
    actor = organization.actor(row.asked_by_id, on=on)
    company = organization.company()
    if actor is None or company is None:
        return None
    try:
        told = case_gathering.told(actor, row.case_id, on=on)
    except (NotFound, NotPermitted):
        return None
    row.parts = [part for part in case_gathering.RIGHTS if part not in told.missing]
    row.save(update_fields=["parts"])
    return case_binding.binder(told, company=company.name, made_on=on, by=row.asked_by.name)


def _sealed(row: Pack, **hashes: Any) -> TrainingEvidenceSealed:
    return TrainingEvidenceSealed(subject_id=row.public_id, year=row.year, **hashes)


def _case_sealed(row: CaseFile, **hashes: Any) -> CaseFileSealed:
    return CaseFileSealed(subject_id=row.public_id, case_id=row.case_id, **hashes)
