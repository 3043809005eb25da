"""手がかりの重み。Logistic regression of clues that are there or not, in numpy: the weights are log-odds; the same input gives the same.

A document is kept whole on one side of every division, so that what is told of a writer left out is told honestly.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np

RIDGE, STEPS, RATE = 2.0, 400, 0.5
RARELY, LEAST = 4, 0.05
"""Clues seen less often, and weights below, are left out."""


class Example(NamedTuple):
    """A word, its clues, whether it is a name, how much it counts."""

    clues: tuple[str, ...]
    name: bool
    counts: float


def matrix(rows: list[Example], places: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Where the ones of a sparse matrix of zeros and ones stand: rows and columns; "" is in each row."""
    pairs = [
        (n, places[clue])
        for n, row in enumerate(rows)
        for clue in ("", *sorted(set(row.clues)))
        if clue in places
    ]
    at = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return at[:, 0], at[:, 1]


def learn(rows: list[Example], ridge: float = RIDGE) -> dict[str, float]:
    """The weights, by steps along the gradient, each weight with a rate of its own (AdaGrad)."""
    times = Counter(clue for row in rows for clue in set(row.clues))
    clues = ["", *sorted(clue for clue, number in times.items() if number >= RARELY)]
    line, column = matrix(rows, {clue: n for n, clue in enumerate(clues)})
    truth = np.array([row.name for row in rows], dtype=np.float64)
    counts = np.array([row.counts for row in rows])
    weights = np.zeros(len(clues))
    squares = np.full(len(clues), 1e-6)
    for _ in range(STEPS):
        odds = np.bincount(line, weights=weights[column], minlength=len(rows))
        wrong = (1 / (1 + np.exp(-odds)) - truth) * counts
        slope = np.bincount(column, weights=wrong[line], minlength=len(clues)) + ridge * weights
        squares += slope * slope
        weights -= RATE * slope / np.sqrt(squares)
    found = zip(clues, weights, strict=True)
    return {c: round(float(w), 2) for c, w in found if not c or abs(w) >= LEAST}


def tell(rows: list[Example], weights: dict[str, float], floor: float) -> None:
    """How many names there are, how many words are taken for one, and how many rightly."""
    odds = [weights[""] + sum(weights.get(c, 0.0) for c in row.clues) for row in rows]
    taken = [row.name for row, one in zip(rows, odds, strict=True) if one >= floor]
    names = sum(row.name for row in rows)
    sys.stdout.write(
        f"{len(rows)} words, {names} names, {len(taken)} taken, {sum(taken)} rightly\n"
    )


def write(weights: dict[str, float], to: Path) -> None:
    """One clue and its weight in a line, in order."""
    lines = [f"{clue}\t{weight:.2f}\n" for clue, weight in sorted(weights.items())]
    to.write_text("".join(lines), "utf-8")
