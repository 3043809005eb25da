"""読み替えを決める。Where the headings of a handed-in list of people are, and what its columns mean (J.9.3)."""

from collections.abc import Mapping

from django.db import transaction

from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.exports import uploads
from omamori.foundation.organization import columns_said
from omamori.foundation.organization.domain import headings
from omamori.foundation.organization.importing import BLOB, waiting


def settle_columns(
    actor: Actor, import_id: str, *, heading_row: int, columns: Mapping[str, str] | None
) -> None:
    """Say where the headings of a list are and what its columns mean.

    Args:
        actor: who says so.
        import_id: of an open list.
        heading_row: from 0.
        columns: key of ``headings.MEANINGS`` by position (as text), empty for not used; None to have them guessed.

    Raises:
        NotPermitted, NotFound, ImportClosed.
        Invalid: there is no such row, or no such column of ours.
    """
    require(actor, "organization.settle_columns")
    with transaction.atomic():
        row = waiting(import_id, for_update=True)
        cells = uploads.kept(row.blob, kind=BLOB).rows
        if not 0 <= heading_row < len(cells):
            raise Invalid(
                {"heading_row": "見出しの行の番号を、ファイルにある行から選んでください。"}
            )
        if columns is not None and not {*columns.values()} <= {"", *headings.MEANINGS}:
            raise Invalid({"columns": "列の意味を一覧から選んでください。"})
        columns_said.say(row, cells, at=heading_row, columns=columns)
