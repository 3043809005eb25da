"""鎖。From the score of each character to spans: a linear chain with the labels B I E S and O.

Only islands of characters that may be part of a name are decoded, many islands side by side.
"""

from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pidetect.tagger.characters import Places

Scores = npt.NDArray[np.float64]
Labels = npt.NDArray[np.uint8]

BEGIN, INSIDE, END, SINGLE, OUTSIDE = range(5)
LABELS = 5
BARRED = -40.0
"""Score of a label that a character cannot have."""
NEVER = -3.5
"""Below this score of its best label a character is never part of a name."""
DOUBT = 1.5
"""Log-odds by which a name may be less likely than none and still is told, with its low certainty."""
LONGEST_ISLAND = 60
"""Characters that are decoded together; no name is longer."""
ALLOWED = np.zeros((LABELS, LABELS), dtype=bool)
"""Which label may follow which."""
ALLOWED[np.ix_([OUTSIDE, END, SINGLE], [OUTSIDE, BEGIN, SINGLE])] = True
ALLOWED[np.ix_([BEGIN, INSIDE], [INSIDE, END])] = True


def bar(scores: Scores, at_edges: npt.NDArray[np.bool_], within: npt.NDArray[np.bool_]) -> None:
    """Take from characters that cannot be in a name the labels of names; the first axis is the label."""
    for label in (BEGIN, END, SINGLE):
        scores[label][at_edges] = BARRED
    scores[INSIDE][within] = BARRED


class Rows(NamedTuple):
    """Stretches of a flat array, longest first.

    Attributes:
        starts, counts: place of the first character and number of characters of each stretch.
        living: for each step the number of stretches that have so many characters.
    """

    starts: Places
    counts: Places
    living: tuple[int, ...]

    @classmethod
    def of(cls, starts: Places, counts: Places) -> "Rows":
        """Sort stretches by length."""
        order = (-counts).argsort(kind="stable")
        ordered = counts[order]
        steps = int(ordered[0]) if ordered.size else 0
        living = (-ordered).searchsorted(-np.arange(steps), side="left")
        return cls(starts[order], ordered, tuple(living.tolist()))

    def stepwise(self) -> tuple[Places, list[int]]:
        """All characters, first those that begin a stretch, then the second of each …; and where each step begins there."""
        begins = [0, *accumulate(self.living)]
        begin = np.array(begins[:-1], dtype=np.intp)
        step = np.arange(len(self.living)).repeat(self.living)
        return self.starts[np.arange(begins[-1]) - begin[step]] + step, begins


class Beliefs(NamedTuple):
    """Result of the forward and backward pass; flat arrays over all characters."""

    weights: Scores
    ahead: Scores
    behind: Scores
    scale: Scores

    def of_labels(self) -> Scores:
        """Probability of each label at each character."""
        return self.ahead * self.behind


def beliefs(scores: Scores, moves: Scores, rows: Rows) -> Beliefs:
    """Probabilities of all labellings of each stretch between two OUTSIDE labels.

    Args:
        scores: one row for each character, one column for each label, in nats.
        moves: score of each step from label to label; forbidden ones very low.
        rows: the stretches.
    """
    top = np.maximum.reduce(scores, axis=1)
    weights = np.exp(scores - top[:, None])
    order, begins = rows.stepwise()
    here, step = weights[order], np.exp(moves)
    first, second = np.empty_like(here), np.empty_like(here)
    sums = np.empty(order.size)
    for at, before, end in _steps(begins, rows.living):
        value = here[at:end] * (first[before : before + end - at] @ step if at else step[OUTSIDE])
        np.add.reduce(value, axis=1, out=sums[at:end])
        np.divide(value, sums[at:end, None], out=first[at:end])
    last = _lasts(begins, rows)
    closing = first[last] @ step[:, OUTSIDE]
    second[last] = step[:, OUTSIDE] / closing[:, None]
    for at, before, end in reversed(_steps(begins, rows.living)[1:]):
        value = (here[at:end] * second[at:end]) @ step.T
        np.divide(value, sums[at:end, None], out=second[before : before + end - at])
    ahead, behind, scale = np.zeros_like(scores), np.zeros_like(scores), np.ones(top.size)
    ahead[order], behind[order], scale[order] = first, second, sums
    return Beliefs(weights, ahead, behind, scale)


def _steps(begins: list[int], living: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """For each step where it begins, where the step before began, and where it ends."""
    return [
        (at, before, at + alive)
        for at, before, alive in zip(begins, [0, *begins], living, strict=False)
    ]


def _lasts(begins: list[int], rows: Rows) -> Places:
    """The last character of each stretch among the characters step by step."""
    return np.array(begins, dtype=np.intp)[rows.counts - 1] + np.arange(rows.counts.size)


def best_labels(scores: Scores, moves: Scores, rows: Rows, doubt: float) -> tuple[Labels, Labels]:
    """The likeliest labels of each stretch, and those if OUTSIDE were less likely by so many nats."""
    order, begins = rows.stepwise()
    here = np.empty((order.size, 2, LABELS))
    here[:] = scores[order, None]
    here[:, 1, OUTSIDE] -= doubt
    came = np.zeros(here.shape, dtype=np.intp)
    to_from = np.ascontiguousarray(moves.T)
    here[: rows.starts.size] += moves[OUTSIDE]
    for at, before, end in _steps(begins, rows.living)[1:]:
        options = here[before : before + end - at, :, None] + to_from
        options.argmax(axis=-1, out=came[at:end])
        here[at:end] += np.maximum.reduce(options, axis=-1)
    labels = np.empty(here.shape[:2], dtype=np.intp)
    last = _lasts(begins, rows)
    labels[last] = (here[last] + moves[:, OUTSIDE]).argmax(axis=-1)
    # All arrays flat: one number chooses the stretch, which of the two, and the label.
    flat, choices = labels.ravel(), came.ravel()
    lines = np.arange(flat.size) * LABELS
    for at, before, end in reversed(_steps(begins, rows.living)[1:]):
        size = 2 * (end - at)
        chosen = lines[2 * at : 2 * end] + flat[2 * at : 2 * end]
        flat[2 * before : 2 * before + size] = choices[chosen]
    found = np.full((2, scores.shape[0]), OUTSIDE, dtype=np.uint8)
    found[:, order] = labels.T
    return found[0], found[1]


def spans(labels: Labels) -> tuple[Places, Places]:
    """First and last character of each name."""
    single = labels == SINGLE
    starts, ends = (labels == BEGIN) | single, (labels == END) | single
    return starts.nonzero()[0], ends.nonzero()[0]


def named(found: Beliefs, starts: Places, ends: Places) -> Scores:
    """For each span the mean probability that its characters are part of some name."""
    outside = found.ahead[:, OUTSIDE] * found.behind[:, OUTSIDE]
    sums = np.zeros(outside.size + 1)
    outside.cumsum(out=sums[1:])
    share: Scores = 1.0 - (sums[ends + 1] - sums[starts]) / (ends - starts + 1)
    return share
