"""緩むところ。Compares a proposed version with every version that it would take the place of, day by day."""

from collections.abc import Iterator
from datetime import date, timedelta

from omamori.do.outbound import scoping
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.loosening import Setting, loosened
from omamori.do.outbound.domain.rulebook import remembered
from omamori.do.outbound.domain.scopes import COMPANY, Dated, Scope, ScopeKind, in_force
from omamori.do.outbound.models import ControlVersion
from omamori.do.outbound.starting_values import starter

_Version = Dated[ControlVersion]


def of(row: ControlVersion) -> tuple[str, ...]:
    """Labels of what a version makes less strict for anybody on any of its days; empty for nothing."""
    kind, after = KINDS[row.rule], _setting(row)
    approved = ControlVersion.objects.filter(rule=row.rule).exclude(approved_at=None)
    others = [scoping.dated(other) for other in approved.exclude(pk=row.pk)]
    found: dict[str, None] = {}
    for day in _days(row, others):
        for before in _replaced(row, in_force(others, day)):
            found |= dict.fromkeys(loosened(kind, before, after))
    return tuple(found)


def _days(row: ControlVersion, others: list[_Version]) -> Iterator[date]:
    """Its first day, and each on which another version would have come to its end below it."""
    yield row.effective_from
    for other in others:
        if other.effective_to is None:
            continue
        day = other.effective_to + timedelta(days=1)
        if day > row.effective_from and (row.effective_to is None or day <= row.effective_to):
            yield day


def _replaced(row: ControlVersion, versions: dict[Scope, _Version]) -> Iterator[Setting]:
    """What counts on that day for whom the version is made: its own scope's, else every wider one."""
    own = Scope(ScopeKind(row.scope_kind), row.scope_value)
    if own in versions:
        # One that begins later keeps its place above the new version.
        if versions[own].effective_from <= row.effective_from:
            yield _setting(versions[own].what)
        return
    order = list(ScopeKind)
    for scope, version in versions.items():
        if order.index(scope.kind) <= order.index(own.kind):
            yield _setting(version.what)
    if COMPANY not in versions:
        yield Setting(parameters=starter()[row.rule].parameters)


def _setting(row: ControlVersion) -> Setting:
    first = starter()[row.rule].parameters
    return Setting(
        parameters=remembered(KINDS[row.rule], row.parameters, first),
        active=row.active,
        test_mode=row.test_mode,
    )
