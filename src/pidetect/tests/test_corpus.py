"""ラベル付き文書。The corpus is what its generator writes, and its labels hold together."""

import functools
import importlib.util
from collections import Counter
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

from pidetect import checkdigits
from pidetect.evaluate import read
from pidetect.scoring import Document
from pidetect.types import KINDS

CORPUS = Path(__file__).parents[3] / "corpus"
GENERATED = CORPUS / "generated"


@functools.cache
def generator() -> ModuleType:
    loader = SourceFileLoader("corpus_make", str(CORPUS / "make"))
    spec = importlib.util.spec_from_loader("corpus_make", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@functools.cache
def documents(split: str) -> tuple[Document, ...]:
    return tuple(read(GENERATED / split))


def every() -> tuple[Document, ...]:
    return (*documents("dev"), *documents("final"))


def test_the_generator_writes_what_is_committed() -> None:
    # Mended by: corpus/make
    made = dict(generator().documents())
    kept = {str(f.relative_to(GENERATED)): f.read_text("utf-8") for f in GENERATED.rglob("*.txt")}
    assert sorted(made) == sorted(kept)
    assert [name for name, content in made.items() if kept[name] != content] == []


def test_another_seed_gives_other_values() -> None:
    other = dict(generator().documents(1))
    kept = (GENERATED / "dev" / "mail-01-1.txt").read_text("utf-8")
    assert other["dev/mail-01-1.txt"] != kept


def test_it_is_large_and_mixed_enough() -> None:
    assert len(every()) >= 260
    assert len({d.type for d in every()}) >= 26
    assert len([d for d in every() if not d.marks]) >= 40
    assert len({d.type for d in documents("final")}) >= 20
    assert 0.25 <= len(documents("final")) / len(every()) <= 0.35
    assert sum(f.stat().st_size for f in GENERATED.rglob("*.txt")) <= 4_000_000


def test_every_document_holds_together() -> None:
    for document in every():
        assert document.type, document.name
        assert document.persons is not None, document.name
        assert 300 <= len(document.text) <= 4500, document.name
        ends = 0
        for mark in document.marks:
            value = document.text[mark.start : mark.end]
            assert mark.kind in KINDS, document.name
            assert ends <= mark.start < mark.end <= len(document.text), document.name
            assert value == value.strip(), document.name
            ends = mark.end


def test_numbers_of_persons_are_plausible() -> None:
    for document in every():
        told = document.persons or 0
        kinds = Counter(m.kind for m in document.marks)
        assert told <= len(document.marks), document.name
        assert (told > 0) == bool(document.marks), document.name
        assert told <= max(kinds.values(), default=0) + kinds["email"], document.name


def test_nothing_of_the_templates_is_left() -> None:
    left = [d.name for d in every() if any(s in d.text for s in ("[[", "{a.", "{c1", "\n+", "\n@"))]
    assert left == []


def test_numbers_with_check_digits_pass() -> None:
    seen = 0
    for document in every():
        for mark in document.marks:
            digits = "".join(c for c in document.text[mark.start : mark.end] if c.isdigit())
            if mark.kind == "my_number":
                seen += 1
                assert checkdigits.is_my_number(digits)
            if mark.kind == "card":
                assert checkdigits.is_luhn(digits)
    assert seen > 100


def test_the_final_part_is_written_by_other_templates() -> None:
    folders = [CORPUS / "templates" / split for split in ("dev", "final")]
    dev, final = (
        {ln for f in folder.rglob("*.txt") for ln in f.read_text("utf-8").splitlines() if ln}
        for folder in folders
    )
    same = {line for line in dev & final if not line.startswith(("+", "type:"))}
    assert len(same) <= 8, same
    assert not {f.name for f in folders[0].glob("*.txt")} & {
        f.name for f in folders[1].glob("*.txt")
    }


def test_the_lists_of_names_are_long() -> None:
    def words(name: str) -> list[str]:
        lines = (CORPUS / "words" / name).read_text("utf-8").splitlines()
        return [w for line in lines if not line.startswith("#") for w in line.split("\n")]

    assert len({w for ln in words("surnames.txt") for w in ln.split()}) >= 300
    assert len({w for ln in words("given.txt") for w in ln.split()}) >= 300
    assert len(words("foreign.txt")) >= 60
