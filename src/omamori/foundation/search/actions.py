"""索引に入れる。Called by modules when a document changes, and by the hourly round."""

import hashlib
from collections.abc import Iterable

from django.db import transaction

from omamori.foundation.access.table import rights
from omamori.foundation.search import tables
from omamori.foundation.search.documents import Document
from omamori.foundation.search.models import Entry

_SUMMARY = 160


def index(document: Document) -> bool:
    """Make a document findable, or findable by its new text; False when nothing changed.

    Raises:
        ValueError: the right is not in the access table.
    """
    if document.right not in rights():
        raise ValueError(f"no such right: {document.right}")
    told = repr(document).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(told).hexdigest()
    with transaction.atomic():
        known = Entry.objects.filter(kind=document.kind, record_id=document.record_id)
        if known.filter(text_hash=digest).exists():
            return False
        entry, _ = Entry.objects.update_or_create(
            kind=document.kind,
            record_id=document.record_id,
            defaults={
                "label": document.label[:40],
                "title": document.title[:200],
                "summary": " ".join(document.text.split())[:_SUMMARY],
                "url_name": document.url_name,
                "url_args": list(document.url_args),
                "right": document.right,
                "text_hash": digest,
            },
        )
        tables.put(entry.pk, title=document.title, body=document.text)
    return True


def forget(*, kind: str, record_id: str) -> None:
    """Take a document out of the index; silent when it is not there."""
    with transaction.atomic():
        for entry in Entry.objects.filter(kind=kind, record_id=record_id):
            tables.drop(entry.pk)
            entry.delete()


def renew(documents: Iterable[Document]) -> int:
    """Make the index hold exactly these documents; returns how many were written or dropped."""
    kept: set[tuple[str, str]] = set()
    changed = 0
    for document in documents:
        kept.add((document.kind, document.record_id))
        changed += index(document)
    for kind, record_id in Entry.objects.values_list("kind", "record_id"):
        if (kind, record_id) not in kept:
            forget(kind=kind, record_id=record_id)
            changed += 1
    return changed
