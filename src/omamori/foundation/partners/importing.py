"""相手先を取り込む。Upload, preview, confirm: all or nothing, and only what was shown (J.9.4).

The cells wait sealed in storage until somebody confirms, or for a day. Confirming plans anew and
compares: when the directory changed meanwhile, nothing is taken in and the new plan is shown.
"""

import dataclasses
import hashlib
from datetime import timedelta
from typing import cast

from django.db import transaction

from omamori.facts.errors import NotFound
from omamori.facts.partners import DirectoryImported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.written_dates import read_date
from omamori.foundation.exports import uploads
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import persons, recording
from omamori.foundation.partners.domain import errors, planning, spelling
from omamori.foundation.partners.domain.columns import SHEETS
from omamori.foundation.partners.domain.particulars import PartnerGiven, PersonGiven
from omamori.foundation.partners.models import DirectoryImport, MailDomain, OutsidePerson, Partner
from omamori.foundation.storage import blobs

BLOB = "directory"
OPEN_FOR = timedelta(days=1)


def upload_list(actor: Actor, *, sheet: str, content: bytes) -> str:
    """Read a list and keep it for confirmation; returns the import's public id.

    Raises:
        NotPermitted.
        Invalid: the file cannot be read; ``file`` says why.
    """
    require(actor, "partners.upload_list")
    if sheet not in SHEETS:
        raise NotFound
    blob = uploads.keep(content, kind=BLOB)
    row = DirectoryImport.objects.create(
        sheet=sheet,
        uploaded_by_id=actor.person_pk or None,
        uploaded_at=clock.now(),
        blob=blob,
        file_hash=hashlib.sha256(content).hexdigest(),
    )
    return row.public_id


def preview(actor: Actor, import_id: str) -> tuple[str, planning.Plan]:
    """Which list it is, and what it would do now.

    Raises:
        NotPermitted, NotFound, ImportClosed.
    """
    require(actor, "partners.upload_list")
    row = _open(import_id)
    return row.sheet, _plan(row)


def confirm_import(actor: Actor, import_id: str, *, binding: str) -> None:
    """Take the list in as shown.

    Raises:
        NotPermitted, NotFound, ImportClosed.
        ImportHasErrors: a cell is wrong.
        ImportStale: it would now do something else than what was shown.
    """
    require(actor, "partners.confirm_import")
    with transaction.atomic():
        row = _open(import_id, for_update=True)
        plan = _plan(row)
        if plan.problems:
            raise errors.ImportHasErrors
        if plan.binding != binding:
            raise errors.ImportStale
        _apply(actor, row.sheet, plan)
        row.added, row.changed = len(plan.added), len(plan.changed)
        record(
            DirectoryImported(
                subject_id=row.public_id,
                sheet=row.sheet,
                added=row.added,
                changed=row.changed,
                file_hash=row.file_hash,
            ),
            actor=actor,
        )
        _close(row, DirectoryImport.State.DONE)


def discard_import(actor: Actor, import_id: str) -> None:
    """Throw an uploaded list away.

    Raises:
        NotPermitted, NotFound, ImportClosed.
    """
    require(actor, "partners.discard_import")
    with transaction.atomic():
        _close(_open(import_id, for_update=True), DirectoryImport.State.DISCARDED)


def expire_imports() -> int:
    """Throw away what nobody confirmed within a day; returns how many."""
    now = clock.now()
    with transaction.atomic():
        old = DirectoryImport.objects.select_for_update().filter(
            state=DirectoryImport.State.OPEN, uploaded_at__lte=now - OPEN_FOR
        )
        rows = list(old)
        for row in rows:
            _close(row, DirectoryImport.State.DISCARDED)
    known = DirectoryImport.objects.exclude(blob="").values_list("blob", flat=True)
    uploads.sweep(known, kind=BLOB, before=now - OPEN_FOR)
    return len(rows)


def recent() -> list[DirectoryImport]:
    """The last lists, newest first."""
    rows = DirectoryImport.objects.select_related("uploaded_by")
    return list(rows.order_by("-uploaded_at", "-pk")[:10])


def books(sheet: str) -> planning.Books:
    """The directory as it is, as far as a list of this kind asks."""
    partners = list(Partner.objects.prefetch_related("domains"))
    departments = organization.department_names()
    known: dict[str, tuple[str, planning.Given]] = {}
    if sheet == "partners":
        found = ((row.public_id, recording.given_of(row)) for row in partners)
        known = {planning.key_of(given): (public_id, given) for public_id, given in found}
    else:
        people = OutsidePerson.objects.select_related("partner", "department")
        told = ((row.public_id, persons.given_of(row)) for row in people)
        known = {planning.key_of(given): (public_id, given) for public_id, given in told}
    owners = MailDomain.objects.values_list("name", "partner__number")
    return planning.Books(
        known=known,
        domains={name: f"number {number.lower()}" for name, number in owners},
        partners={
            key: row.public_id
            for row in partners
            for key in (spelling.folded(row.number), spelling.folded(row.name))
        },
        departments={name: public_id for public_id, name in departments.items()},
        labels=departments | {row.public_id: row.name for row in partners},
        today=clock.today(),
    )


def _apply(actor: Actor, sheet: str, plan: planning.Plan) -> None:
    lines = (*plan.added, *plan.changed)
    if sheet == "partners":
        known = {row.public_id: row for row in Partner.objects.prefetch_related("domains")}
        # A domain may pass from one partner to another within one list: let go of it first.
        kept = {x.public_id: set(cast("PartnerGiven", x.given).domains) for x in plan.changed}
        for public_id, names in kept.items():
            known[public_id].domains.exclude(name__in=names).delete()
        for line in lines:
            row = known.get(line.public_id, Partner())
            recording.write_partner(actor, row, cast("PartnerGiven", line.given))
        return
    people = OutsidePerson.objects.select_related("partner", "department")
    there = {row.public_id: row for row in people}
    for line in lines:
        person = there.get(line.public_id, OutsidePerson())
        given = cast("PersonGiven", line.given)
        persons.write_person(actor, person, given, "partners.confirm_import")


def _plan(row: DirectoryImport) -> planning.Plan:
    cells = uploads.kept(row.blob, kind=BLOB)
    plan = planning.plan(
        row.sheet,
        cells.rows,
        formulas=cells.formulas,
        merged=cells.merged,
        books=books(row.sheet),
        read_date=read_date,
    )
    return dataclasses.replace(plan, stripped=cells.stripped_cells)


def _open(import_id: str, *, for_update: bool = False) -> DirectoryImport:
    rows = DirectoryImport.objects.all()
    found = (rows.select_for_update() if for_update else rows).filter(public_id=import_id).first()
    if found is None:
        raise NotFound
    if found.state != DirectoryImport.State.OPEN:
        raise errors.ImportClosed
    return found


def _close(row: DirectoryImport, state: DirectoryImport.State) -> None:
    blob, row.blob = row.blob, ""
    row.state, row.finished_at = state, clock.now()
    row.save()
    transaction.on_commit(lambda: blobs.erase(blob, kind=BLOB))
