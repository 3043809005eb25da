"""出力の約束。The JSON Schema of the lines that ``pidetect --json`` writes (draft 2020-12)."""

import json
from importlib import resources
from typing import Any


def text() -> str:
    """The schema as it stands in the file."""
    return resources.files(__name__).joinpath("output.schema.json").read_text("utf-8")


def schema() -> dict[str, Any]:
    """The schema as plain values."""
    loaded: dict[str, Any] = json.loads(text())
    return loaded
