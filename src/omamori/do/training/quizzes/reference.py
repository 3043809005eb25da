"""テストの参照データ。From how many answers, and below which share, a question speaks against the rule; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Design values of ``reference/training/quizzes.toml``.

    Attributes:
        least_answers: below so many answers nothing is concluded.
        at_most: percent right up to which the rule is to be looked at.
        effect_days: days before and after a lesson that are compared.
    """

    least_answers: int
    at_most: int
    effect_days: int


@functools.cache
def thresholds() -> Thresholds:
    """The values in force.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    file = resources.files("omamori.reference").joinpath("training", "quizzes.toml")
    data = tomllib.loads(file.read_text("utf-8"))
    return Thresholds(**{field.name: data[field.name] for field in dataclasses.fields(Thresholds)})
