"""鎖。From the score of each character to spans: a linear chain with the labels B I E S and O.

Only islands of characters that may be part of a name are decoded, many islands side by side.
"""

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
        order = np.argsort(-counts, kind="stable")
        ordered = counts[order]
        steps = int(ordered[0]) if ordered.size else 0
        living = np.searchsorted(-ordered, -np.arange(steps), side="left")
        return cls(starts[order], ordered, tuple(living.tolist()))

    def alive(self, step: int) -> Places:
        """The places of the characters number ``step`` of all stretches that have so many."""
        return self.starts[: self.living[step]] + step

    @property
    def steps(self) -> int:
        """Length of the longest."""
        return len(self.living)


class Beliefs(NamedTuple):
    """Result of the forward and backward pass; flat arrays over all characters."""

    weights: Scores
    ahead: Scores
    behind: Scores
    scale: Scores
    evidence: float

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
    top = scores.max(axis=1)
    weights = np.exp(scores - top[:, None])
    step = np.exp(moves)
    ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
    scale = np.ones(top.size)
    for number in range(rows.steps):
        here = rows.alive(number)
        value = weights[here] * (ahead[here - 1] @ step if number else step[OUTSIDE])
        scale[here] = value.sum(axis=1)
        ahead[here] = value / scale[here][:, None]
    last = rows.starts + rows.counts - 1
    closing = ahead[last] @ step[:, OUTSIDE]
    behind[last] = step[:, OUTSIDE] / closing[:, None]
    for number in range(rows.steps - 1, 0, -1):
        here = rows.alive(number)
        behind[here - 1] = ((weights[here] * behind[here]) @ step.T) / scale[here][:, None]
    evidence = float(np.log(scale).sum() + np.log(closing).sum() + top.sum())
    return Beliefs(weights, ahead, behind, scale, evidence)


def best_labels(scores: Scores, moves: Scores, rows: Rows) -> Labels:
    """The likeliest labels of each stretch."""
    value = np.zeros_like(scores)
    came = np.zeros(scores.shape, dtype=np.uint8)
    for number in range(rows.steps):
        here = rows.alive(number)
        if number == 0:
            value[here] = scores[here] + moves[OUTSIDE]
            continue
        options = value[here - 1][:, :, None] + moves[None]
        came[here] = options.argmax(axis=1)
        value[here] = scores[here] + options.max(axis=1)
    labels = np.full(scores.shape[0], OUTSIDE, dtype=np.uint8)
    last = rows.starts + rows.counts - 1
    labels[last] = (value[last] + moves[:, OUTSIDE]).argmax(axis=1)
    for number in range(rows.steps - 1, 0, -1):
        here = rows.alive(number)
        labels[here - 1] = came[here, labels[here]]
    return labels


def spans(labels: Labels) -> tuple[Places, Places]:
    """First and last character of each name."""
    starts = np.flatnonzero((labels == BEGIN) | (labels == SINGLE))
    ends = np.flatnonzero((labels == END) | (labels == SINGLE))
    return starts, ends


def named(found: Beliefs, starts: Places, ends: Places) -> Scores:
    """For each span the mean probability that its characters are part of some name."""
    outside = found.ahead[:, OUTSIDE] * found.behind[:, OUTSIDE]
    sums = np.concatenate(([0.0], np.cumsum(outside)))
    share: Scores = 1.0 - (sums[ends + 1] - sums[starts]) / (ends - starts + 1)
    return share
