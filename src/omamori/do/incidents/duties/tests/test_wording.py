"""What a reckoning says is kept with its pattern, and so can be read in another language."""

import json

from hypothesis import given

from omamori.do.incidents.duties.computing import examine
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.do.incidents.duties.tests.worlds import FACTS
from omamori.facts.sentences import Said, packed, unpacked


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
