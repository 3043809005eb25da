"""統計の問い。The figures of a year for one page: few queries, however many years of data."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from omamori.check.statistics import domain
from omamori.check.statistics.models import DailyCount
from omamori.facts.gate_rules import RULE_NAMES
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.organization import queries as organization

_DAYS = 56

CAUSES = {
    "wrong_recipient": "宛先違い",
    "wrong_attachment": "添付違い",
    "wrong_content": "内容の誤り",
    "should_be_bcc": "Bcc にすべきだった",
    "not_needed": "送る必要がなかった",
    "no_answer": "確認されなかった",
    "other": "その他",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DepartmentFigures:
    """A department's year."""

    name: str
    held: int
    withdrawn: int
    near_misses: int
    median: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything the page shows.

    Attributes:
        months: labels, oldest first; the lists below follow their order.
        median, ninth: spans within which half and nine tenths of the releases lie.
        departments: only those the actor may see; empty for plain employees.
        daily: mails held on each of the last eight weeks' days, oldest first.
    """

    months: tuple[str, ...]
    received: tuple[int, ...]
    held: tuple[int, ...]
    released: tuple[int, ...]
    withdrawn: tuple[int, ...]
    near_misses: tuple[int, ...]
    reasons: tuple[tuple[str, int], ...]
    causes: tuple[tuple[str, int], ...]
    spans: tuple[tuple[str, int], ...]
    median: str
    ninth: str
    departments: tuple[DepartmentFigures, ...]
    daily: tuple[tuple[date, int], ...]
    choices: tuple[tuple[str, str], ...]

    def total(self, figures: Sequence[int]) -> int:
        """Sum over the year."""
        return sum(figures)


def overview(actor: Actor, *, today: date, department_id: str = "") -> Overview:
    """The last twelve months of the company, or of one department within the actor's reach.

    Raises:
        NotPermitted: the actor may not see figures at all.
    """
    require(actor, "statistics.see")
    months = domain.last_months(today)
    names = _departments(actor)
    rows = DailyCount.objects.filter(day__gte=months[0].first, day__lte=today + timedelta(days=1))
    chosen = rows.filter(department_id=department_id) if department_id in names else rows
    series = _series(chosen, months)
    keyed = _keyed(chosen)
    spans = keyed["span"]
    return Overview(
        months=tuple(_month(m) for m in months),
        received=series["received"],
        held=series["held"],
        released=series["released"],
        withdrawn=series["withdrawn"],
        near_misses=series["near_miss"],
        reasons=_ranked(keyed["reason"], RULE_NAMES),
        causes=_ranked(keyed["cause"], CAUSES),
        spans=tuple((_(words), spans.get(code, 0)) for code, words, *_bound in domain.BUCKETS),
        median=_(domain.percentile(spans, 0.5)),
        ninth=_(domain.percentile(spans, 0.9)),
        departments=_by_department(rows, names),
        daily=_daily(chosen, today),
        choices=tuple(sorted(names.items(), key=lambda pair: pair[1])),
    )


def held_last_month(today: date) -> int:
    """Mails held in the last thirty days, for the picture of the cycle."""
    rows = DailyCount.objects.filter(measure="held", day__gt=today - timedelta(days=30))
    return rows.aggregate(n=Sum("count"))["n"] or 0


def _month(month: domain.Month) -> str:
    """「11月」 or "Nov", with the year in January."""
    return month.label if month.month == 1 else str(MONTHS_3[month.month]).capitalize()


def _departments(actor: Actor) -> dict[str, str]:
    found = reach(actor, "statistics.see_departments")
    if found is Reach.NONE:
        return {}
    names = organization.department_names()
    if found is Reach.ALL:
        return names
    mine = organization.department_ids(actor.department_pks)
    return {public_id: name for public_id, name in names.items() if public_id in mine}


def _series(
    rows: QuerySet[DailyCount], months: Sequence[domain.Month]
) -> defaultdict[str, tuple[int, ...]]:
    days: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for measure, day, count in (
        rows.filter(key="").values_list("measure", "day").annotate(n=Sum("count"))
    ):
        days[measure].append((day, count))
    empty = tuple(0 for _ in months)
    found: defaultdict[str, tuple[int, ...]] = defaultdict(lambda: empty)
    for measure, values in days.items():
        found[measure] = tuple(domain.by_month(values, months))
    return found


def _daily(rows: QuerySet[DailyCount], today: date) -> tuple[tuple[date, int], ...]:
    days = [today - timedelta(days=n) for n in range(_DAYS - 1, -1, -1)]
    held = rows.filter(measure="held", day__gte=days[0]).values_list("day")
    counts = dict(held.annotate(n=Sum("count")))
    return tuple((day, counts.get(day, 0)) for day in days)


def _keyed(rows: QuerySet[DailyCount]) -> defaultdict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for measure, key, count in (
        rows.exclude(key="").values_list("measure", "key").annotate(n=Sum("count"))
    ):
        found[measure][key] = count
    return found


def _ranked(counts: dict[str, int], words: dict[str, str]) -> tuple[tuple[str, int], ...]:
    named: defaultdict[str, int] = defaultdict(int)
    for key, count in counts.items():
        named[_(words.get(key, key))] += count
    return tuple(sorted(named.items(), key=lambda pair: -pair[1]))


def _by_department(
    rows: QuerySet[DailyCount], names: dict[str, str]
) -> tuple[DepartmentFigures, ...]:
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    spans: defaultdict[str, dict[str, int]] = defaultdict(dict)
    wanted = rows.filter(
        department_id__in=names, measure__in=("held", "withdrawn", "near_miss", "span")
    )
    for department, measure, key, count in wanted.values_list(
        "department_id", "measure", "key"
    ).annotate(n=Sum("count")):
        if measure == "span":
            spans[department][key] = count
        else:
            counts[department][measure] += count
    return tuple(
        DepartmentFigures(
            name=names[department],
            held=figures["held"],
            withdrawn=figures["withdrawn"],
            near_misses=figures["near_miss"],
            median=_(domain.percentile(spans[department], 0.5)) or "－",
        )
        for department, figures in sorted(counts.items(), key=lambda pair: names[pair[0]])
    )
