"""分類の案。From the facts and the words of a report: the nine classes, the axes of the statistics, and why. A person decides.

Codes are those of ``reference/statistics/taxonomy.toml``; the words that speak for a code stand in
``reference/duties/classification.toml``. What nothing speaks for stays empty: nothing is guessed.
"""

import dataclasses
import functools
import unicodedata
from collections.abc import Iterable
from typing import Any

from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.facts.sentences import said
from omamori.reference import duties as reference
from omamori.reference.statistics import axis, crosswalk

PAPER = frozenset({"paper"})
MOST_OTHERS = 3


@dataclasses.dataclass(frozen=True, kw_only=True)
class Sign:
    """Words that speak for a class.

    Attributes:
        words: any of them; unless ``also`` is empty also one of those.
        media: only for these media of the report; none = for every one.
        event, kind, old_cause: codes; empty for none.
    """

    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    event: str
    kind: str
    old_cause: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed for a case, with the version of the taxonomy.

    Attributes:
        classes: of the nine, the counted one first; kind, old_cause: empty when nothing speaks for one.
        causes, contents: any number. medium: ``paper``, ``electronic`` or ``other``.
        others: further kinds for which something speaks, best first.
        choose: kinds among which the crosswalk of the old cause leaves the choice to a person.
        reasons: sentences.
    """

    taxonomy: str
    classes: tuple[str, ...]
    kind: str
    old_cause: str
    causes: tuple[str, ...]
    contents: tuple[str, ...]
    medium: str
    others: tuple[str, ...]
    choose: tuple[str, ...]
    reasons: tuple[str, ...]

    def initial(self) -> dict[str, Any]:
        """Values for a form with ``classes``, ``kind``, ``causes`` and ``old_cause``."""
        return {
            "classes": list(self.classes),
            "kind": self.kind,
            "causes": list(self.causes),
            "old_cause": self.old_cause,
        }


def propose(facts: CaseFacts | None, *, medium: str, words: str) -> Proposal:
    """A proposal from what is known.

    Args:
        facts: of the case; None when none are kept yet. Its classes come before those of the words.
        medium: of the report: ``mail``, ``chat``, ``paper``, ``device``, ``system`` or ``other``.
        words: what people wrote about it.
    """
    plain = _plain(words)
    ranked = sorted(
        ((_score(sign, plain, medium), -n, sign) for n, sign in enumerate(_signs())), reverse=True
    )
    best = [(found, sign) for found, _n, sign in ranked if found]
    first = best[0][1] if best else None
    kinds = tuple(dict.fromkeys(sign.kind for _found, sign in best if sign.kind))
    classes = _classes(facts, first)
    causes, contents = _named("cause", plain), _contents(facts, plain)
    return Proposal(
        taxonomy=axis("kind").version,
        classes=classes,
        kind=first.kind if first else "",
        old_cause=first.old_cause if first else "",
        causes=causes,
        contents=contents,
        medium="paper" if medium in PAPER else "other" if medium == "other" else "electronic",
        others=tuple(kind for kind in kinds if not first or kind != first.kind)[:MOST_OTHERS],
        choose=_choose(first),
        reasons=tuple(_reasons(facts, first, plain, medium, causes)),
    )


def _classes(facts: CaseFacts | None, first: Sign | None) -> tuple[str, ...]:
    if facts and facts.classes:
        return facts.classes
    return (first.event,) if first and first.event else ()


def _contents(facts: CaseFacts | None, plain: str) -> tuple[str, ...]:
    found = list(_named("content", plain))
    if facts and facts.card_data:
        found.append("card")
    if facts and facts.my_number:
        found.append("my_number")
    return tuple(dict.fromkeys(found))


def _choose(first: Sign | None) -> tuple[str, ...]:
    """Kinds that the crosswalk allows for the old cause, when there are more than one."""
    to = crosswalk().get(first.old_cause, ()) if first else ()
    kinds = tuple(code for name, code in to if name == "kind")
    return kinds if len(kinds) > 1 else ()


def _reasons(
    facts: CaseFacts | None,
    first: Sign | None,
    plain: str,
    medium: str,
    causes: Iterable[str],
) -> Iterable[str]:
    if facts and facts.classes:
        yield said(
            "分かっている事実の発生事象は%(what)sです。", what=_labels("event", facts.classes)
        )
    if first is None:
        yield said("報告の文に、事象分類の決め手になる語がありません。読んで選んでください。")
    else:
        yield _speaks(first, plain, medium)
        if _choose(first):
            yield said("%(what)sのどちらかは、人が選びます。", what=_labels("kind", _choose(first)))
    if causes := tuple(causes):
        what = _labels("cause", causes)
        yield said("原因の案は%(what)sです。ほかにもあれば足してください。", what=what)


def _speaks(first: Sign, plain: str, medium: str) -> str:
    what = _labels("kind", [first.kind]) if first.kind else _labels("event", [first.event])
    hits = tuple(_quoted(word) for word in first.words if word in plain)
    if first.media and medium in first.media:
        return said("報告の文に%(words)sがあることと、媒体が合うことから、%(what)sの案にしました。", words=hits, what=what)  # fmt: skip
    return said(
        "報告の文に%(words)sがあることから、%(what)sの案にしました。", words=hits, what=what
    )


def _labels(name: str, codes: Iterable[str]) -> tuple[str, ...]:
    found = (axis(name).value(code) for code in codes)
    return tuple(_quoted(one.label) for one in found if one)


def _quoted(word: str) -> str:
    return said("「%(word)s」", word=word)


def _score(sign: Sign, plain: str, medium: str) -> int:
    """How strongly a sign speaks: two for each of its words, one for a medium of its own; 0 for not at all."""
    if sign.media and medium and medium not in sign.media:
        return 0
    if sign.also and not any(word in plain for word in sign.also):
        return 0
    hits = sum(word in plain for word in sign.words) + bool(sign.also)
    return 2 * hits + bool(sign.media) if hits > bool(sign.also) else 0


def _named(name: str, plain: str) -> tuple[str, ...]:
    rows = reference.document("classification.toml")[name]
    return tuple(row["code"] for row in rows if any(word in plain for word in row["words"]))


@functools.cache
def _signs() -> tuple[Sign, ...]:
    rows = reference.document("classification.toml")["sign"]
    return tuple(
        Sign(
            words=tuple(row["words"]),
            also=tuple(row.get("with", ())),
            media=tuple(row.get("media", ())),
            event=row["event"],
            kind=row["kind"],
            old_cause=row["old_cause"],
        )
        for row in rows
    )


def _plain(words: str) -> str:
    """Width and case folded."""
    return unicodedata.normalize("NFKC", words).casefold()
