"""重さ。How grave a leak of a file would be, in one word, so that lists can be sorted and programs can decide.

The law counts persons and kinds: 要配慮個人情報, 財産的被害のおそれ and more than 1,000 persons make a report a duty
(個人情報保護法施行規則 第7条), an 個人番号 does by its own law (番号法 第29条の4).
"""

from enum import StrEnum

from pidetect.types import Examination


class Gravity(StrEnum):
    """From nothing to grave; unknown where nothing was found, but not everything could be read."""

    UNKNOWN = "unknown"
    NONE = "none"
    SLIGHT = "slight"
    ORDINARY = "ordinary"
    GRAVE = "grave"


LABELS = {
    Gravity.UNKNOWN: "分かりません",
    Gravity.NONE: "なし",
    Gravity.SLIGHT: "軽い (名前や署名だけ、または特定の人のものでない)",
    Gravity.ORDINARY: "ふつう",
    Gravity.GRAVE: "重大",
}


def gravity(result: Examination) -> Gravity:
    """How grave what was found in a file is; what could not be read may make it graver.

    Args:
        result: of one file.
    """
    risk = result.risk
    if risk.my_number or risk.sensitive or risk.financial or risk.many:
        return Gravity.GRAVE
    if result.others.estimate:
        return Gravity.ORDINARY
    if result.kinds:
        return Gravity.SLIGHT
    return Gravity.NONE if result.examined else Gravity.UNKNOWN
