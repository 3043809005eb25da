"""経過を書く。Entries by people: never changed, corrected by another entry."""

from datetime import datetime

from django.db import transaction

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.lines import append
from omamori.do.incidents.cases.models import Case, Entry
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.facts.cases import CaseEntryWritten
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

_BY_HAND = (Entry.Kind.NOTE, Entry.Kind.CONTACT, Entry.Kind.INSIGHT)


def write_entry(
    actor: Actor, case_id: str, *, words: str, kind: str = "note", typed: str = "", zone: str = "Asia/Tokyo"
) -> str:  # fmt: skip
    """Write what happened; returns the entry's public id.

    Args:
        kind: ``note``, ``contact`` or ``insight``.
        typed: the moment as people write it; empty: the present moment.
        zone: a key of ``domain.ZONES``, in which it was typed.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: with a sentence per field.
    """
    if kind not in _BY_HAND:
        raise Invalid({"kind": "種類を一つ選んでください。"})
    return _write(actor, "cases.write_entry", case_id, words, kind, typed=typed, zone=zone)


def correct_entry(actor: Actor, case_id: str, entry_id: str, *, words: str) -> str:
    """Say what was wrong with an entry; both stay.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: nothing said.
    """
    return _write(actor, "cases.correct_entry", case_id, words, Entry.Kind.CORRECTION, corrects=entry_id)  # fmt: skip


def write_minutes(
    actor: Actor, case_id: str, *, held: str, attendees: str, words: str, decisions: str, following: str
) -> str:  # fmt: skip
    """Keep what a meeting said and decided.

    Args:
        held: when, as people write it; empty: the present moment.
        following: what is done next, and by whom.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: with a sentence per field.
    """
    wrong = {
        name: problem
        for name, text in (("attendees", attendees), ("decisions", decisions))
        if (problem := domain.text_problem(text))
    }
    if len(following) > domain.LONGEST:
        wrong["following"] = domain.text_problem(following)
    if wrong:
        raise Invalid(wrong)
    details = {
        "attendees": attendees.strip(),
        "decisions": decisions.strip(),
        "next": following.strip(),
    }
    return _write(
        actor, "cases.write_minutes", case_id, words, Entry.Kind.MINUTES, typed=held, details=details
    )  # fmt: skip


def _write(
    actor: Actor,
    right: str,
    case_id: str,
    words: str,
    kind: str,
    *,
    typed: str = "",
    zone: str = "Asia/Tokyo",
    corrects: str = "",
    details: dict[str, str] | None = None,
) -> str:
    if problem := domain.text_problem(words):
        raise Invalid({"words": problem})
    with transaction.atomic():
        row = to_work(actor, right, case_id)
        at = _moment(row, typed, zone)
        entry = append(
            row,
            actor,
            words.strip(),
            kind=kind,
            at=at,
            typed=typed.strip()[:40],
            zone=zone,
            details=details or {},
            corrects=_corrected(row, corrects),
        )
        fact = CaseEntryWritten(
            subject_id=row.public_id, kind=kind, entry_id=entry.public_id, drill=row.drill
        )
        record(fact, actor=actor)
    return entry.public_id


def _moment(row: Case, typed: str, zone: str) -> datetime:
    """What somebody typed, or the time of the case.

    Raises:
        Invalid: it is no moment, or lies ahead.
    """
    now = now_of(row)
    if not typed.strip():
        return now
    found = domain.moment(typed, zone, now.astimezone(clock.JST).date())
    if found is None:
        raise Invalid({"typed": "「14:05」または「2026-11-24 14:05」の形で書いてください。"})
    if problem := domain.moment_problem(found, now):
        raise Invalid({"typed": problem})
    return found


def _corrected(row: Case, entry_id: str) -> Entry | None:
    if not entry_id:
        return None
    found = row.entries.filter(public_id=entry_id).first()
    if found is None:
        raise NotFound
    return found
