"""評価の基準。Written levels of likelihood and impact, and who may accept what (J.3.1.3, J.3.1.4).

The levels come from reference data or from an edition of the company; nothing is a constant here.
"""

import dataclasses
import hashlib
import itertools
import json
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, kw_only=True)
class Level:
    """One step of a scale.

    Attributes:
        text: when it is chosen, in words.
        persons, yen: for impact: from how many persons or what estimated damage (yen) on.
    """

    level: int
    label: str
    text: str
    persons: int = 0
    yen: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Criteria:
    """What risks are measured against.

    Attributes:
        number: of the company's edition; 0 for the one that is shipped.
        officer_up_to, top_up_to: highest values that 個人情報保護管理者 and トップマネジメント may accept.
        nothing_share: share of 「なし」 (0–1) above which a process is questioned.
        nothing_words: how people write that nothing remains.
        least_letters: shortest residual risk that counts as words.
        floors: kind of information to the lowest impact that it has.
    """

    number: int
    likelihood: tuple[Level, ...]
    impact: tuple[Level, ...]
    officer_up_to: int
    top_up_to: int
    nothing_share: float
    nothing_words: tuple[str, ...]
    least_letters: int
    floors: Mapping[str, int]

    def band(self, value: int) -> str:
        """``low`` (the officer may accept it), ``middle`` (the top) or ``high`` (nobody as it is)."""
        if value <= self.officer_up_to:
            return "low"
        return "middle" if value <= self.top_up_to else "high"


def value(likelihood: int, impact: int) -> int:
    """リスク値: likelihood times impact; 0 while one of them is not known."""
    return likelihood * impact


def label(levels: tuple[Level, ...], level: int) -> str:
    """The word of a level; empty while it is not known."""
    return next((found.label for found in levels if found.level == level), "")


def impact_for(
    criteria: Criteria, *, persons: int, yen: int, kinds: frozenset[str]
) -> tuple[int, str]:
    """The impact that counts and kinds suggest, and by what: ``persons``, ``yen`` or a kind.

    Args:
        criteria: the scale.
        persons: how many at most; 0 when nobody knows.
        yen: estimated damage; 0 when it cannot be estimated.
        kinds: codes of the kinds of information.
    """
    found = [
        (level.level, "yen" if level.yen and yen >= level.yen else "persons")
        for level in criteria.impact
        if (level.persons and persons >= level.persons) or (level.yen and yen >= level.yen)
    ]
    lowest = min((level.level for level in criteria.impact), default=0)
    found += [(criteria.floors[kind], kind) for kind in sorted(kinds & criteria.floors.keys())]
    return max(found, key=lambda pair: pair[0], default=(lowest, "persons"))


def problems(criteria: Criteria) -> dict[str, str]:
    """What is wrong with an edition of the company, field by field."""
    wrong: dict[str, str] = {}
    for name, levels in (("likelihood", criteria.likelihood), ("impact", criteria.impact)):
        for level in levels:
            if not level.label.strip() or not level.text.strip():
                wrong[f"{name}_{level.level}"] = "言葉と、選ぶときの目安を書いてください。"
    rising = [(level.persons, level.yen) for level in criteria.impact]
    if any(a[0] > b[0] or a[1] > b[1] for a, b in itertools.pairwise(rising)):
        wrong["impact"] = "人数と金額の目安は、上の段ほど大きくしてください。"
    most = max((x.level for x in criteria.likelihood), default=0) * max(
        (x.level for x in criteria.impact), default=0
    )
    if not 0 < criteria.officer_up_to <= criteria.top_up_to <= most:
        wrong["officer_up_to"] = "管理者の上限は 1 以上で、トップの上限以下にしてください。"
    return wrong


def content(criteria: Criteria) -> dict[str, Any]:
    """As JSON-ready values, without the number."""
    told = dataclasses.asdict(criteria)
    del told["number"]
    return told | {"floors": dict(criteria.floors)}


def read(data: Mapping[str, Any], *, number: int) -> Criteria:
    """From reference data or a stored edition.

    Raises:
        KeyError, TypeError: it does not fit (found by the tests).
    """
    names = {field.name for field in dataclasses.fields(Criteria)} - {"number"}
    given: dict[str, Any] = {name: data[name] for name in names}
    for name in ("likelihood", "impact"):
        given[name] = tuple(Level(**level) for level in data[name])
    given["nothing_words"] = tuple(data["nothing_words"])
    return Criteria(number=number, **given)


def fingerprint(criteria: Criteria) -> str:
    """SHA-256 of what an edition says."""
    text = json.dumps(content(criteria), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
