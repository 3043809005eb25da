"""What the guides say is so: the example recogniser runs as printed, plug-ins are found, kinds and words are all told."""

import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pidetect
from pidetect import config, engine, recognizers
from pidetect.cli.arguments import mask_parser, scan_parser
from pidetect.recognizers.base import Recognizer
from pidetect.specimens import fill, parse_marks
from pidetect.types import KINDS, UNREPORTED

GUIDES = Path(__file__).parents[3] / "docs" / "extend"
pytestmark = pytest.mark.skipif(
    not (GUIDES / "recognizers.md").is_file(), reason="the guides stand in the repository"
)


def blocks(name: str, language: str) -> list[str]:
    text = (GUIDES / name).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("our_company") / "seat_number.py"
    file.write_text(blocks("recognizers.md", "python")[0], "utf-8")
    return file


@pytest.fixture
def seats(example: Path, monkeypatch: pytest.MonkeyPatch) -> Recognizer:
    recognizer: Recognizer = runpy.run_path(str(example))["RECOGNIZER"]
    known = (*recognizers.recognizers(), recognizer)
    caches = [value for value in vars(engine).values() if hasattr(value, "cache_clear")]
    caches.remove(engine.recognizers)
    monkeypatch.setattr(engine, "recognizers", lambda: known)
    for cache in caches:
        cache.cache_clear()
    yield recognizer
    for cache in caches:
        cache.cache_clear()


def lines() -> list[tuple[str, str]]:
    rows = blocks("recognizers.md", "text")[0].splitlines()
    pairs = [row.split("\t", 1) for row in rows if not row.startswith("#")]
    return [(sign, text.replace("\\n", "\n").replace("\\t", "\t")) for sign, text in pairs]


def test_the_example_finds_what_its_examples_say(
    seats: Recognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(lines()) == 6
    for sign, marked in lines():
        text, marks = parse_marks(fill(marked))
        assert bool(marks) == (sign == "+")
        for mode in ("fast", "deep"):
            found = [m for m in engine.matches_of(text, mode) if m.kind == "seat_number"]
            assert [(m.start, m.end) for m in found] == [(m.start, m.end) for m in marks], text
    assert seats.mask("A-12-3455") == "A********"


def installed(module: str, folder: Path) -> dict[str, str]:
    """The environment in which the plug-in of the guide is installed, with this as its module."""
    info = folder / "our_company-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: our-company\nVersion: 1.0\n")
    point = tomllib.loads(blocks("recognizers.md", "toml")[0])["project"]["entry-points"]
    (group, named), *_ = point.items()
    ((name, target),) = named.items()
    (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n")
    package = folder / "our_company"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "seat_number.py").write_text(module, "utf-8")
    source = str(Path(pidetect.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": f"{source}:{folder}"}


@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("import nothing_of_this_name", "読み込めません (ModuleNotFoundError)"),
        ("RECOGNIZER = 1", "継いでいません"),
    ],
)
def test_the_command_tells_of_a_plug_in_that_cannot_be_used(
    module: str, why: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("紙は 3 部です。", "utf-8")
    environment = installed(module, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pidetect", "--fast", str(tmp_path / "a.txt")],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 2
    assert "見つかりませんでした" in done.stdout
    assert done.stderr.startswith("見分け役 our_company.seat_number:RECOGNIZER ")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_plug_in_is_found_by_its_entry_point(example: Path, tmp_path: Path) -> None:
    environment = installed(example.read_text("utf-8"), tmp_path)
    code = (
        "import pidetect; from pidetect import presidio; from pidetect.cli.masking import _kinds; "
        "print([f.kind for f in pidetect.scan('座席番号は A-12-3455 です', 'fast')], "
        "_kinds('seat_number'), presidio._kinds_of_plugins())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert (done.stdout, done.stderr) == (
        "['seat_number'] ('seat_number',) ['seat_number']\n",
        "",
    )


def test_every_kind_is_explained() -> None:
    text = (GUIDES / "detection.md").read_text("utf-8")
    assert [k for k in KINDS if k not in UNREPORTED and f"`{k}`" not in text] == []


def test_every_word_of_the_command_is_explained() -> None:
    text = (GUIDES / "detection.md").read_text("utf-8")
    words = {
        word
        for parser in (scan_parser(), mask_parser())
        for action in parser._actions
        for word in action.option_strings
        if word.startswith("--") and word not in ("--help", "--output")
    }
    assert [w for w in sorted(words) if w not in text] == []


def test_the_configuration_in_the_guide_is_one(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text(blocks("detection.md", "toml")[0], "utf-8")
    assert config.load(file).customer_number.forms == ("C-########",)
