"""原因の分析。The chain of whys, and the three boxes: direct cause, other factors, what to watch; pure.

The boxes are those in which accidents are taught (発生原因, その他の要因, 注意すべきこと): a cause found here becomes
a lesson without being written again.
"""

import dataclasses
import re

from omamori.facts.sentences import said

STEPS = 5
"""Whys that a form asks for."""
LEAST_STEPS = 2
"""Of an accident: the first why is what happened, not why it could."""
SHORTEST = 5
LONGEST_STEP = 300
LONGEST_BOX = 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Analysis:
    """Why it happened.

    Attributes:
        whys: answers to "why?", each to the one before.
        other_factors: what let it happen or made it worse; watch: what others should look out for.
    """

    whys: tuple[str, ...] = ()
    other_factors: str = ""
    watch: str = ""


def problems(given: Analysis, inattention: str, *, accident: bool) -> dict[str, str]:
    """What is wrong with an analysis, by field (``why1`` ..., ``other_factors``, ``watch``).

    Args:
        given: what was written; gaps in the chain are empty texts.
        inattention: as in ``reference/correction``.
        accident: an accident needs the chain and all boxes; anything else may leave them out.
    """
    wrong = _chain(given.whys, inattention, accident=accident)
    for name, text in (("other_factors", given.other_factors), ("watch", given.watch)):
        if len(text) > LONGEST_BOX:
            wrong[name] = said("%(n)s 字までにしてください。", n=f"{LONGEST_BOX:,}")
        elif accident and len(text.strip()) < SHORTEST:
            wrong[name] = said("%(n)s 字以上で、具体的に書いてください。", n=SHORTEST)
    return wrong


def chain(answers: tuple[str, ...]) -> tuple[str, ...]:
    """The answers without the empty ones at the end."""
    found = [answer.strip() for answer in answers]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _chain(answers: tuple[str, ...], inattention: str, *, accident: bool) -> dict[str, str]:
    wrong = {}
    found = chain(answers)
    for place, answer in enumerate(found, 1):
        if not answer:
            wrong[f"why{place}"] = "途中が空いています。上から順に書いてください。"
        elif len(answer) < SHORTEST:
            wrong[f"why{place}"] = said("%(n)s 字以上で、具体的に書いてください。", n=SHORTEST)
        elif len(answer) > LONGEST_STEP:
            wrong[f"why{place}"] = said("%(n)s 字までにしてください。", n=LONGEST_STEP)
    if accident and len(found) < LEAST_STEPS:
        wrong[f"why{len(found) + 1}"] = said(
            "事故では、「なぜ」を %(n)s 回以上くり返してください。", n=LEAST_STEPS
        )
    last = f"why{len(found)}"
    if found and last not in wrong and re.fullmatch(inattention, found[-1]):
        wrong[last] = (
            "人の不注意で止まっています。なぜ気付けなかったのか、手順、道具、環境、教育のどこにわけがあるかを、もう一度「なぜ」と問うてください。"
        )
    return wrong
