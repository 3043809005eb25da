"""リンクの条件。Days, times and limits of links, from the dated control of the company."""

import dataclasses
from datetime import date, timedelta

from omamori.do.outbound import scoping
from omamori.do.outbound.starting_values import starter

_RULE = "link_terms"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for a link made today.

    Attributes:
        life: from its making to its end; grace: from there to the erasure of the files.
        fetches: times one receiver may fetch one file; log: how long it is kept who opened.
    """

    life: timedelta
    grace: timedelta
    fetches: int
    log: timedelta


def terms(on: date) -> Terms:
    """The conditions in force on a day; the starter's when the company switched the control off."""
    control = scoping.company_rules(on).find(_RULE) or starter()[_RULE]
    return Terms(
        life=timedelta(days=control.count("days")),
        grace=timedelta(days=control.count("grace_days")),
        fetches=control.count("fetches"),
        log=timedelta(days=control.count("log_days")),
    )
