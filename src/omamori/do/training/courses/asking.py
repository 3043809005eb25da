"""テストを一問ずつ。What the pages of the paper send, in the words of the quizzes: one answer kept per press."""

from collections.abc import Mapping

from omamori.do.training.quizzes import actions as quizzes
from omamori.do.training.quizzes.queries import Paper, PaperItem
from omamori.foundation.access.actor import Actor

KNOWN = frozenset({"csrfmiddlewaretoken", "question", "answer", "go"})
"""Fields that a page of a paper sends; ``rank_…`` beside them where an order is asked."""


class Unordered(Exception):  # noqa: N818 - what was sent, caught by the page
    """The numbers of an order do not run from 1 without a gap."""


def given_of(item: PaperItem, answers: list[str], ranks: Mapping[str, str]) -> list[str]:
    """The letters that were answered, in order.

    Raises:
        Unordered: a number twice, or one missing.
    """
    if item.kind != "order":
        return answers
    told = {letter: ranks.get(letter, "") for letter, _text in item.options}
    if not any(told.values()):
        return []
    if sorted(told.values()) != [str(n + 1) for n in range(len(told))]:
        raise Unordered
    return sorted(told, key=lambda letter: int(told[letter]))


def keep(actor: Actor, paper: Paper, item: PaperItem, given: list[str]) -> None:
    """Keep one answer; raises what the quizzes raise."""
    quizzes.answer(actor, paper.attempt_id, question=item.id, given=given)


def claims(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Fields that no page of ours sends: they say how the paper should be marked."""
    return tuple(name for name in fields if name not in KNOWN and not name.startswith("rank_"))
