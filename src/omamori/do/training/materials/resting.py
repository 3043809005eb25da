"""持ち寄り。The slides that teach a clause rest on it: when it changes, they are looked at again (J.3.4, J.4.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.training.materials import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Slides of the edition in use that teach one of the clauses."""
    require(actor, "materials.see")
    current = queries.current_edition(on=on)
    return [
        Resting(
            kind="slide",
            code=slide.code,
            label=slide.title,
            why=_("このスライドは、%(codes)s を教えます。")
            % {"codes": ", ".join(sorted(codes & set(slide.clauses)))},
            url_name="materials:slide",
            url_args=(slide.code,),
        )
        for slide in (queries.slides_of(current.public_id) if current else ())
        if codes & set(slide.clauses)
    ]
