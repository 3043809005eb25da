"""統計の行い。Type the published figures of a fiscal year in, give them up, throw a draft away (J.6.1)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from omamori.check.statistics import national, typing_in
from omamori.check.statistics.models import FigureEdition, TypedYear
from omamori.facts import figures as facts
from omamori.facts.errors import Invalid, NotFound, Refusal
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.records import editions


class YearIsThere(Refusal):
    """Somebody entered this year already."""

    code = "statistics.year_is_there"
    message = "この年度の数字は、すでに入力されています。"
    next_step = "一覧からその年度を開いて、直してください。"


class YearWaits(Refusal):
    """What waits for approval does not change."""

    code = "statistics.year_waits"
    message = "この年度の数字は、承認を待っています。"
    next_step = "承認の依頼を取り下げてから、直してください。"


def write_figures(
    actor: Actor,
    fiscal_year: int,
    cells: Mapping[str, tuple[str, str]],
    *,
    source_title: str,
    source_address: str,
    published_on: date | None,
    new: bool,
) -> None:
    """Keep the figures of a year as they were typed; they count when another person approved them.

    Args:
        actor: who types.
        fiscal_year: which year.
        cells: (count, percent) as typed by ``axis:code``; empty is unknown.
        source_title, source_address, published_on: where they were published.
        new: the year is not expected to be there yet.

    Raises:
        NotPermitted, YearIsThere, YearWaits.
        Invalid: by field; a cell is ``axis:code:count`` or ``axis:code:share``.
    """
    require(actor, "statistics.write_figures")
    address = source_address.strip()
    entered = _checked(fiscal_year, cells, source_title, address, published_on)
    with transaction.atomic():
        row = TypedYear.objects.select_for_update().filter(fiscal_year=fiscal_year).first()
        if row and new:
            raise YearIsThere
        _not_waiting(fiscal_year)
        row = row or TypedYear(fiscal_year=fiscal_year)
        row.source_title, row.source_address = source_title.strip(), address
        row.published_on, row.retired, row.written_at = published_on, False, clock.now()
        row.figures = {key: list(value) for key, value in entered.items()}
        row.save()
        told = facts.FiguresWritten(
            subject_id=_subject(fiscal_year), year=str(fiscal_year), lines=len(entered)
        )
        record(told, actor=actor)


def _checked(
    fiscal_year: int,
    cells: Mapping[str, tuple[str, str]],
    title: str,
    address: str,
    published_on: date | None,
) -> typing_in.Entered:
    """What was typed in plain text, or everything that is wrong with it."""
    today = clock.today()
    wrong = typing_in.source_problems(fiscal_year, title, address, published_on, today)
    if "fiscal_year" in wrong:
        raise Invalid(wrong)
    entered, problems = typing_in.understood(fiscal_year, cells)
    wrong |= {f"{p.axis}:{p.code}:{p.column}": p.text for p in problems}
    if wrong:
        raise Invalid(wrong)
    return entered


def retire_figures(actor: Actor, fiscal_year: int) -> None:
    """Let the product's figures count again for a year; another person approves this, too.

    Raises:
        NotPermitted, YearWaits.
        NotFound: the company entered nothing, or the product has no such year.
    """
    require(actor, "statistics.retire_figures")
    with transaction.atomic():
        row = _row(fiscal_year)
        if fiscal_year not in national.shipped().years:
            raise NotFound
        _not_waiting(fiscal_year)
        row.retired, row.written_at = True, clock.now()
        row.save(update_fields=["retired", "written_at"])
        told = facts.FiguresRetired(subject_id=_subject(fiscal_year), year=str(fiscal_year))
        record(told, actor=actor)


def discard_figures(actor: Actor, fiscal_year: int) -> None:
    """Throw away what was typed since the last approval; without one, the year goes.

    Raises:
        NotPermitted, NotFound, YearWaits.
    """
    require(actor, "statistics.discard_figures")
    with transaction.atomic():
        row = _row(fiscal_year)
        _not_waiting(fiscal_year)
        approved = editions.counting(FigureEdition, on=clock.today(), series=str(fiscal_year))
        if approved is None:
            row.delete()
        else:
            _restore(row, approved.content)
        told = facts.FiguresDiscarded(subject_id=_subject(fiscal_year), year=str(fiscal_year))
        record(told, actor=actor)


def _restore(row: TypedYear, content: editions.Content) -> None:
    """As the approved edition says."""
    row.retired = national.is_retired(content)
    row.written_at = clock.now()
    if not row.retired:
        source = content["source"][0]
        day = source.get("published_on", "")
        row.source_title, row.source_address = source["title"], source.get("address", "")
        row.published_on = date.fromisoformat(day) if day else None
        row.figures = {r["code"]: [r["count"], r["share"]] for r in content["figures"]}
    row.save()


def _row(fiscal_year: int) -> TypedYear:
    row = TypedYear.objects.select_for_update().filter(fiscal_year=fiscal_year).first()
    if row is None:
        raise NotFound
    return row


def _not_waiting(fiscal_year: int) -> None:
    waits = FigureEdition.objects.filter(series=str(fiscal_year), state="proposed")
    if waits.exists():
        raise YearWaits


def _subject(fiscal_year: int) -> str:
    return f"fy{fiscal_year}"
