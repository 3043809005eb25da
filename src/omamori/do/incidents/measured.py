"""目標を測る値。How many near misses were reported in the last thirty days."""

from datetime import date
from decimal import Decimal

from omamori.do.incidents import queries
from omamori.foundation.ui.contributions import MeasuredFigure


def last_thirty_days(on: date) -> Decimal | None:
    """Near misses that happened in the thirty days up to a day."""
    return Decimal(queries.counted_in_days(30, on=on))


figures = (
    MeasuredFigure(
        code="incidents.near_misses_30_days",
        label="30日間のヒヤリハットの件数",
        unit="件",
        value=last_thirty_days,
    ),
)
