"""是正処置の参照データ。Within how many days a plan is made and its effect is checked, and what is no cause; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rules:
    """How a promised effect is judged.

    Attributes:
        most_chance: a kept promise says nothing when it would have been kept anyway with more than this chance.
        most_chance_planned: a promise that is kept anyway with more than this chance is not taken.
        least_reports: near misses of any kind in the span below which nobody can say that one kind is gone.
        least_readings: readings of a figure below which nothing is said; least_days: shortest span.
        base_days: how far the count before looks back.
    """

    most_chance: float
    most_chance_planned: float
    least_reports: int
    least_readings: int
    least_days: int
    base_days: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Correction:
    """Design values.

    Attributes:
        days_to_plan: days from the finding to cause and action; days_to_check: from the action to the
            look at its effect.
        inattention: regular expression of causes that name nothing but somebody's inattention.
        rules: how a promised effect is judged.
    """

    days_to_plan: int
    days_to_check: int
    inattention: str
    rules: Rules


@functools.cache
def correction() -> Correction:
    """The values in force.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    data = tomllib.loads((resources.files(__name__) / "correction.toml").read_text("utf-8"))
    return Correction(
        days_to_plan=data["days_to_plan"],
        days_to_check=data["days_to_check"],
        inattention=data["inattention"],
        rules=Rules(**data["prediction"]),
    )
