"""目標を測る値。How many of the signatures that are needed have been given."""

from datetime import date
from decimal import Decimal

from omamori.foundation.ui.contributions import MeasuredFigure
from omamori.plan.policies import queries


def signed_share(on: date) -> Decimal | None:
    """Percent of the needed signatures that count on a day; None when no rule is in force."""
    given, needed = queries.overall(on=on)
    return Decimal(given * 1000 // needed) / 10 if needed else None


figures = (
    MeasuredFigure(
        code="policies.signed_share", label="規程への署名の割合", unit="%", value=signed_share
    ),
)
