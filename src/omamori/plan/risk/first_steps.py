"""はじめの一時間: リスク。Typical scenes of each process, taken over and fitted (J.3.1.3, J.3.1.4)."""

from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep
from omamori.plan.risk.models import Cell, Tally


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """Take typical risks over."""
    del actor, on
    waiting = Q(state__in=(Cell.State.DRAFT, Cell.State.PROPOSED))
    live = Tally.objects.exclude(state=Cell.State.ENDED)
    counted = live.aggregate(cells=Sum("n"), open=Sum("n", filter=waiting))
    cells, open_cells = counted["cells"] or 0, counted["open"] or 0
    return [
        FirstStep(
            code="risk",
            order=80,
            title=_("リスクを洗い出す"),
            why=_(
                "業務と媒体ごとに、よくある場面を並べてあります。当てはまるものを選び、残るリスクを言葉にします。"
            ),
            needs=_("台帳に書いた業務"),
            minutes=8,
            url_name="risk:processes",
            action="risk.take",
            done=bool(cells),
            standing=_("%(n)s 件") % {"n": cells} if cells else "",
            waiting=(
                (_("%(n)s 件は、まだ別の人に認められていません。") % {"n": open_cells},)
                if open_cells
                else ()
            ),
        )
    ]
