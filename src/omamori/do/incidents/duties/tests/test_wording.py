"""What a reckoning says is kept with its pattern, and so can be read in another language."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given

from omamori.do.incidents.duties.computing import examine
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.tests.worlds import FACTS
from omamori.facts.sentences import Said, packed, unpacked
from omamori.foundation.ui.wording import told


@given(FACTS)
def test_every_reason_and_step_is_kept_so_that_it_can_be_said_in_another_language(
    facts: CaseFacts,
) -> None:
    reckoned = examine(facts)
    sentences = [text for duty in reckoned.duties for text in (*duty.why, *duty.steps)]
    sentences += [text for one in reckoned.not_owed for text in one.why]
    for text in sentences:
        kept = json.loads(json.dumps(packed(text)))
        again = unpacked(kept)
        assert again == text
        assert isinstance(again, Said) == isinstance(text, Said)
        assert isinstance(text, Said) or text.endswith("。"), (
            "neither a pattern nor a whole sentence"
        )


@pytest.mark.parametrize("changed", [
    {},
    {"classes": ("leak",), "persons": 1200, "malicious": True},
    {"classes": ("loss",), "strongly_encrypted": True, "persons": 3, "sensitive": False, "my_number": False},
    {"role": "processor", "entruster_notified_on": date(2026, 12, 26)},
    {"card_data": True, "persons": 3214, "unreachable": True, "known_by": (("Sales", date(2026, 12, 24)),)},
    {"classes": ("request_refused",), "pmark_holder": False},
])  # fmt: skip
def test_in_english_only_citations_and_terms_in_brackets_are_japanese(
    changed: dict[str, Any],
) -> None:
    """Over the turn of the year: closed days, holidays and moved limits all come."""
    found = examine(CaseFacts(known_on=date(2026, 12, 25), **changed), on=date(2027, 1, 8))
    spoken = [t for d in found.duties for t in (*d.why, *d.steps, d.label, d.addressee, d.channel)]
    spoken += [t for one in found.not_owed for t in one.why] + [q.text for q in found.questions]
    with translation.override("en"):
        for text in spoken:
            rest = told(text)
            while (inner := re.sub(r"\([^()]*\)", "", rest)) != rest:
                rest = inner
            assert not re.search(r"[ぁ-んァ-ヺ一-鿿]", rest), (text, told(text))
