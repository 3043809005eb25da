"""教材ファイルを登録する。Videos by their header, packages and papers by a process of their own; kept sealed."""

import hashlib
import zipfile
from collections.abc import Iterator
from io import BytesIO

from django.db import transaction

from omamori.do.training.courses import examining
from omamori.do.training.courses.domain import errors, film
from omamori.do.training.courses.models import Assignment, Course, File
from omamori.facts.courses import CourseFileKept
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import SealBroken
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs
from pidetect.readout import read_out

BLOB = "course_file"
LARGEST_VIDEO = 300 * 1024 * 1024
LARGEST_PAPER = 50 * 1024 * 1024
LONGEST_DIRECTORY = 2 * 1024 * 1024
"""Bytes: 1,500 members with names of every length."""
MEDIA_TYPES = {
    "video": "video/mp4",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"dash",
    b"MSNV",
)
_UNFIT = ("encrypted", "broken", "bomb", "crashed", "timeout", "too_large")


def upload_file(actor: Actor, *, name: str, content: bytes) -> str:
    """Keep a file to learn from; returns its public id. What it is, is seen from its bytes, never its name.

    Raises:
        NotPermitted.
        FileUnfit: none of the four kinds, or hostile, or too large; ``detail`` says why.
    """
    require(actor, "courses.upload_file")
    kind = kind_of(content)
    row = File(
        kind=kind,
        name=name[:200],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by_id=actor.person_pk or None,
        uploaded_at=clock.now(),
    )
    if kind == File.Kind.SCORM:
        found = examining.package(content)
        row.entry = found.entry
        row.members = {
            path: [blobs.put(data, kind=BLOB), len(data), media_type]
            for path, media_type, data in found.members
        }
    else:
        _check(kind, name, content)
        row.seconds = film.seconds(content) if kind == File.Kind.VIDEO else 0
        row.blob = blobs.put(content, kind=BLOB)
    with transaction.atomic():
        row.save()
        fact = CourseFileKept(subject_id=row.public_id, kind=kind, file_hash=row.sha256)
        record(fact, actor=actor)
    return row.public_id


def kind_of(content: bytes) -> str:
    """What a file is by its first bytes and its directory.

    Raises:
        FileUnfit: nothing that can be learned from here.
    """
    if content[4:8] == b"ftyp" and len(content) > 32:
        return File.Kind.VIDEO
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return File.Kind.PDF
    if content[:2] == b"PK":
        if len(content) > examining.LARGEST_PACKAGE:
            raise examining.unfit("too_large", "200 MB")
        _short_directory(content)
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise examining.unfit("broken") from error
        return File.Kind.SLIDES if "ppt/presentation.xml" in names else File.Kind.SCORM
    raise errors.FileUnfit(
        "使えるのは、動画 (MP4)、SCORM 1.2 の ZIP、PDF、PowerPoint (.pptx) です。"
    )


def _short_directory(content: bytes) -> None:
    """Refuse a ZIP whose directory alone would fill the memory: its end says how long it is (APPNOTE 4.3.16).

    Raises:
        FileUnfit: too long, or longer than a ZIP without the 64-bit records can say.
    """
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or content[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise examining.unfit("broken")
    if int.from_bytes(content[at + 12 : at + 16], "little") > LONGEST_DIRECTORY:
        raise examining.unfit("too_many")


def _check(kind: str, name: str, content: bytes) -> None:
    if kind == File.Kind.VIDEO:
        if len(content) > LARGEST_VIDEO:
            raise examining.unfit("too_large", "300 MB")
        if content[8:12] not in _BRANDS or b"moov" not in _boxes(content):
            raise errors.FileUnfit(
                "動画として再生できる MP4 ではありません。H.264 の MP4 で保存してください。"
            )
        return
    if len(content) > LARGEST_PAPER:
        raise examining.unfit("too_large", "50 MB")
    if kind == File.Kind.SLIDES:
        examining.slides(content)
    why = read_out(content, name, characters=2000).why
    if why in _UNFIT:
        raise examining.unfit("broken" if why in ("crashed", "too_large") else why)


def _boxes(content: bytes) -> list[bytes]:
    """Names of the boxes at the top of an MP4 (ISO/IEC 14496-12), as far as their sizes lead."""
    found: list[bytes] = []
    at = 0
    while at + 8 <= len(content) and len(found) < 200:
        size = int.from_bytes(content[at : at + 4], "big")
        found.append(content[at + 4 : at + 8])
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8:
            break
        at += size
    return found


def seen_file(actor: Actor, file_id: str) -> File:
    """A file for who keeps courses, or has been asked to learn from it.

    Raises:
        NotFound: neither.
    """
    require(actor, "courses.learn")
    row = File.objects.filter(public_id=file_id).first()
    if row is None:
        raise NotFound
    if reach(actor, "courses.see") is Reach.ALL:
        return row
    asked = Assignment.objects.filter(course__file=row, person_id=actor.person_pk).exclude(
        course__state=Course.State.DRAFT
    )
    if not asked.exists():
        raise NotFound
    return row


def member(row: File, path: str) -> tuple[str, Iterator[bytes]]:
    """Media type and content of one member of a package.

    Raises:
        NotFound: no such member.
    """
    known = row.members.get(path)
    if known is None:
        raise NotFound
    blob, _size, media_type = known
    return str(media_type), _whole(str(blob))


def piece(row: File, first: int, last: int) -> Iterator[bytes]:
    """The bytes from ``first`` to ``last`` (both counted) of a file, decrypted as they are sent."""
    at = 0
    for chunk in blobs.chunks(row.blob, kind=BLOB):
        start, end = max(first - at, 0), min(last + 1 - at, len(chunk))
        if start < end:
            yield chunk[start:end]
        at += len(chunk)
        if at > last:
            return


def _whole(blob: str) -> Iterator[bytes]:
    try:
        yield from blobs.chunks(blob, kind=BLOB)
    except (blobs.BlobMissing, SealBroken, OSError) as error:
        raise errors.NothingToLearn from error
