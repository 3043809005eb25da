"""重みの表。The trained numbers, read once; four label scores share one 64-bit number, so that a clue costs one addition."""

import functools
from collections.abc import Iterable
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pidetect.tagger import words
from pidetect.tagger.chain import ALLOWED, LABELS, OUTSIDE, Scores
from pidetect.tagger.characters import Codes, Flags
from pidetect.tagger.features import all_rows, rows

Packed = npt.NDArray[np.int64]
_FIELD = 16
# Up to so many characters, a mail, all clues at once are quicker than one by one; beyond it memory is the slower way.
_SHORT = 2_048
_UNIT = 1 / 512
FORBIDDEN = -60.0
"""Score of a step that is not allowed: never taken, and still finite."""


class Table(NamedTuple):
    """Weights of one model.

    Attributes:
        packed: for each row the scores of B, I, E and S against O, 16 bits each.
        bits: two to this number are the rows.
        unit: nats of one step of the stored scores.
        moves: score of each step from label to label.
        bias: scores that every character has.
    """

    packed: Packed
    bits: int
    unit: float
    moves: Scores
    bias: Scores

    def scores(self, clues: Iterable[Codes], size: int) -> Scores:
        """The score of each label (first axis) at each character; OUTSIDE is 0."""
        if size <= _SHORT:
            total = self.packed[all_rows(list(clues), self.bits)].sum(axis=0)
        else:
            total = np.zeros(size, dtype=np.int64)
            share = np.empty(size, dtype=np.int64)
            for number, clue in enumerate(clues):
                np.take(self.packed, rows(clue, number, self.bits), out=share, mode="clip")
                total += share
        out = np.zeros((LABELS, size))
        for label in range(LABELS - 1):
            field = total.astype(np.int16)
            out[label] = field * self.unit + self.bias[label]
            total -= field
            total >>= _FIELD
        return out


class Gate(NamedTuple):
    """Weights of the gate: one score for each row."""

    weights: npt.NDArray[np.int32]
    bits: int
    threshold: int

    def scores(self, clues: Iterable[Codes], size: int) -> npt.NDArray[np.int32]:
        """How much each character looks like part of a name; compare with ``threshold``."""
        if size <= _SHORT:
            short: npt.NDArray[np.int32] = self.weights[all_rows(list(clues), self.bits)].sum(
                axis=0, dtype=np.int32
            )
            return short
        total = np.zeros(size, dtype=np.int32)
        for number, clue in enumerate(clues):
            total += self.weights[rows(clue, number, self.bits)]
        return total


class Model(NamedTuple):
    """All that was trained.

    Attributes:
        words: the table of known words.
        gate: lets sentences through.
        plain: weights for the clues of the characters alone.
        full: weights for these and the clues of the tokens.
        calibration: for plain and full the slope and the shift from log-odds to log-odds.
    """

    words: Flags
    gate: Gate
    plain: Table
    full: Table
    calibration: npt.NDArray[np.float64]


def pack(weights: npt.NDArray[np.int16]) -> Packed:
    """Four small numbers of each row as one."""
    out = np.zeros(weights.shape[0], dtype=np.int64)
    for label in range(weights.shape[1] - 1, -1, -1):
        out = (out << _FIELD) + weights[:, label]
    return out


def _table(stored: Any, name: str) -> Table:
    bits = int(stored[f"{name}_bits"])
    weights = np.zeros((1 << bits, LABELS - 1), dtype=np.int16)
    used = np.flatnonzero(np.unpackbits(stored[f"{name}_used"], count=1 << bits))
    root = stored[f"{name}_weights"].T / 127.0
    # Small weights are many and large ones matter: the stored byte is the root of the weight.
    value = np.sign(root) * root**2 * float(stored[f"{name}_top"])
    weights[used] = np.round(value / _UNIT).astype(np.int16)
    moves = np.where(ALLOWED, stored[f"{name}_moves"].astype(np.float64), FORBIDDEN)
    return Table(
        pack(weights),
        bits,
        _UNIT,
        moves,
        stored[f"{name}_bias"].astype(np.float64),
    )


def read(stored: Any) -> Model:
    """The model out of the arrays that training stored."""
    gate = Gate(
        stored["gate_weights"].astype(np.int32),
        int(stored["gate_bits"]),
        int(stored["gate_threshold"]),
    )
    known = words.unpacked(stored["words_distances"], stored["words_kinds"])
    return Model(
        known, gate, _table(stored, "plain"), _table(stored, "full"), stored["calibration"]
    )


@functools.cache
def model() -> Model:
    """The model that is shipped."""
    with resources.files(__package__).joinpath("model.npz").open("rb") as file:
        return read(np.load(file, allow_pickle=False))


__all__ = ["FORBIDDEN", "OUTSIDE", "Gate", "Model", "Table", "model", "pack", "read"]
