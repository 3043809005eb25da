"""年度。The fiscal years of the company, as the plan names them."""

from datetime import date, timedelta

from omamori.foundation.calendar.queries import fiscal_year, fiscal_year_span
from omamori.foundation.organization import queries as organization
from omamori.plan.objectives.reference import rhythm

FIRST, LAST = 2000, 2099


def begins_in() -> int:
    """The month in which the company's fiscal year begins."""
    company = organization.company()
    return company.fiscal_year_starts if company else 4


def span(year: str, starts: int = 0) -> tuple[date, date]:
    """First and last day of a fiscal year."""
    return fiscal_year_span(int(year), starts or begins_in())


def current(on: date, starts: int = 0) -> str:
    """The fiscal year of a day."""
    return str(fiscal_year(on, starts or begins_in()))


def chosen(asked: str, on: date, starts: int = 0) -> str:
    """The year that a reader asked for, when it is one; else the current one."""
    return asked if asked.isdecimal() and FIRST <= int(asked) <= LAST else current(on, starts)


def to_plan(on: date, starts: int = 0) -> tuple[str, ...]:
    """The years that should have a plan: this one, and the next when it begins soon."""
    starts = starts or begins_in()
    soon = on + timedelta(days=rhythm().next_year_days)
    return tuple(dict.fromkeys((current(on, starts), current(soon, starts))))
