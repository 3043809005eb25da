"""目標を測る値。How many laws on the list are not late for their look."""

from datetime import date
from decimal import Decimal

from omamori.foundation.ui.contributions import MeasuredFigure
from omamori.plan.laws import queries


def reviewed_share(on: date) -> Decimal | None:
    """Percent of the laws whose yearly look is not late; None when there is no list."""
    kept, late = queries.counted(on=on)
    return Decimal((kept - late) * 1000 // kept) / 10 if kept else None


figures = (
    MeasuredFigure(
        code="laws.reviewed_share",
        label="期限内に見直した法令等の割合",
        unit="%",
        value=reviewed_share,
    ),
)
