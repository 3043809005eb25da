"""持ち寄り。The slides that teach a clause rest on it: when it changes, they are looked at again (J.3.4, J.4.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.training.materials import queries
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.ui.contributions import Resting


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Slides of the edition in use that teach one of the clauses."""
    require(actor, "materials.see")
    current = queries.current_edition(on=on)
    if current is None:
        return []
    # Who may not write on slides looks at them where they are read.
    writes = reach(actor, "materials.write") is not Reach.NONE
    return [
        Resting(
            kind="slide",
            code=slide.code,
            label=slide.title,
            why=_("このスライドは、%(codes)s を教えます。")
            % {"codes": ", ".join(sorted(codes & set(slide.clauses)))},
            url_name="materials:slide" if writes else "materials:show",
            url_args=(slide.code if writes else current.public_id,),
        )
        for slide in queries.slides_of(current.public_id)
        if codes & set(slide.clauses)
    ]
