"""The library by itself: the wheel holds what it needs and nothing else, and works where only its wheel is."""

import ast
import email
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent
PROJECT = FOLDER / "pyproject.toml"
pytestmark = pytest.mark.skipif(
    not PROJECT.is_file(), reason="the project file stays with the sources"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling builds the wheel; it is in the extra 'dev'")
    out = tmp_path_factory.mktemp("wheel")
    # -P: the folder has a types.py of its own, which must not stand in for that of Python.
    command = [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=FOLDER, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as package:
        return set(package.namelist())


def test_everything_that_runs_is_in_it(wheel: Path) -> None:
    inside = names(wheel)
    modules = [p for p in FOLDER.rglob("*.py") if "tests" not in p.relative_to(FOLDER).parts]
    wanted = {f"pidetect/{m.relative_to(FOLDER)}" for m in modules}
    assert wanted <= inside
    data = (
        "dictionaries/surnames.txt",
        "dictionaries/towns.zlib",
        "dictionaries/SOURCES.md",
        "dictionaries/LICENSE.ipadic",
        "schema/output.schema.json",
        "tagger/model.npz",
        "tagger/finder.c",
        "tagger/surroundings.h",
        "py.typed",
    )
    assert {f"pidetect/{d}" for d in data} <= inside


def test_nothing_else_is_in_it(wheel: Path) -> None:
    inside = names(wheel)
    assert not [n for n in inside if "tests" in n or n.endswith((".examples", ".pyc", ".so"))]
    assert not [n for n in inside if n.endswith("pyproject.toml")]
    assert all(n.startswith(("pidetect/", "pidetect-")) for n in inside)
    assert wheel.stat().st_size < 8_000_000


def test_what_it_says_of_itself(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        (path,) = [n for n in package.namelist() if n.endswith("METADATA")]
        about = email.message_from_bytes(package.read(path))
        scripts = package.read(path.replace("METADATA", "entry_points.txt")).decode()
        licences = [n for n in package.namelist() if "/licenses/" in n]
    assert about["Name"] == "pidetect"
    assert about["License-Expression"] == "Apache-2.0"
    assert "pidetect = pidetect.cli:main" in scripts
    assert len(licences) == 2
    required = [r for r in about.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert not [r for r in required if re.match("django|numpy|sudachi|pillow|presidio", r.lower())]
    assert set(about.get_all("Provides-Extra", [])) == {"deep", "ocr", "presidio"}


def test_requirements_are_those_of_the_product() -> None:
    product = FOLDER.parents[1] / "pyproject.toml"
    if not product.is_file():
        pytest.skip("the sources stand alone")
    own = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    whole = tomllib.loads(product.read_text("utf-8"))["project"]
    theirs = {*whole["dependencies"], *whole["optional-dependencies"]["ocr"]}
    extras = own["optional-dependencies"]
    assert {*own["dependencies"], *extras["deep"], *extras["ocr"]} <= theirs
    assert own["version"] == whole["version"]


def imported(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found - sys.stdlib_module_names - {"pidetect"}


def test_every_import_is_required() -> None:
    own = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    extras = own["optional-dependencies"].values()
    stated = " ".join([*own["dependencies"], *itertools.chain.from_iterable(extras)])
    packages = {
        "ahocorasick_rs": "ahocorasick-rs",
        "msoffcrypto": "msoffcrypto-tool",
        "olefile": "msoffcrypto-tool",
        "python_calamine": "python-calamine",
    }
    modules = [m for m in FOLDER.rglob("*.py") if "tests" not in m.relative_to(FOLDER).parts]
    foreign = set().union(*map(imported, modules))
    assert "lxml" in foreign
    assert [f for f in sorted(foreign) if packages.get(f, f) not in stated] == []


RUN = """
import sys
sys.path.insert(0, sys.argv[1])
for gone in ("numpy", "sudachipy", "sudachidict_core", "django"):
    sys.modules[gone] = None
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if sys.modules.get(name, 0) is None else real(name, package)
import pidetect
from pidetect import tagger
from pidetect.examine import examine
assert pidetect.__file__.startswith(sys.argv[1]), pidetect.__file__
text = "氏名：佐藤花子 090-1234-5678 東京都港区芝1-2-3"
print([f.kind.value for f in pidetect.scan(text, sys.argv[2])], examine(text.encode(), "a").why, tagger.missing())
"""


@pytest.mark.parametrize("mode", ["fast", "deep"])
def test_it_works_without_the_extra_and_without_the_sources(
    wheel: Path, tmp_path: Path, mode: str
) -> None:
    with zipfile.ZipFile(wheel) as package:
        package.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-P", "-c", RUN, str(tmp_path), mode],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("['person_name', 'phone', 'postal_address']  ('numpy',")


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler here")
def test_what_is_installed_becomes_machine_code_where_it_lies(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        package.extractall(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PIDETECT_PURE": ""}
    for command, told in (
        (["-m", "pidetect.tagger.compiling"], ""),
        (["-c", "import pidetect.tagger as t; print(t.__file__, t.is_compiled())"], "True\n"),
    ):
        done = subprocess.run(
            [sys.executable, "-P", *command],
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        assert done.stdout.endswith(told)
        assert not told or done.stdout.startswith(str(tmp_path))
