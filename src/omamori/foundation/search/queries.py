"""探す問い。The best hits among what the actor may read."""

import dataclasses

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.access.table import rights
from omamori.foundation.search import tables
from omamori.foundation.search.models import Entry

LIMIT = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found.

    Attributes:
        label: kind in Japanese.
        summary: its beginning.
    """

    label: str
    title: str
    summary: str
    url_name: str
    url_args: tuple[str, ...]


def find(actor: Actor, text: str) -> tuple[Hit, ...]:
    """Up to thirty hits, titles before bodies.

    Raises:
        NotPermitted.
    """
    require(actor, "search.find")
    table = rights()
    known = Entry.objects.values_list("right", flat=True).distinct().order_by("right")
    allowed = [r for r in known if r in table and reach(actor, r) is Reach.ALL]
    keys = tables.find(text, rights=allowed, limit=LIMIT)
    rows = Entry.objects.in_bulk(keys)
    return tuple(
        Hit(
            label=rows[key].label,
            title=rows[key].title,
            summary=rows[key].summary,
            url_name=rows[key].url_name,
            url_args=tuple(str(a) for a in rows[key].url_args),
        )
        for key in keys
    )
