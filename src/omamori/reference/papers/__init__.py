"""報告書の様式。Layouts of the reports as data: official forms change, and the company may bring its own."""

import functools
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def document() -> dict[str, Any]:
    """The layouts as written; nobody changes what it returns."""
    return tomllib.loads(resources.files(__name__).joinpath("papers.toml").read_text("utf-8"))
