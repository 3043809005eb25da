"""Every recogniser finds what its examples mark, and nothing of its kind besides, in both modes."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pidetect
from pidetect import engine
from pidetect import recognizers as folder
from pidetect.recognizers import recognizers
from pidetect.specimens import fill, parse_marks

HERE = Path(folder.__path__[0])
LEAST_POSITIVE, LEAST_NEGATIVE = 15, 10


def lines(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            sign, tab, text = line.partition("\t")
            assert tab, line
            assert sign in ("+", "-", "+deep", "-deep"), line
            yield sign, fill(text.replace("\\n", "\n").replace("\\t", "\t"))


def examples() -> Iterator[tuple[str, str, str]]:
    for path in sorted(HERE.glob("*.examples")):
        for sign, text in lines(path):
            for mode in ("deep",) if sign.endswith("deep") else ("fast", "deep"):
                yield path.stem, mode, text


@pytest.mark.parametrize(("kind", "mode", "marked"), list(examples()))
def test_example(kind: str, mode: str, marked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is recognised only to rule out other readings has examples, too.
    monkeypatch.setattr(engine, "UNREPORTED", frozenset())
    text, marks = parse_marks(marked)
    wanted = [text[m.start : m.end] for m in marks if m.kind == kind]
    found = [text[f.start : f.end] for f in pidetect.scan(text, mode) if f.kind == kind]
    assert found == wanted, text


@pytest.mark.parametrize("recognizer", recognizers(), ids=lambda r: str(r.kind))
def test_every_recogniser_has_examples_and_a_source(recognizer: object) -> None:
    module = sys.modules[type(recognizer).__module__]
    path = Path(inspect.getfile(module)).with_suffix(".examples")
    signs = [sign for sign, _ in lines(path)]
    assert sum(s.startswith("+") for s in signs) >= LEAST_POSITIVE
    assert sum(s.startswith("-") for s in signs) >= LEAST_NEGATIVE
    assert len(module.__doc__ or "") > 120, "the docstring says what is found and by which source"
