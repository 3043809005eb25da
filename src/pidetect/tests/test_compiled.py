"""The finder as machine code finds what its modules find, and is never a stale one."""

import ctypes
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pidetect.specimens import parse_marks
from pidetect.tagger import PURE, compiling
from pidetect.tagger.compiled import Machine, library
from pidetect.tagger.finder import Finder
from pidetect.tagger.model import model
from pidetect.tagger.morphology import analyser

CORPUS = Path(__file__).parents[3] / "corpus"
pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler here")


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("compiled")
    assert compiling.make(folder) == compiling.path(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(PURE, raising=False)
        made = library(folder)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Documents of offices, pieces of them put together, and what no office writes."""
    chance = random.Random(20261126)
    whole = [
        parse_marks(path.read_text("utf-8"))[0]
        for path in sorted((CORPUS / "handwritten" / "dev").glob("*.txt"))
    ]
    pieces = [
        "".join(
            doc[(at := chance.randrange(len(doc))) : at + chance.randint(1, 300)]
            for doc in chance.choices(whole, k=chance.randint(1, 4))
        )
        for _ in range(300)
    ]
    letters = "佐藤花子さん様は、。\n\r\t 　・＝ーアイｱｲABab09０９(「」)\ud83d𠮷\u200b━→株"
    odd = ["".join(chance.choices(letters, k=chance.randint(1, 200))) for _ in range(300)]
    long = ["佐藤" * 20_000, "ー" * 40_000, "あ", "\n", "・", "\0" * 9, "髙﨑 ・ ジョン" * 3_000]
    return [*whole, *pieces, *odd, *long]


@pytest.mark.parametrize("with_sudachi", [True, False])
def test_both_find_the_same_names(
    code: ctypes.CDLL, texts: list[str], *, with_sudachi: bool
) -> None:
    assert len(texts) > 800
    words = analyser() if with_sudachi else None
    by_modules, by_machine = Finder(model(), words), Finder(model(), words, Machine(code, model()))
    named = 0
    for text in texts:
        found = by_modules.names(text)
        assert by_machine.names(text) == found, text
        named += len(found)
    assert named > 3_000
    assert by_machine.names_of_all(texts[:60]) == by_modules.names_of_all(texts[:60])


def test_the_same_sentences_pass_the_gate(code: ctypes.CDLL, texts: list[str]) -> None:
    by_modules, by_machine = Finder(model(), None), Finder(model(), None, Machine(code, model()))
    for text in texts:
        assert by_machine.gated(text).tolist() == by_modules.gated(text).tolist()


@pytest.mark.parametrize("text", ["", "佐藤花子", "佐藤花子です。" * 9])
def test_tokens_of_another_text_are_refused(code: ctypes.CDLL, text: str) -> None:
    morphology = analyser()
    assert morphology is not None
    with pytest.raises(ValueError, match="tokens"):
        Machine(code, model()).names(text, morphology.tokens(["営業部の田中太郎です。" * 9]))


def test_what_was_made_from_other_sources_is_not_loaded(
    code: ctypes.CDLL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PURE, raising=False)
    made = compiling.make(tmp_path)
    assert made is not None
    assert library(tmp_path) is not None
    sources = tmp_path / "sources"
    sources.mkdir()
    for source in ("surroundings.h", "finder.c"):
        shutil.copy(compiling.FOLDER / source, sources)
    monkeypatch.setattr(compiling, "FOLDER", sources)
    assert compiling.path(tmp_path) == made
    with (sources / "finder.c").open("a") as source_file:
        source_file.write("/* changed */\n")
    assert library(tmp_path) is None
    # Nor is one that was made while the modules defined other numbers.
    new = compiling.make(tmp_path)
    assert new is not None
    assert [path.name for path in tmp_path.glob("*.so")] == [new.name]
    monkeypatch.setattr(compiling.chain, "LONGEST_ISLAND", 59)
    assert library(tmp_path) is None


def test_it_can_be_left_aside_and_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert library(tmp_path) is None
    assert compiling.make(tmp_path) is not None
    monkeypatch.setenv(PURE, "1")
    assert library(tmp_path) is None
    monkeypatch.setenv("CC", "no-compiler-of-this-name")
    assert compiling.make(tmp_path / "elsewhere") is None


def test_a_broken_library_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PURE, raising=False)
    compiling.path(tmp_path).write_bytes(b"no library")
    assert library(tmp_path) is None


def test_it_never_leaves_its_memory(tmp_path: Path) -> None:
    asked = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, check=True)
    told = subprocess.run(
        [sys.executable, "-m", "pidetect.tests.sanitized", str(tmp_path)],
        env=os.environ
        | {"LD_PRELOAD": asked.stdout.decode().strip(), "ASAN_OPTIONS": "detect_leaks=0"},
        capture_output=True,
        check=False,
    )
    assert told.stdout.decode() == "906 texts\n", told.stderr.decode()[-2000:]


def test_a_compiler_that_refuses_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "false")
    with pytest.raises(ValueError, match="false"):
        compiling.make(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(compiling, "path", lambda folder=tmp_path: tmp_path / "finder-new.so")
    assert compiling.main() == 1
    assert "Python のまま動きます" in capsys.readouterr().err
