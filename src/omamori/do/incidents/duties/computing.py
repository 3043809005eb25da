"""計算する。The public door to the pure reckoning: facts in, duties with their reasons out. No table is touched."""

from datetime import date
from typing import Any

from omamori.do.incidents.duties.domain import changing, reckoning
from omamori.do.incidents.duties.domain.asking import Question
from omamori.do.incidents.duties.domain.counting import Counted, written
from omamori.do.incidents.duties.domain.reasons import CLASS_LABELS
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.rulebook import calendar_on, industries, rule_book
from omamori.facts.errors import Invalid

Duty = reckoning.Duty
NotOwed = reckoning.NotOwed
Reckoned = reckoning.Reckoned
Changed = changing.Changed
changes = changing.changes
__all__ = [
    "CLASS_LABELS",
    "Changed",
    "Counted",
    "Duty",
    "NotOwed",
    "Question",
    "Reckoned",
    "as_json",
    "changes",
    "detail",
    "examine",
    "written",
]


def examine(
    facts: CaseFacts,
    *,
    on: date | None = None,
    switched: tuple[tuple[str, date], ...] = (),
) -> Reckoned:
    """The duties of a case.

    Args:
        facts: as told.
        on: the day of the question: dates after it are asked about, and holidays count as far as they were
            announced by then. None = the day of knowledge, and no date lies ahead.
        switched: days the company entered for coming changes of the law.

    Raises:
        Invalid: the industry is none of ``authorities.toml``.
    """
    if facts.industry and facts.industry not in industries():
        named = "、".join(f"{code} ({label})" for code, label in industries().items())
        raise Invalid({"industry": f"industry は {named} のどれかで書いてください。"})
    calendar = calendar_on(on or facts.first_known)
    return reckoning.examine(facts, rule_book(switched), calendar, on=on)


def as_json(duty: Duty, found: Reckoned) -> dict[str, Any]:
    """One duty with the stable keys of ``omamori duties``; days as ISO 8601, ``due`` null without a day."""
    return {
        "duty": duty.code,
        "label": duty.label,
        "addressee": duty.addressee,
        "due_from": duty.due_from.isoformat(),
        "guide_from": duty.guide_from.isoformat() if duty.guide_from else None,
        "due": duty.due.isoformat() if duty.due else None,
        "paragraph": duty.paragraph,
        **detail(duty, found),
    }


def detail(duty: Duty, found: Reckoned) -> dict[str, Any]:
    """The reasoning of a duty as JSON: ``steps``, ``why`` and ``questions`` are lists of sentences."""
    texts = {question.fact: question.text for question in found.questions}
    return {
        "addressee_code": duty.addressee_code,
        "must": duty.must,
        "words": duty.words,
        "channel": duty.channel,
        "source": duty.source,
        "steps": duty.steps,
        "why": list(duty.why),
        "questions": [texts[key] for key in duty.asks if key in texts],
    }
