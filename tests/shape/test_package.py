"""What the product reads at run time goes into its package: a model left behind is missed only by a customer."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_file_beside_the_code_is_packed() -> None:
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = packed["tool"]["setuptools"]["package-data"]["*"]
    files = [path for path in (ROOT / "src").rglob("*") if path.is_file()]
    kept = [path for path in files if not {"tests", "__pycache__"} & set(path.parts)]
    beside = [path for path in kept if path.suffix not in (".py", ".pyc") and "egg-info" not in str(path)]  # fmt: skip
    assert len(beside) > 100
    left = [path for path in beside if not any(fnmatch(path.name, one) for one in patterns)]
    assert left == []
