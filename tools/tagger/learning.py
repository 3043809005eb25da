"""学び方。A conditional random field and a gate on hashed clues, in numpy alone: AdaGrad on small batches.

The average of the last steps' weights is kept; small weights are dropped and the rest stored in a byte each.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pidetect.tagger import chain
from pidetect.tagger.model import FORBIDDEN

Rows = npt.NDArray[np.int32]
_LABELS = chain.LABELS - 1
_GATE_PASSES = 12
_CAUTION = 8.0
"""As if each weight had moved so much before: what only one sentence shows is learnt slowly, not by heart."""
_MEMORY = 0.98
"""How much of the past steps' sizes counts on at each step."""


class Lesson(NamedTuple):
    """Sentences side by side.

    Attributes:
        rows: for each character the rows that its clues choose.
        labels: the right label of each character.
        edges, within: what ``features.barred`` says of each character.
        starts, counts: place and length of each sentence.
    """

    rows: Rows
    labels: npt.NDArray[np.uint8]
    edges: npt.NDArray[np.bool_]
    within: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.intp]
    counts: npt.NDArray[np.intp]

    def part(self, chosen: npt.NDArray[np.intp]) -> "Lesson":
        """Some of the sentences."""
        counts = self.counts[chosen]
        ends = np.cumsum(counts)
        own = np.repeat(self.starts[chosen] - (ends - counts), counts) + np.arange(int(ends[-1]))
        return Lesson(
            self.rows[own],
            self.labels[own],
            self.edges[own],
            self.within[own],
            ends - counts,
            counts,
        )


class Learned(NamedTuple):
    """Weights in nats, one row for each clue value; ``moves`` between labels; ``bias`` of every character."""

    weights: npt.NDArray[np.float32]
    moves: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]


