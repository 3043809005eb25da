"""社員番号・従業員番号・職員番号。Beside their label or in their column; forms of the office by configuration.

An employee number is 個人情報 of the office that can look it up (個人情報保護法第2条第1項第1号); it has no common form
(``pidetect.configured``, ``pidetect.config``).
"""

from typing import ClassVar

from pidetect import config
from pidetect.config import Numbers
from pidetect.configured import ConfiguredNumber
from pidetect.reading import plain
from pidetect.types import Kind

_NUMBERS = config.current().employee_number


class EmployeeNumber(ConfiguredNumber):
    """Numbers that an employer gives."""

    kind = Kind.EMPLOYEE_NUMBER
    numbers: Numbers = _NUMBERS
    signs: ClassVar[tuple[str, ...]] = (
        *(
            f"{who}{what}"
            for who in ("社員", "従業員", "職員", "スタッフ")
            for what in ("番号", "no", "コード", "id")
        ),
        "employee id",
        "employee ID",
        "employee no",
        "employee number",
        *map(plain, _NUMBERS.labels),
    )
    digits: ClassVar[int] = -1 if _NUMBERS.forms else 0
    headers = (
        "^(?:社員|従業員|職員|スタッフ)(?:番号|no\\.?|コード|id)$|^社員?番$|^職番$|^emp(?:loyee)? ?(?:id|no|num|code)|^staff ?(?:id|no|num|code)",
        *(f"^{plain(label)}$" for label in _NUMBERS.labels if plain(label).isalnum()),
    )
    priority = 10


RECOGNIZER = EmployeeNumber()
