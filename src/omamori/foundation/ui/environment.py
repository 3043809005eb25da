"""Jinja2 の環境。"""

from typing import Any

from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """The environment of all our pages."""
    options["undefined"] = StrictUndefined
    return Environment(**options)  # noqa: S701 - Django passes autoescape=True
