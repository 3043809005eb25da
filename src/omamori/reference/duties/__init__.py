"""義務の参照データ。Rules, grounds, exemptions, addressees and days off by which the duties of a case are reckoned."""

import functools
import tomllib
from importlib import resources
from typing import Any

FILES = ("rules.toml", "grounds.toml", "exemptions.toml", "authorities.toml", "holidays.toml")


@functools.cache
def document(name: str) -> dict[str, Any]:
    """A file of this folder as written; nobody changes what it returns."""
    return tomllib.loads(text(name))


def text(name: str) -> str:
    """A file of this folder."""
    return resources.files(__name__).joinpath(name).read_text("utf-8")
