"""変更に載るもの。Stores that are looked through where they are now: a move or a new tool leaves them behind."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.discovery import queries
from omamori.do.discovery.domain.stores import KINDS
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.contributions import Resting, Touched


def on_change(actor: Actor, touched: Touched, on: date) -> list[Resting]:
    """The stores on a medium that changes, of the departments where it does."""
    del on
    if not touched.media or reach(actor, "discovery.see") is Reach.NONE:
        return []
    return [
        Resting(
            kind="discovery",
            code=row.public_id,
            label=row.name,
            why=_("今の場所とつなぎ方で調べています。移すなら、調べる設定も変えます。"),
            url_name="discovery:store",
            url_args=(row.public_id,),
        )
        for row in queries.stores(actor)
        if not row.retired
        and KINDS[row.kind].medium in touched.media
        and (not touched.departments or row.department_id in ("", *touched.departments))
    ]
