"""ファイルを作る。The four files of an edition, drawn in one job, sealed in storage and kept for ever (J.4.5)."""

import hashlib

from omamori.do.training.materials import keeping, logos
from omamori.do.training.materials.models import Edition, EditionFile
from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import rendering as drawing
from omamori.foundation.exports.slides.rendering import Form, SlidesUnavailable
from omamori.foundation.exports.slides.tree import Deck
from omamori.foundation.jobs.define import job
from omamori.foundation.storage import blobs

FILES = "deck_file"
"""Kind of the blobs."""
OLD = "旧版"
"""Printed on every page of an edition that is no longer taught."""


@job(retries=3)
def make_files(edition_id: str) -> None:
    """Draw the files of an edition that wait; each is kept as soon as it is there.

    What the system lacks (Pango) is told on the page and not tried again.
    """
    rows = EditionFile.objects.select_related("edition").filter(
        edition__public_id=edition_id, state=EditionFile.State.WAITING
    )
    waiting = {Form(row.form): row for row in rows}
    if not waiting:
        return
    deck = deck_of(next(iter(waiting.values())).edition)
    for form, drawn in drawing.render_each(deck, sorted(waiting)):
        if isinstance(drawn, SlidesUnavailable):
            told = f"{drawn.message}{drawn.next_step}"[:400]
            state = EditionFile.State.FAILED
            EditionFile.objects.filter(pk=waiting[form].pk).update(state=state, failure=told)
        else:
            _keep(waiting[form], drawn)


def _keep(row: EditionFile, content: bytes) -> None:
    """Seal a drawn file; who was faster wins."""
    number = blobs.put(content, kind=FILES)
    fresh = EditionFile.objects.filter(pk=row.pk).exclude(state=EditionFile.State.MADE)
    taken = fresh.update(
        state=EditionFile.State.MADE,
        blob=number,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        failure="",
        made_at=clock.now(),
    )
    if not taken:
        blobs.erase(number, kind=FILES)


def ask_for_files(edition_id: str) -> None:
    """One job for the files that are not there yet; inside the caller's transaction."""
    make_files.enqueue(key=f"materials.files:{edition_id}", edition_id=edition_id)


def kept_file(edition_id: str, form: str) -> tuple[EditionFile, bytes]:
    """A file as it was made, checked against its hash.

    Raises:
        NotFound: there is none (yet).
        BlobMissing, SealBroken: it was lost or changed.
    """
    row = (
        EditionFile.objects.select_related("edition")
        .filter(edition__public_id=edition_id, form=form, state=EditionFile.State.MADE)
        .first()
    )
    if row is None:
        raise NotFound
    return row, blobs.read(row.blob, kind=FILES)


def deck_of(row: Edition) -> Deck:
    """The whole deck of an edition, as it was on its day."""
    about = keeping.about(row.content)
    return Deck(
        title=about["title"],
        company=about["company"],
        edition=row.number,
        made_on=row.proposed_at.astimezone(clock.JST).date(),
        slides=keeping.slides(row.content),
        audience=about["audience"],
        logo=logos.by_hash(about["logo"], about["logo_type"]) if "logo" in about else None,
    )


def deck(edition_id: str) -> Deck:
    """The whole deck of an edition by its public id.

    Raises:
        NotFound: there is none.
    """
    row = Edition.objects.filter(public_id=edition_id).first()
    if row is None:
        raise NotFound
    return deck_of(row)
