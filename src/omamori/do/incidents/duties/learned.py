"""あとから分かったこと。From which day a fact counts that was denied before and is now affirmed. Pure.

A threshold that is crossed later brings its duty at that moment (通則編 3-5-3-1); what was not known counted
as the worse case from the first day and goes on doing so.
"""

import dataclasses
from datetime import date

from omamori.do.incidents.duties.facts_of_case import CaseFacts

GROUNDS = ("sensitive", "property_damage", "malicious", "my_number_public", "my_number_system")
"""Facts that are grounds by themselves."""
THOUSAND, HUNDRED = 1000, 100
"""本人の数: more than these is a ground (施行規則 第7条第4号; 平成27年規則第5号 第2条第4号)."""


def since(before: CaseFacts, after: CaseFacts, day: date | None) -> CaseFacts:
    """The new facts with the days on which their grounds became known.

    Args:
        before: the version that counted until now.
        after: what is known now; its own ``learned`` is not read.
        day: on which what is new became known; None = it holds from the day of knowledge, the safe side.
    """
    held = {key: when for key, when in before.learned if _affirmed(after, key)}
    if day is not None:
        for key in (*GROUNDS, "persons"):
            if key not in held and _affirmed(after, key) and _denied(before, after, key):
                held[key] = day
    return dataclasses.replace(after, learned=tuple(sorted(held.items())))


def _affirmed(facts: CaseFacts, key: str) -> bool:
    if key == "persons":
        return facts.count is not None and facts.count > _threshold(facts)
    return getattr(facts, key) is True


def _denied(before: CaseFacts, after: CaseFacts, key: str) -> bool:
    if key == "persons":
        return before.count is not None and before.count <= _threshold(after)
    return getattr(before, key) is False


def _threshold(facts: CaseFacts) -> int:
    """The smallest number that brings a duty: one day serves both thresholds, and must not come too late."""
    return THOUSAND if facts.my_number is False else HUNDRED
