"""残留リスクを問う。「なし」 in too many places is questioned in words before it is accepted (J.3.1.4)."""

import dataclasses
from collections.abc import Iterable

from omamori.facts.sentences import said
from omamori.plan.risk.domain.criteria import Criteria
from omamori.plan.risk.domain.particulars import says_nothing


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked before somebody approves.

    Attributes:
        nothing, of: how many cells say that nothing remains, of how many.
        text: the question in words.
    """

    nothing: int
    of: int
    text: str


def question(residuals: Iterable[str], criteria: Criteria) -> Question | None:
    """The question for the cells of one process; None when the words are credible.

    Args:
        residuals: what its cells say, with those to be approved.
        criteria: which words, and above which share.
    """
    told = list(residuals)
    nothing = sum(1 for text in told if says_nothing(text, criteria) or not text.strip())
    if not nothing or nothing <= len(told) * criteria.nothing_share:
        return None
    sentence = (
        "%(of)s 場面のうち %(nothing)s 場面で、残留リスクが「なし」です。対策をしても、人が誤る、"
        "委託先で起きる、気付くのが遅れる、といったことは残りませんか。"
    )
    return Question(
        nothing=nothing, of=len(told), text=said(sentence, of=len(told), nothing=nothing)
    )
