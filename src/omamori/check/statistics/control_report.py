"""統制の月報。What each control held, prevented and cost in a month: folded from facts, nothing typed (J.6.1)."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from omamori.check.statistics import domain
from omamori.check.statistics.control_domain import (
    MEASURES,
    TAKEN_BACK,
    Figures,
    Worth,
    figures,
    worth,
)
from omamori.check.statistics.models import DailyCount
from omamori.do.outbound import queries as outbound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.environment import duration
from omamori.reference.effort import effort


@dataclasses.dataclass(frozen=True, kw_only=True)
class ControlLine:
    """One control in a month.

    Attributes:
        answer: whether it was worth people's time, in one sentence; state: colour.
    """

    rule: str
    label: str
    figures: Figures
    seconds: int
    worth: Worth
    answer: str
    state: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ControlReport:
    """A month.

    Attributes:
        lines: controls that spoke, those that took most time first.
        seconds: people's time over all checks, each check once.
        held, prevented: mails, each once.
        reported: near misses by mail or chat that people reported and no control had caught.
        months: to choose from, newest first.
        trend: over twelve months, oldest first: label, prevented, needless.
    """

    month: domain.Month
    lines: tuple[ControlLine, ...]
    seconds: int
    held: int
    prevented: int
    reported: int
    months: tuple[domain.Month, ...]
    trend: tuple[tuple[str, int, int], ...]


def control_report(actor: Actor, *, today: date, month: str = "") -> ControlReport:
    """The figures of a month ``2026-11``; of the last full one when none or a strange one is asked for.

    Raises:
        NotPermitted: the actor may not see figures.
    """
    require(actor, "statistics.see")
    months = domain.last_months(today)
    known = {f"{m.year:04}-{m.month:02}": m for m in months}
    chosen = known.get(month, months[-2])
    rows = DailyCount.objects.filter(day__gte=chosen.first, day__lt=_after(chosen))
    names = outbound.control_names()
    lines = tuple(
        sorted(
            (_line(rule, found, names) for rule, found in _by_rule(rows).items()),
            key=lambda line: (-line.seconds, -line.figures.held, line.rule),
        )
    )
    sums = dict(rows.filter(key="").values_list("measure").annotate(n=Sum("count")))
    first, second = sums.get("first_checks", 0), sums.get("second_checks", 0)
    return ControlReport(
        month=chosen,
        lines=lines,
        seconds=first * effort().self_check + second * effort().second_check,
        held=sums.get("held", 0),
        prevented=sums.get("prevented", 0) + sums.get("refused", 0),
        reported=sums.get("reported", 0),
        months=tuple(reversed(months)),
        trend=_trend(months),
    )


def _after(month: domain.Month) -> date:
    return (month.first + timedelta(days=32)).replace(day=1)


def _by_rule(rows: "QuerySet[DailyCount]") -> dict[str, Figures]:
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    wanted = rows.filter(measure__in=(*MEASURES, TAKEN_BACK)).exclude(key="")
    for measure, key, count in wanted.values_list("measure", "key").annotate(n=Sum("count")):
        counts[key][measure] = count
    return {rule: figures(found) for rule, found in counts.items()}


def _trend(months: tuple[domain.Month, ...]) -> tuple[tuple[str, int, int], ...]:
    rows = DailyCount.objects.filter(
        day__gte=months[0].first,
        measure__in=("prevented", "refused", "control_needless", TAKEN_BACK),
    )
    days: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for measure, day, count in rows.values_list("measure", "day").annotate(n=Sum("count")):
        kind = "needless" if measure.startswith("control_") else "prevented"
        days[kind].append((day, -count if measure == TAKEN_BACK else count))
    prevented = domain.by_month(days["prevented"], months)
    needless = domain.by_month(days["needless"], months)
    return tuple(
        (month.label, p, max(0, n)) for month, p, n in zip(months, prevented, needless, strict=True)
    )


def _line(rule: str, found: Figures, names: Mapping[str, str]) -> ControlLine:
    answer = worth(found, effort())
    seconds = found.seconds(effort())
    return ControlLine(
        rule=rule,
        label=_(names.get(rule, rule)),
        figures=found,
        seconds=seconds,
        worth=answer,
        answer=_sentence(answer, found, seconds),
        state=_STATES[answer],
    )


def _sentence(answer: Worth, found: Figures, seconds: int) -> str:
    prevented = found.right + found.refused
    values = {
        "held": f"{found.held:,}",
        "prevented": f"{prevented:,}",
        "whom": _(" (のべ %(n)s 人分) ") % {"n": f"{found.persons:,}"} if found.persons else "",
        "needless": f"{found.needless:,}",
        "tested": f"{found.tested:,}",
        "time": duration(seconds),
        "each": duration(seconds // prevented) if prevented else "",
    }
    if answer is Worth.WORTH and not seconds:
        # Refused, or put right before anybody had to check.
        return (
            _("見合いました。人の時間をかけずに %(prevented)s 件の誤り%(whom)sを防ぎました。")
            % values
        )
    return _SENTENCES[answer]() % values


_STATES = {
    Worth.SILENT: "none",
    Worth.TOO_FEW: "none",
    Worth.WORTH: "good",
    Worth.DEAR: "watch",
    Worth.NOT_YET: "none",
    Worth.NOT_WORTH: "late",
}
_SENTENCES = {
    Worth.SILENT: lambda: _("試した間に、%(tested)s 通を止めたはずです。"),
    Worth.TOO_FEW: lambda: _("止めたのは %(held)s 通だけで、見合ったかはまだ言えません。"),
    Worth.WORTH: lambda: _(
        "見合いました。人の時間 %(time)s で %(prevented)s 件の誤り%(whom)sを防ぎ、一件あたり %(each)s です。"
    ),
    Worth.DEAR: lambda: _(
        "防いだのは %(prevented)s 件ですが、一件あたり %(each)s かかっています。範囲か値を見直してください。"
    ),
    Worth.NOT_YET: lambda: _(
        "%(held)s 通を確かめるのに %(time)s かけ、防いだ誤りはありませんでした。次の月も見てください。"
    ),
    Worth.NOT_WORTH: lambda: _(
        "見合っていません。%(held)s 通のうち %(needless)s 通が「止めなくてよかった」とされ、防いだ誤りはありません。"
    ),
}
