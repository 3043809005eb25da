"""What the shape tests look at: the source files, parsed once."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src"


@functools.cache
def files() -> tuple[Path, ...]:
    """Every Python file of ours, migrations left out."""
    found = [
        *SOURCE.rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "bench").rglob("*.py"),
    ]
    return tuple(sorted(f for f in found if "migrations" not in f.parts))


@functools.cache
def product_files() -> tuple[Path, ...]:
    """The files that ship, tests left out."""
    return tuple(f for f in files() if SOURCE in f.parents and "tests" not in f.parts)


@functools.cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    """The file as a person would name it."""
    return str(path.relative_to(ROOT))
