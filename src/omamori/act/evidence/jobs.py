"""冊子を作る。Gather as the person who asked may see, bind, seal, and tell the ledger its hash."""

import hashlib

from django.db import transaction

from omamori.act.evidence import binding, gathering
from omamori.act.evidence.models import Pack
from omamori.do.training.materials import queries as materials
from omamori.facts.evidence import TrainingEvidenceSealed
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import evidence
from omamori.foundation.exports.slides.evidence import Binder
from omamori.foundation.exports.slides.rendering import SlidesUnavailable
from omamori.foundation.jobs.define import job
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs

FILES = "evidence_pack"
"""Kind of the blobs."""
_GONE = "頼んだ人が、もうこの会社にいません。もう一度、作ってください。"


@job(retries=3)
def make_pack(pack_id: str) -> None:
    """Make one file; one that is there already is left alone.

    What the system lacks (Pango) is told on the page and not tried again.
    """
    row = Pack.objects.filter(public_id=pack_id, state=Pack.State.WAITING).first()
    if row is None:
        return
    try:
        found = bound(row)
        if found is None:
            _failed(row, _GONE)
            return
        content = evidence.sealed(found)
    except SlidesUnavailable as refusal:
        _failed(row, f"{refusal.message}{refusal.next_step}")
        return
    _keep(row, content, evidence.digest(found))


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


def _keep(row: Pack, content: bytes, data_hash: str) -> None:
    number = blobs.put(content, kind=FILES)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        taken = Pack.objects.filter(pk=row.pk, state=Pack.State.WAITING).update(
            state=Pack.State.MADE,
            blob=number,
            sha256=sha256,
            data_sha256=data_hash,
            size=len(content),
            made_at=clock.now(),
        )
        if taken:
            record(
                TrainingEvidenceSealed(
                    subject_id=row.public_id,
                    year=row.year,
                    file_hash=sha256,
                    data_hash=data_hash,
                    size=len(content),
                )
            )
    if not taken:
        blobs.erase(number, kind=FILES)


def _failed(row: Pack, why: str) -> None:
    waiting = Pack.objects.filter(pk=row.pk, state=Pack.State.WAITING)
    waiting.update(state=Pack.State.FAILED, failure=why[:400])
