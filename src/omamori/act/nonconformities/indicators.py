"""確かめる数字。What an effect can be promised in: records counted from facts, and the figures that rooms know."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.act.nonconformities import prediction as domain
from omamori.check.statistics import occurred
from omamori.foundation.ui import collecting
from omamori.reference.correction import correction
from omamori.reference.statistics import axis

COUNTS = {
    "occurrences": gettext_lazy("事故とヒヤリハットの件数"),
    "near_misses": gettext_lazy("ヒヤリハットの報告の件数"),
    "accidents": gettext_lazy("事故・事象の件数"),
}
PLACES = Decimal("0.01")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Indicator:
    """One that can be chosen; ``unit`` in words."""

    code: str
    label: str
    unit: str
    counts: bool


def indicators() -> tuple[Indicator, ...]:
    """Counts first, then what rooms measure by themselves."""
    counted = [
        Indicator(code=code, label=str(label), unit=_("件"), counts=True)
        for code, label in COUNTS.items()
    ]
    measured = [
        Indicator(code=code, label=_(str(one.label)), unit=_(one.unit), counts=False)
        for code, one in collecting.measured_figures().items()
    ]
    return (*counted, *measured)


def named(code: str) -> Indicator:
    """One by its code; a figure that no room knows any more keeps its code as its name."""
    known = {one.code: one for one in indicators()}
    return known.get(code) or Indicator(code=code, label=code, unit="", counts=False)


def kinds() -> tuple[tuple[str, str], ...]:
    """(code, label) of the kinds of accidents (事象分類)."""
    return tuple((value.code, _(value.label)) for value in axis("kind").values)


def base(given: domain.Prediction, *, on: date) -> domain.Base:
    """How it stands today: the count of the days before, or the figure of the day."""
    if not given.counts:
        return domain.Base(value=read(given.indicator, on=on))
    days = correction().rules.base_days
    found = count(given.indicator, on - timedelta(days=days - 1), on, kind=given.kind)
    return domain.Base(value=Decimal(found), days=days)


def count(indicator: str, first: date, last: date, *, kind: str) -> int:
    """Records of an indicator in some days, both counted."""
    near, rest = occurred.counted(first, last, kind=kind)
    return {"near_misses": near, "accidents": rest}.get(indicator, near + rest)


def read(code: str, *, on: date) -> Decimal | None:
    """A measured figure on a day, to a hundredth; None when there is nothing to measure."""
    figure = collecting.measured_figures().get(code)
    value = figure.value(on) if figure else None
    return None if value is None else Decimal(value).quantize(PLACES)


def standing(kind: str, *, on: date) -> tuple[tuple[str, str], ...]:
    """(label, value) of every indicator today, for who makes a promise; counts of one kind."""
    found = []
    for one in indicators():
        given = domain.Prediction(
            indicator=one.code, direction=domain.AT_MOST, bound=Decimal(0), days=1, kind=kind
        )
        before = base(given, on=on)
        value = _("測れません") if before.value is None else plain(before.value) + " " + one.unit
        label = (
            _("%(label)s (この %(days)s 日)") % {"label": one.label, "days": before.days}
            if one.counts
            else one.label
        )
        found.append((label, value))
    return tuple(found)


def plain(value: Decimal) -> str:
    """A figure without zeros at its end."""
    return f"{value.normalize():,f}"
