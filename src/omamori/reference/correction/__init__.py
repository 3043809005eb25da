"""是正処置の参照データ。Within how many days a plan is made and its effect is checked; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Spans:
    """Design values, in days.

    Attributes:
        days_to_plan: from the finding to cause and action; days_to_check: from the action to the look
            at its effect.
    """

    days_to_plan: int
    days_to_check: int


@functools.cache
def spans() -> Spans:
    """The values in force.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    data = tomllib.loads((resources.files(__name__) / "correction.toml").read_text("utf-8"))
    return Spans(**{field.name: data[field.name] for field in dataclasses.fields(Spans)})
