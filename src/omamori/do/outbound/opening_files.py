"""添付を開く。The bytes of one attachment of a kept mail, and its text from a process that can harm nothing.

A second person who cannot open the file can only believe the summary. He reads the text here; the
original is for him, too, but then his own program opens it.
"""

import dataclasses
import hashlib

from omamori.do.outbound import examination, mime
from omamori.do.outbound.domain.errors import ContentGone
from omamori.do.outbound.domain.opening import Opening, bare, opening_of
from omamori.do.outbound.models import Mail, MailAttachment, MailVersion
from omamori.facts.errors import NotFound
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.foundation.storage import blobs
from pidetect.readout import Readout, read_out

BY_LINK = "by_link"
"""Cause of a version that was replaced because its files go by link."""
MOST_OPENED = 3
"""Files that are read for the questions: the fullest lists."""
_SHOWN = 60_000
_BEGINNING = 4_000
_SECONDS = 6.0
_NAMED_IN = 200


def bytes_of(mail: Mail, file: MailAttachment) -> bytes:
    """The attachment as the receiver would get it.

    Raises:
        ContentGone: its period is over.
        NotFound: the mail has no such part.
    """
    return _part(blobs.read(_where(mail, file), kind="mail"), file)


def text_of(mail: Mail, file: MailAttachment) -> Readout:
    """Its text, for a person to read. Raises: as ``bytes_of``."""
    return read_out(bytes_of(mail, file), file.name, characters=_SHOWN)


def openings_of(mail: Mail) -> tuple[Opening, ...]:
    """The beginnings of the fullest lists; what cannot be read is left out."""
    if not mail.blob:
        return ()
    files = [f for f in MailAttachment.objects.filter(mail=mail) if _persons(f) > 1]
    files.sort(key=_persons, reverse=True)
    company = organization.company()
    places = {_where(mail, file) for file in files[:MOST_OPENED]}
    contents = {blob: blobs.read(blob, kind="mail") for blob in places}
    return tuple(
        found
        for file in files[:MOST_OPENED]
        if (found := _opening(contents[_where(mail, file)], file, company.name if company else ""))
        is not None
    )


def _opening(content: bytes, file: MailAttachment, own_company: str) -> Opening | None:
    try:
        data = _part(content, file)
    except NotFound:
        return None
    read = read_out(data, file.name, characters=_BEGINNING, seconds=_SECONDS)
    texts = [(p.place, p.text, p.grid) for p in read.parts if not p.hidden]
    found = opening_of(file.name, texts, own_company)
    if found.company:
        return found
    # Names without a legal form are known from the directory of partners only.
    beginning = "\n".join([file.name, *(text[:_NAMED_IN] for _, text, _ in texts[:2])])
    named = partners.organizations_named_in(beginning)
    return dataclasses.replace(found, company=bare(named[0].name)) if len(named) == 1 else found


def _where(mail: Mail, file: MailAttachment) -> str:
    """Number of the bytes in which a file lies: the mail's own, or those before it became a link."""
    blob = mail.blob
    if blob and file.by_link:
        versions = MailVersion.objects.filter(mail=mail, cause=BY_LINK).order_by("id")
        # Nothing after the first replacement holds all of them.
        blob = versions.values_list("blob", flat=True).first() or ""
    if not blob:
        raise ContentGone
    return blob


def _part(content: bytes, file: MailAttachment) -> bytes:
    """The part that was examined: its bytes must still be the same.

    Files that became links leave a gap, so that the number alone does not find it.
    """
    leaves = examination.attached_leaves(content, mime.take_apart(content))
    for leaf in (*leaves[file.number - 1 : file.number], *leaves):
        data, _ = mime.decoded(content, leaf)
        if hashlib.sha256(data).hexdigest() == file.sha256:
            return data
    raise NotFound


def _persons(file: MailAttachment) -> int:
    found = file.found
    return int(found["others"]["high"]) if found else 0
