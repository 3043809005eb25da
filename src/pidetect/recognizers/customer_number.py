"""会員番号・顧客番号・お客様番号・学籍番号・患者番号・診察券番号。Beside their label or in their column; own forms by configuration.

A customer number is 個人情報 of the office that can look it up (個人情報保護法第2条第1項第1号); it has no common form
(``pidetect.configured``, ``pidetect.config``).
"""

from typing import ClassVar

from pidetect import config
from pidetect.config import Numbers
from pidetect.configured import ConfiguredNumber
from pidetect.reading import plain
from pidetect.types import Kind

_NUMBERS = config.current().customer_number


class CustomerNumber(ConfiguredNumber):
    """Numbers that a shop, a school or a hospital gives."""

    kind = Kind.CUSTOMER_NUMBER
    numbers: Numbers = _NUMBERS
    signs: ClassVar[tuple[str, ...]] = (
        *(
            f"{who}{what}"
            for who in (
                *(
                    "会員",
                    "顧客",
                    "お客様",
                    "お客さま",
                    "患者",
                    "利用者",
                    "組合員",
                    "登録者",
                    "加入者",
                ),
                *("教習生", "受講生", "塾生", "献血者"),
            )
            for what in ("番号", "no", "コード", "id")
        ),
        "学籍番号",
        "学生番号",
        "生徒番号",
        "診察券番号",
        "診察券",
        "診察券no",
        "カルテ番号",
        "customer id",
        "customer ID",
        "member ID",
        "customer no",
        "member id",
        *map(plain, _NUMBERS.labels),
    )
    digits: ClassVar[int] = -1 if _NUMBERS.forms else 0
    headers = (
        "^(?:会員|顧客|お客[様さ]ま?|患者|利用者|組合員|登録者|加入者|教習生|受講生|塾生|献血者)(?:番号|no\\.?|コード|id)$|^(?:学籍|学生|生徒|診察券|カルテ)(?:番号|no\\.?)$|^契約者(?:番号|no|id)$|^(?:customer|member|client|patient|student) ?(?:id|no|num|code)",
        *(f"^{plain(label)}$" for label in _NUMBERS.labels if plain(label).isalnum()),
    )
    priority = 10


RECOGNIZER = CustomerNumber()
