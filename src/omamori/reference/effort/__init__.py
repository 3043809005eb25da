"""確認の手間の参照データ。What a check takes of people's time, and when that was worth it; dated."""

import dataclasses
import functools
import tomllib
from importlib import resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Effort:
    """Design values until enough has been measured.

    Attributes:
        self_check, second_check: seconds of one check.
        least_held: mails below which nothing is concluded.
        seconds_per_prevention: people's time that one prevented accident may take.
        needless_share: share of needless holds, 0–1, from which a control without success was not worth it.
        source: who set the values.
    """

    self_check: int
    second_check: int
    least_held: int
    seconds_per_prevention: int
    needless_share: float
    source: str


@functools.cache
def effort() -> Effort:
    """The values in force.

    Raises:
        KeyError, TypeError: the data file does not fit (found by the tests).
    """
    data = tomllib.loads((resources.files(__name__) / "effort.toml").read_text("utf-8"))
    return Effort(**{field.name: data[field.name] for field in dataclasses.fields(Effort)})
