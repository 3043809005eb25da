"""統制の初期値。The starter values of ``reference/controls``, before the company changes anything (J.4.5.2)."""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources

from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.rulebook import Control, checked


@functools.cache
def starter() -> Mapping[str, Control]:
    """The starter rules by code.

    Raises:
        Invalid, KeyError: the data file does not fit the rules (found by the tests).
    """
    file = resources.files("omamori.reference") / "controls" / "outbound.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    return {
        rule: Control(
            rule=rule,
            parameters=checked(kind, data[rule]["parameters"]),
            clause=data[rule]["clause"],
            item=data[rule]["item"],
            number=0,
        )
        for rule, kind in KINDS.items()
    }
