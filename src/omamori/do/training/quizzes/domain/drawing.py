"""出題。Which questions a paper holds and in what order: drawn by a seed, so that it can be shown again; pure."""

import dataclasses
import random
from collections.abc import Collection, Iterable, Sequence

from omamori.facts.errors import Refusal


class NotEnough(Refusal):
    """There are too few questions for the rules of the draw."""

    code = "quizzes.not_enough"
    message = "条件に合う問いが足りないため、テストを作れません。"
    next_step = "問いを増やして承認するか、出題数や条件を減らしてください。"
    status = 422


@dataclasses.dataclass(frozen=True, kw_only=True)
class Candidate:
    """A question that may be drawn.

    Attributes:
        id: public id of the question.
        marks: everything a need may ask for: clause codes, codes of their regulations, the topic, codes
            of duties, and ``content:a`` … ``content:d``.
    """

    id: str
    marks: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Need:
    """At least so many questions with a mark."""

    mark: str
    least: int = 1


def drawn(
    candidates: Collection[Candidate],
    *,
    number: int,
    needs: Sequence[Need] = (),
    last_year: Collection[str] = (),
    former: Collection[str] = (),
    seed: str,
) -> tuple[str, ...]:
    """Ids of the questions of a paper, in the order in which they are shown.

    Questions of last year's paper come only when newer ones do not suffice, those of the person's own
    former papers after them. Every need is met by questions of the earliest kind that can meet it.

    Args:
        candidates: approved questions.
        number: how many are drawn.
        needs: what has to be among them.
        last_year, former: ids to avoid.
        seed: text; the same gives the same paper.

    Raises:
        NotEnough: too few candidates, or the needs do not fit into the number.
    """
    chance = random.Random(seed)  # noqa: S311 - the order of a paper is no secret
    ranked = sorted(candidates, key=lambda one: one.id)
    chance.shuffle(ranked)
    ranked.sort(key=lambda one: (one.id in set(former)) * 2 + (one.id in set(last_year)))
    taken: list[Candidate] = []
    while open_needs := unmet(taken, needs):
        left = [one for one in ranked if one not in taken]
        taken.append(_next(left, open_needs, number - len(taken)))
    taken += [one for one in ranked if one not in taken][: number - len(taken)]
    if len(taken) < number:
        raise NotEnough
    chance.shuffle(taken)
    return tuple(one.id for one in taken)


def _next(left: Sequence[Candidate], needs: Sequence[Need], places: int) -> Candidate:
    """The question that meets the rarest need; when places are tight, the one that meets most.

    Raises:
        NotEnough: there is none, or no place left.
    """
    useful = [one for one in left if one.marks & {need.mark for need in needs}]
    if not useful or places <= 0:
        raise NotEnough
    rank = {one.id: n for n, one in enumerate(left)}
    rarest = min(needs, key=lambda n: (sum(n.mark in one.marks for one in useful), n.mark))
    fit = [one for one in useful if rarest.mark in one.marks]
    if not fit:
        raise NotEnough
    # As long as every need can have a question of its own, other questions go before useful ones.
    tight = places < sum(need.least for need in needs)
    return min(fit, key=lambda one: (-_serves(one, needs) * tight, rank[one.id]))


def _serves(one: Candidate, needs: Iterable[Need]) -> int:
    return sum(need.mark in one.marks for need in needs)


def unmet(taken: Collection[Candidate], needs: Iterable[Need]) -> tuple[Need, ...]:
    """What is still missing, with how many."""
    missing = (
        Need(mark=n.mark, least=n.least - sum(n.mark in one.marks for one in taken)) for n in needs
    )
    return tuple(need for need in missing if need.least > 0)


def new_share(paper: Collection[str], last_year: Collection[str]) -> int:
    """Whole percent of a paper that was not in last year's; never rounded up to 100."""
    if not paper:
        return 100
    return len(set(paper) - set(last_year)) * 100 // len(set(paper))


def shuffled(letters: Sequence[str], *, seed: str) -> tuple[str, ...]:
    """The order in which options are shown."""
    order = list(letters)
    random.Random(seed).shuffle(order)  # noqa: S311 - as above
    return tuple(order)
