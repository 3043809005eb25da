"""機械の形。The finder as machine code, where it was made (``compiling``); the same names, in a fraction of the time.

In a mail of 2 KB nearly all of the time of the finder is that of calling numpy some hundred times. ``PIDETECT_PURE=1`` in
the environment leaves the machine code aside.
"""

import ctypes
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pidetect.tagger import PURE, chain, compiling, features, words
from pidetect.tagger.characters import Places, fold_table, script_table
from pidetect.tagger.model import Model, Table
from pidetect.tagger.surroundings import SCRIPTS
from pidetect.tagger.tokens import Tokens

_SIZE, _AT = ctypes.c_int64, ctypes.c_void_p
_REAL = ctypes.c_double
_NO_MEMORY = -1


class _Tables(ctypes.Structure):
    _fields_ = [
        (name, _AT) for name in ("fold", "script", "classes", "edge", "within", "known", "powers")
    ]


class _Plan(ctypes.Structure):
    _fields_ = [
        ("clues", _SIZE),
        *((name, _AT) for name in ("lengths", "rows", "further", "salts", "weights")),
        ("bits", _SIZE),
    ]


class _Chain(ctypes.Structure):
    _fields_ = [
        ("moves", _REAL * chain.LABELS**2),
        ("steps", _REAL * chain.LABELS**2),
        ("bias", _REAL * (chain.LABELS - 1)),
        *((name, _REAL) for name in ("unit", "barred", "never", "doubt", "slope", "shift")),
        ("longest", _SIZE),
    ]


class _Tokens(ctypes.Structure):
    arrays: tuple[npt.NDArray[Any], ...]  # those that it points to live as long as it does
    _fields_ = [
        ("number", _SIZE),
        *((name, _AT) for name in ("starts", "classes", "naming")),
        ("nothings", _SIZE),
        ("nothing", _AT),
    ]


class Machine:
    """The gate and the names of one trained model."""

    def __init__(self, library: ctypes.CDLL, trained: Model) -> None:
        """Take the library that ``compiling`` made, and the model whose arrays it reads."""
        self._gate, self._names = library.pidetect_gate, library.pidetect_names
        self._gate.argtypes = (_AT, _AT, _SIZE, ctypes.c_char_p, _SIZE, _AT)
        self._names.argtypes = (_AT, _AT, _AT, _AT, ctypes.c_char_p, _SIZE, _AT, _AT)
        self._gate.restype = self._names.restype = _SIZE
        self._kept: list[Any] = []
        tables = (fold_table(), script_table(), SCRIPTS, features.AT_EDGES, features.WITHIN)
        read = (*tables, trained.words, words.POWERS)
        self._tables = self._keep(_Tables(*[self._address(table) for table in read]))
        self._threshold = trained.gate.threshold
        self._gate_plan = self._plan(features.GATE, trained.gate.weights, trained.gate.bits)
        self._plain = self._of_labels(features.CHARACTERS, trained.plain, trained.calibration[0])
        self._full = self._of_labels(features.ALL, trained.full, trained.calibration[1])

    def gated(self, text: str) -> Places:
        """Places of all characters whose sentence may hold a name."""
        passed = np.empty(len(text), dtype=np.uint8)
        raw = text.encode("utf-32-le", "surrogatepass")
        _answered(
            self._gate(
                *(self._tables, self._gate_plan, self._threshold),
                *(raw, len(text), passed.ctypes.data),
            )
        )
        return passed.nonzero()[0]

    def names(self, text: str, tokens: Tokens | None) -> list[tuple[int, int, float]]:
        """First and last character of each name and its certainty.

        Args:
            text: what passed the gate.
            tokens: what the analyser says of it; None without one.
        """
        spans, certain = np.empty((len(text), 2), dtype=np.int64), np.empty(len(text))
        plan, settings = self._plain if tokens is None else self._full
        told = None if tokens is None else _told(tokens)
        found = _answered(
            self._names(
                *(self._tables, plan, settings, told and ctypes.addressof(told)),
                *(text.encode("utf-32-le", "surrogatepass"), len(text)),
                *(spans.ctypes.data, certain.ctypes.data),
            )
        )
        firsts, lasts = spans[:found].T.tolist()
        return list(zip(firsts, lasts, certain[:found].tolist(), strict=True))

    def _keep(self, structure: ctypes.Structure) -> int:
        self._kept.append(structure)
        return ctypes.addressof(structure)

    def _address(self, array: npt.NDArray[Any]) -> int:
        whole = np.ascontiguousarray(array)
        self._kept.append(whole)
        return int(whole.ctypes.data)

    def _plan(self, plan: features.Plan, weights: npt.NDArray[Any], bits: int) -> int:
        looks = [look for clue in plan.joins for look in clue]
        numbers: list[npt.NDArray[Any]] = [
            np.array([len(clue) for clue in plan.joins], dtype=np.int64),
            np.array([row for row, _ in looks], dtype=np.int64),
            np.array([further for _, further in looks], dtype=np.int64),
            np.array([features.salt(n) for n in range(len(plan.joins))], dtype=np.uint32),
            weights,
        ]
        addresses = [self._address(array) for array in numbers]
        return self._keep(_Plan(len(plan.joins), *addresses, bits))

    def _of_labels(
        self, plan: features.Plan, table: Table, calibration: npt.NDArray[np.float64]
    ) -> tuple[int, int]:
        square, row = _REAL * chain.LABELS**2, _REAL * (chain.LABELS - 1)
        settings = _Chain(
            square(*table.moves.ravel().tolist()),
            square(*np.exp(table.moves).ravel().tolist()),
            row(*table.bias.tolist()),
            *(table.unit, chain.BARRED, chain.NEVER, chain.DOUBT),
            *(float(calibration[0]), float(calibration[1])),
            chain.LONGEST_ISLAND,
        )
        return self._plan(plan, table.packed, table.bits), self._keep(settings)


def _told(tokens: Tokens) -> _Tokens:
    starts = np.ascontiguousarray(tokens.starts, dtype=np.int64)
    classes = np.ascontiguousarray(tokens.classes, dtype=np.uint32)
    naming = np.ascontiguousarray(tokens.naming, dtype=np.uint8)
    nothing = np.array(tokens.nothing, dtype=np.int64)
    told = _Tokens(
        *(starts.size, starts.ctypes.data, classes.ctypes.data, naming.ctypes.data),
        *(nothing.size, nothing.ctypes.data),
    )
    told.arrays = (starts, classes, naming, nothing)
    return told


def _answered(answer: int) -> int:
    if answer == _NO_MEMORY:
        raise MemoryError
    if answer < 0:
        raise ValueError("the tokens are not those of the text")
    return answer


def library(folder: Path = compiling.FOLDER) -> ctypes.CDLL | None:
    """The machine code in a folder; None where it was not made from the sources that are here, or is not wanted."""
    if os.environ.get(PURE) or sys.byteorder != "little":
        return None
    try:
        return ctypes.CDLL(str(compiling.path(folder)))
    except OSError:
        return None
