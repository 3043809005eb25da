"""是正処置の参照データ。Within how many days a plan is made and its effect is checked, and what is no cause; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Correction:
    """Design values.

    Attributes:
        days_to_plan: days from the finding to cause and action; days_to_check: from the action to the
            look at its effect.
        inattention: regular expression of causes that name nothing but somebody's inattention.
    """

    days_to_plan: int
    days_to_check: int
    inattention: str


@functools.cache
def correction() -> Correction:
    """The values in force.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    data = tomllib.loads((resources.files(__name__) / "correction.toml").read_text("utf-8"))
    return Correction(**{field.name: data[field.name] for field in dataclasses.fields(Correction)})
