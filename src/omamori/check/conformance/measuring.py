"""測る。What the controls did becomes a figure for each clause and day; falling below is told once (J.6.1)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from omamori.check.conformance import domain
from omamori.check.conformance.models import Breach, ClauseFigure, Threshold
from omamori.do.outbound import keeping
from omamori.facts.conformance import ClauseBreached, ClauseRecovered
from omamori.foundation.ledger.actions import record
from omamori.plan.policies import queries as policies
from omamori.reference.conformance import defaults


def measure(*, on: date) -> int:
    """Figures of a day for every clause with a control; returns how many. May be run again."""
    kept = {row.control: row for row in keeping.kept(on=on, days=defaults().days)}
    pairs = {
        (clause.code, control)
        for _book, clause in policies.clauses_in_force(on=on)
        for control in clause.controls
        if control in kept
    }
    asked = asked_of({clause for clause, _control in pairs}, on)
    rows = [_figure(clause, kept[control], asked[clause], on) for clause, control in sorted(pairs)]
    with transaction.atomic():
        ClauseFigure.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["rule_clause", "control", "day"],
            update_fields=["of", "exceptions", "days", "state"],
        )
        _judge(rows, asked, on)
    return len(rows)


def asked_of(clauses: Iterable[str], on: date) -> dict[str, domain.Asked]:
    """The threshold of each clause on a day; one query."""
    values = defaults()
    first = domain.Asked(least_share=values.least_share, least_cases=values.least_cases)
    wanted = set(clauses)
    found: dict[str, list[domain.Asked]] = {code: [] for code in wanted}
    rows = Threshold.objects.filter(rule_clause__in=wanted, effective_from__lte=on)
    for row in rows.order_by("-id"):
        found[row.rule_clause].append(
            domain.Asked(
                least_share=row.least_share,
                least_cases=row.least_cases,
                effective_from=row.effective_from,
            )
        )
    return {code: domain.in_force(asked, first, on) for code, asked in found.items()}


def _figure(clause: str, found: keeping.Kept, asked: domain.Asked, on: date) -> ClauseFigure:
    return ClauseFigure(
        day=on,
        rule_clause=clause,
        control=found.control,
        of=found.of,
        exceptions=found.exceptions,
        days=defaults().days,
        state=domain.standing(found.of, found.exceptions, asked).value,
    )


def _judge(rows: list[ClauseFigure], asked: dict[str, domain.Asked], on: date) -> None:
    running = {
        (b.rule_clause, b.control): b
        for b in Breach.objects.select_for_update().filter(ended_on=None)
    }
    for row in rows:
        limit, found = asked[row.rule_clause], domain.Standing(row.state)
        breach = running.get((row.rule_clause, row.control))
        if found is domain.Standing.BREACHED and breach is None:
            Breach.objects.create(rule_clause=row.rule_clause, control=row.control, began_on=on)
            record(_breached(row, limit))
        elif found is domain.Standing.KEPT and breach is not None:
            breach.ended_on = on
            breach.save(update_fields=["ended_on"])
            record(
                ClauseRecovered(
                    subject_id=row.rule_clause,
                    rule_clause=row.rule_clause,
                    control=row.control,
                    share=domain.share(row.of, row.exceptions),
                )
            )


def _breached(row: ClauseFigure, limit: domain.Asked) -> ClauseBreached:
    return ClauseBreached(
        subject_id=row.rule_clause,
        rule_clause=row.rule_clause,
        control=row.control,
        of=row.of,
        exceptions=row.exceptions,
        share=domain.share(row.of, row.exceptions),
        least=limit.least_share,
        days=row.days,
    )
