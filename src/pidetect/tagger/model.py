"""重みの表。The trained numbers, read once; four label scores share one 64-bit number, so that a clue costs one addition."""

import functools
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pidetect.tagger import words
from pidetect.tagger.chain import ALLOWED, LABELS, OUTSIDE, Scores
from pidetect.tagger.characters import Flags
from pidetect.tagger.features import Plan
from pidetect.tagger.surroundings import View

Packed = npt.NDArray[np.int64]
_FIELD = 16
_MIDDLE = float(1 << (_FIELD - 1))
_BALANCE = np.uint64(0x8000_8000_8000_8000).astype(np.int64)
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

    def scores(self, plan: Plan, view: View) -> Scores:
        """The score of each label (first axis) at each character; OUTSIDE is 0."""
        total = np.empty(view.size, dtype=np.int64)
        for start, rows in plan.chosen(view, self.bits):
            np.add.reduce(self.packed[rows], out=total[start : start + rows.shape[1]])
        # With 32768 more each of the four fields is a number without sign, and none borrows from the next.
        total += _BALANCE
        fields = total.view(np.uint16).reshape(view.size, LABELS - 1)
        out = np.zeros((LABELS, view.size))
        np.subtract(fields.T, _MIDDLE, out=out[: LABELS - 1])
        out[: LABELS - 1] *= self.unit
        out[: LABELS - 1] += self.bias[:, None]
        return out


class Gate(NamedTuple):
    """Weights of the gate: one score for each row."""

    weights: npt.NDArray[np.int32]
    bits: int
    threshold: int

    def scores(self, plan: Plan, view: View) -> npt.NDArray[np.int32]:
        """How much each character looks like part of a name; compare with ``threshold``."""
        total = np.empty(view.size, dtype=np.int32)
        for start, rows in plan.chosen(view, self.bits):
            np.add.reduce(self.weights[rows], out=total[start : start + rows.shape[1]])
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
