"""規程と実際の参照データ。From which share on a clause counts as kept, before the company says otherwise; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Defaults:
    """Design values.

    Attributes:
        days: how many days are looked at.
        least_share: whole percent; least_cases: below so many nothing is concluded.
    """

    days: int
    least_share: int
    least_cases: int


@functools.cache
def defaults() -> Defaults:
    """The values in force.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    data = tomllib.loads((resources.files(__name__) / "conformance.toml").read_text("utf-8"))
    return Defaults(**{field.name: data[field.name] for field in dataclasses.fields(Defaults)})