class Field:
    """The conditional random field while it learns."""

    def __init__(self, bits: int, rate: float, decay: float, keep: float, seed: int) -> None:
        """Begin with nothing; ``decay`` draws weights to zero, ``keep`` is the share of clues seen at a time."""
        self.weights = np.zeros(((1 << bits), _LABELS), dtype=np.float32)
        self._seen = np.full_like(self.weights, _CAUTION)
        self.moves = np.where(chain.ALLOWED, 0.0, FORBIDDEN)
        self._moves_seen = np.full_like(self.moves, 1e-3)
        # Most characters are outside; a start that knows it spares the frequent clues a large first step,
        # after which AdaGrad would hardly move them again.
        self.bias = np.full(_LABELS, -3.0)
        self._bias_seen = np.full(_LABELS, 1e-3)
        self._rate, self._decay, self._keep = rate, decay, keep
        self._rng = np.random.default_rng(seed)
        self._sum = np.zeros_like(self.weights)
        self._number = 0

    def learn(
        self, lesson: Lesson, passes: int, batch: int = 160, average_from: float = 0.5
    ) -> Learned:
        """Go through the lesson some times; the last part of the way is averaged."""
        sentences = lesson.counts.size
        steps = passes * -(-sentences // batch)
        number = 0
        for _ in range(passes):
            order = self._rng.permutation(sentences)
            for first in range(0, sentences, batch):
                self._step(lesson.part(np.sort(order[first : first + batch])))
                number += 1
                if number > steps * average_from and number % 8 == 0:
                    self._sum += self.weights
                    self._number += 1
        return Learned(self._sum / max(1, self._number), self.moves, self.bias)

    def _step(self, lesson: Lesson) -> None:
        size = lesson.labels.size
        seen = np.flatnonzero(self._rng.random(lesson.rows.shape[1]) < self._keep)
        rows = lesson.rows[:, seen]
        scores = np.zeros((size, chain.LABELS))
        scores[:, :_LABELS] = self.weights[rows].sum(axis=1) / self._keep + self.bias
        chain.bar(scores.T, lesson.edges, lesson.within)
        sentences = chain.Rows.of(lesson.starts, lesson.counts)
        found = chain.beliefs(scores, self.moves, sentences)
        error = found.of_labels()[:, :_LABELS]
        inside = lesson.labels < _LABELS
        error[np.flatnonzero(inside), lesson.labels[inside]] -= 1.0
        self._move(lesson, found, sentences)
        self._bias_seen = self._bias_seen * _MEMORY + error.sum(axis=0) ** 2
        self.bias -= self._rate * error.sum(axis=0) / np.sqrt(self._bias_seen)
        self._change(rows, error)

    def _change(self, rows: Rows, error: npt.NDArray[np.float64]) -> None:
        loud = np.flatnonzero(np.abs(error).max(axis=1) > 1e-4)
        touched, where = np.unique(rows[loud], return_inverse=True)
        flat = where.reshape(-1)
        wide = rows.shape[1]
        for label in range(_LABELS):
            push = np.bincount(flat, np.repeat(error[loud, label], wide), touched.size).astype(
                np.float32
            )
            weight = self.weights[touched, label]
            push += self._decay * weight
            seen = self._seen[touched, label] * _MEMORY + push**2
            self._seen[touched, label] = seen
            self.weights[touched, label] = weight - self._rate * push / np.sqrt(seen)

    def _move(self, lesson: Lesson, found: chain.Beliefs, rows: chain.Rows) -> None:
        step = np.exp(self.moves)
        first = np.zeros(lesson.labels.size, dtype=bool)
        first[lesson.starts] = True
        here = np.flatnonzero(~first)
        later = found.weights[here] * found.behind[here] / found.scale[here][:, None]
        expected = (found.ahead[here - 1].T @ later) * step
        np.add.at(expected, (lesson.labels[here - 1], lesson.labels[here]), -1.0)
        own = found.of_labels()
        last = rows.starts + rows.counts - 1
        expected[chain.OUTSIDE] += own[rows.starts].sum(axis=0)
        expected[:, chain.OUTSIDE] += own[last].sum(axis=0)
        np.add.at(expected, (chain.OUTSIDE, lesson.labels[rows.starts]), -1.0)
        np.add.at(expected, (lesson.labels[last], chain.OUTSIDE), -1.0)
        self._moves_seen = self._moves_seen * _MEMORY + expected**2
        change = self._rate * expected / np.sqrt(self._moves_seen)
        self.moves = np.where(chain.ALLOWED, self.moves - change, FORBIDDEN)


def learn_gate(
    rows: Rows, named: npt.NDArray[np.bool_], starts: npt.NDArray[np.intp], bits: int, seed: int
) -> npt.NDArray[np.float32]:
    """Weights by which the best character of a piece of text tells whether a name stands in it.

    First every character is learnt by itself, then only the loudest one of each piece.
    """
    rng = np.random.default_rng(seed)
    weights = np.zeros(1 << bits, dtype=np.float32)
    seen = np.full_like(weights, 1e-2)
    pieces = np.maximum.reduceat(named, starts)
    ends = np.append(starts[1:], named.size)
    total = np.zeros_like(weights)
    for turn in range(_GATE_PASSES):
        order = rng.permutation(starts.size)
        for first in range(0, starts.size, 500):
            chosen = np.sort(order[first : first + 500])
            counts = (ends - starts)[chosen]
            begins = np.cumsum(counts) - counts
            own = np.repeat(starts[chosen] - begins, counts) + np.arange(int(counts.sum()))
            score = weights[rows[own]].sum(axis=1)
            truth = named[own]
            if turn >= 2:
                loudest = begins + _argmax(score, begins, counts)
                own, score, truth = own[loudest], score[loudest], pieces[chosen]
            error = 1 / (1 + np.exp(-score)) - truth
            error = np.where(error < 0, error * 4, error)
            push = np.bincount(
                rows[own].reshape(-1), np.repeat(error, rows.shape[1]), weights.size
            ).astype(np.float32)
            push += 0.002 * weights * (push != 0)
            seen += push**2
            weights -= 0.1 * push / np.sqrt(seen)
        total += weights if turn >= _GATE_PASSES // 2 else 0
    return total / (_GATE_PASSES - _GATE_PASSES // 2)


def _argmax(
    score: npt.NDArray[np.float32], begins: npt.NDArray[np.intp], counts: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    """Place of the largest score in each stretch."""
    best = np.repeat(np.maximum.reduceat(score, begins), counts)
    place = np.where(score >= best, np.arange(score.size), score.size)
    return np.minimum.reduceat(place, begins) - begins


def slope(certainty: npt.NDArray[np.float64], truth: npt.NDArray[np.float64]) -> float:
    """Logistic regression of the truth on the log-odds, without shift: one half stays one half.

    The sentences kept out are full of names; a shift would promise as many in any text.
    """
    raw = np.clip(certainty, 1e-4, 1 - 1e-4)
    odds = np.log(raw / (1 - raw))
    steep = 1.0
    for _ in range(20):
        chance = 1 / (1 + np.exp(-odds * steep))
        pull = float(odds @ (truth - chance)) - (steep - 1.0)
        steep += pull / (float((odds**2) @ (chance * (1 - chance))) + 1.0)
    return steep
