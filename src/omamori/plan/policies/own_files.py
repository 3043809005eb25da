"""自社の文書。A Word or PDF file of the company as the text of a version: kept whole, hashed, read (J.4.5.2).

Its text is taken out by the detection's own process, which sees nothing but the file, so that people
read it on the screen and the search finds it; approval and signatures bind to the hash of its bytes.
"""

import hashlib
import zipfile
from io import BytesIO

from django.db import transaction

from omamori.facts import policies as facts
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import SealBroken
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs
from omamori.plan.policies import domain
from omamori.plan.policies.models import Version
from omamori.plan.policies.texts import dated
from omamori.plan.policies.writing import BLOB, about, at, forget_file, note_writer
from pidetect.readout import read_out

LARGEST = 20_000_000
"""Bytes of a document; a rule of a hundred pages with pictures has a few million."""
_UNFIT = ("encrypted", "broken", "bomb", "crashed", "too_large")
"""Codes of what nobody could read later either; a scan without letters is readable on paper."""
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def attach_file(actor: Actor, version_id: str, *, name: str, content: bytes) -> None:
    """Make a document the text of a draft; one that was there is replaced, clauses stay beside it.

    Raises:
        FileUnfit: neither Word nor PDF, too large, locked or broken.
        WrongStage, NotFound: no draft.
    """
    require(actor, "policies.attach_file")
    if not content or len(content) > LARGEST or not kind_of(content):
        raise domain.FileUnfit
    read = read_out(content, name)
    if read.why in _UNFIT:
        raise domain.FileUnfit
    blob = blobs.put(content, kind=BLOB)
    with transaction.atomic():
        version = at(version_id, Version.State.DRAFT)
        forget_file(version)
        version.file_blob, version.file_name = blob, name[:200]
        version.file_hash = hashlib.sha256(content).hexdigest()
        version.file_size, version.file_unread = len(content), read.why[:40]
        version.file_text = "\n".join(p.text for p in read.parts if not p.hidden)
        note_writer(version, actor)
        version.save()
        told = facts.RegulationFileAttached(**about(version), file_hash=version.file_hash)
        record(told, actor=actor)


def remove_file(actor: Actor, version_id: str) -> None:
    """Take the document off a draft.

    Raises:
        WrongStage, NotFound: as above.
    """
    require(actor, "policies.remove_file")
    with transaction.atomic():
        version = at(version_id, Version.State.DRAFT)
        forget_file(version)
        version.file_blob = version.file_name = version.file_hash = version.file_text = ""
        version.file_size, version.file_unread = 0, ""
        note_writer(version, actor)
        version.save()


def file_content(actor: Actor, version_id: str) -> tuple[str, bytes]:
    """Name and bytes of a version's document, for who may read the version.

    Raises:
        NotFound: no such version within sight, or it has none.
        FileGone: it cannot be opened, or is not the one that was approved.
    """
    require(actor, "policies.see")
    row = Version.objects.select_related("regulation").filter(public_id=version_id).first()
    if row is None or not row.file_blob:
        raise NotFound
    days = [dated(v) for v in row.regulation.versions.all()]
    open_to_all = domain.standing(dated(row), days, clock.today()) in ("in_force", "scheduled")
    if not open_to_all and reach(actor, "policies.see_history") is Reach.NONE:
        heads = reach(actor, "policies.see_draft") is not Reach.NONE
        if not heads or row.regulation.owner_id not in actor.department_pks:
            raise NotFound
    try:
        content = blobs.read(row.file_blob, kind=BLOB)
    except (blobs.BlobMissing, SealBroken, OSError) as error:
        raise domain.FileGone from error
    if hashlib.sha256(content).hexdigest() != row.file_hash:
        raise domain.FileGone
    return row.file_name, content


def kind_of(content: bytes) -> str:
    """``pdf``, ``docx`` or nothing, by the content and never by the name."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(BytesIO(content)) as package:
                return "docx" if "word/document.xml" in package.namelist() else ""
        except (zipfile.BadZipFile, OSError, ValueError):
            return ""
    return ""
