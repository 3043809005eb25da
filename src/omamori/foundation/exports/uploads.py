"""預かった一覧。A list somebody handed in, from the form to its confirmation (J.9.3, J.9.4).

Its cells wait sealed in storage until somebody confirms what they would do, or throws them away.
"""

import dataclasses
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from omamori.facts.errors import Invalid
from omamori.foundation.exports.reading import LARGEST, Sheet, Unreadable, read
from omamori.foundation.exports.tables import unsafe
from omamori.foundation.storage import blobs


def content_of(upload: "UploadedFile[bytes]") -> bytes:
    """The bytes of a handed-in file.

    Raises:
        ValidationError: more than ``LARGEST``.
    """
    if (upload.size or 0) > LARGEST:
        raise forms.ValidationError(
            _("ファイルが大きすぎます。10 MB までのファイルに分けてください。")
        )
    return bytes(upload.read())


def keep(content: bytes, *, kind: str) -> str:
    """Read a list and keep its cells; returns their number.

    Raises:
        Invalid: it cannot be read; ``file`` says why.
    """
    try:
        sheet = read(content)
    except Unreadable as error:
        raise Invalid({"file": error.message}) from error
    rows = tuple(tuple(map(unsafe, row)) for row in sheet.rows)
    return put(dataclasses.replace(sheet, rows=rows), kind=kind)


def put(sheet: Sheet, *, kind: str) -> str:
    """Keep the cells of a sheet as they are; returns their number."""
    sets = {"formulas": sorted(sheet.formulas), "stripped": sorted(sheet.stripped)}
    cells = dataclasses.asdict(sheet) | sets
    return blobs.put(json.dumps(cells, ensure_ascii=False).encode(), kind=kind)


def kept(number: str, *, kind: str) -> Sheet:
    """The cells again; raises as ``blobs.read``."""
    cells: dict[str, Any] = json.loads(blobs.read(number, kind=kind))
    return Sheet(
        rows=tuple(tuple(r) for r in cells["rows"]),
        formulas=frozenset((r, c) for r, c in cells["formulas"]),
        merged=tuple((a, b, c, d) for a, b, c, d in cells["merged"]),
        stripped=frozenset((r, c) for r, c in cells.get("stripped", ())),
        name=cells.get("name", ""),
        names=tuple(cells.get("names", ())),
    )


def sweep(known: Iterable[str], *, kind: str, before: datetime) -> None:
    """Erase cells that no row knows: an upload that was cut off between file and row."""
    for number in set(blobs.numbers(kind, before=before)).difference(known):
        blobs.erase(number, kind=kind)
