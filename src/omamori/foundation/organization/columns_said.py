"""列の読み替え。What the columns of a list are, as a person has said: now, or for the last list laid out alike (J.9.3)."""

from collections.abc import Mapping, Sequence

from omamori.foundation.organization.domain import headings
from omamori.foundation.organization.models import PeopleImport

_REMEMBERED = 20
"""Lists that were taken in, among which one laid out alike is looked for."""

Said = tuple[int | None, Mapping[str, str] | None]
"""Row of the headings, from 0, and key by position; None for what is to be found."""


def how(row: PeopleImport, cells: Sequence[Sequence[str]]) -> Said:
    """How a list is read: as was said of it, or of the last one laid out alike."""
    if row.columns is not None:
        return row.heading_row, row.columns
    if row.heading_row is not None:
        return row.heading_row, None
    done = PeopleImport.objects.filter(state=PeopleImport.State.DONE).exclude(layout="")
    known = done.order_by("-finished_at", "-pk").values_list("heading_row", "layout", "columns")
    for at, layout, columns in known[:_REMEMBERED]:
        if at is not None and at < len(cells) and headings.layout(cells[at]) == layout:
            return at, columns
    return None, None


def say(
    row: PeopleImport, cells: Sequence[Sequence[str]], *, at: int, columns: Mapping[str, str] | None
) -> None:
    """Keep what was said; without columns they are guessed below another row. The caller holds the row."""
    row.heading_row, row.columns = at, None if columns is None else dict(columns)
    row.layout = "" if columns is None else headings.layout(cells[at])
    row.save(update_fields=["heading_row", "columns", "layout"])
