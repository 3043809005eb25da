"""Facts as JSON: what is written is read again, and what is wrong is named."""

import pytest
from hypothesis import given

from omamori.do.incidents.duties.facts_of_case import CaseFacts, from_json, to_json
from omamori.do.incidents.duties.tests.worlds import FACTS
from omamori.facts.errors import Invalid


@given(facts=FACTS)
def test_json_keeps_every_fact(facts: CaseFacts) -> None:
    assert from_json(to_json(facts)) == facts


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ([], "facts"),
        ({}, "known_on"),
        ({"known_on": "24.11.2026"}, "known_on"),
        ({"known_on": "2026-02-30"}, "known_on"),
        ({"known_on": "0001-01-01"}, "known_on"),
        ({"known_on": "２０２６-11-24"}, "known_on"),
        ({"known_on": 20261124}, "known_on"),
        ({"known_on": "2026-11-24", "persons": -1}, "persons"),
        ({"known_on": "2026-11-24", "persons": True}, "persons"),
        ({"known_on": "2026-11-24", "persons": 1.5}, "persons"),
        ({"known_on": "2026-11-24", "persons": 10**30}, "persons"),
        ({"known_on": "2026-11-24", "sensitive": "はい"}, "sensitive"),
        ({"known_on": "2026-11-24", "sensitive": 1}, "sensitive"),
        ({"known_on": "2026-11-24", "classes": "leak"}, "classes"),
        ({"known_on": "2026-11-24", "classes": ["leek"]}, "classes"),
        ({"known_on": "2026-11-24", "classes": [["leak"]]}, "classes"),
        ({"known_on": "2026-11-24", "role": "owner"}, "role"),
        ({"known_on": "2026-11-24", "knwon": 1}, "knwon"),
        ({"known_on": "2026-11-24", "learned": {"weather": "2026-11-25"}}, "learned"),
        ({"known_on": "2026-11-24", "known_by": {"営業部": "きのう"}}, "known_by"),
    ],
)
def test_wrong_facts_are_refused_with_the_key(given: object, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_json(given)
    assert key in refused.value.fields
