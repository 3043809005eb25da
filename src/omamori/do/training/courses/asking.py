"""テストを一問ずつ。What the pages of the paper send, in the words of the quizzes: one answer kept per press."""

from collections.abc import Mapping

KNOWN = frozenset({"csrfmiddlewaretoken", "question", "answer", "go"})
"""Fields that a page of a paper sends; ``rank_…`` beside them where an order is asked."""


class Unordered(Exception):  # noqa: N818 - what was sent, caught by the page
    """The numbers of an order do not run from 1 without a gap."""


def ranks_of(fields: Mapping[str, object]) -> dict[str, str]:
    """The number chosen for each letter, where an order is asked."""
    return {name[5:]: str(n) for name, n in fields.items() if name.startswith("rank_")}


def given_of(answers: list[str], ranks: Mapping[str, str]) -> list[str]:
    """The letters that were answered, in order; whether they answer the question the quizzes decide.

    Raises:
        Unordered: a number twice, or one missing.
    """
    if not any(ranks.values()):
        return [] if ranks else answers
    if sorted(ranks.values()) != sorted(str(n + 1) for n in range(len(ranks))):
        raise Unordered
    return sorted(ranks, key=lambda letter: int(ranks[letter]))


def claims(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Fields that no page of ours sends: they say how the paper should be marked."""
    return tuple(name for name in fields if name not in KNOWN and not name.startswith("rank_"))
