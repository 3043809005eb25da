"""名簿を読む。Cells of a handed-in list become people; what cannot be understood is asked back, never guessed: pure."""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping

LONGEST = 300
MOST = 20_000
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")
FIELDS = ("name", "number", "postal", "address", "mail", "phone", "items")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Concerned:
    """One person of a list, in canonical spelling; what is not known is empty.

    Attributes:
        name: as it is written on a letter.
        number: by which the company knows him.
        postal: ``123-4567``; address; mail; phone: digits.
        items: what of him was affected, in the words of the list.
    """

    name: str = ""
    number: str = ""
    postal: str = ""
    address: str = ""
    mail: str = ""
    phone: str = ""
    items: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """One cell that is asked back.

    Attributes:
        field: which column; text: what is wrong and what to do; fatal: the row is not taken in.
    """

    field: str
    text: str
    fatal: bool = False


def understood(cells: Mapping[str, str]) -> tuple[Concerned, tuple[Question, ...]]:
    """A person from the cells of one row, and what has to be asked back about it."""
    raw = {key: _clean(cells.get(key, "")) for key in FIELDS}
    asked: list[Question] = []
    values = dict(raw)
    for key, read, text in _READ:
        if raw[key]:
            values[key] = read(raw[key])
            if not values[key]:
                asked.append(Question(field=key, text=text))
    asked += [
        Question(field=key, text=f"{LONGEST} 字までにしてください。", fatal=True)
        for key in FIELDS
        if len(values[key]) > LONGEST
    ]
    if not values["name"]:
        asked.append(
            Question(field="name", text="氏名がありません。氏名を書いてください。", fatal=True)
        )
    elif any(cells.get(key, "").lstrip().startswith(("=", "＝")) for key in FIELDS):
        asked.append(
            Question(
                field="name",
                text="数式は取り込めません。値として貼り付け直してください。",
                fatal=True,
            )
        )
    if not asked and not (values["mail"] or values["address"] or values["phone"]):
        text = "連絡先がありません。メール、住所、電話のどれかを書くか、公表の対象にします。"
        asked.append(Question(field="mail", text=text))
    return Concerned(**values), tuple(asked)


def mail_of(text: str) -> str:
    """A mail address in lower case; empty when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("<>").removeprefix("mailto:").lower()
    usable = _MAIL.fullmatch(plain) and ".." not in plain and len(plain) <= 254
    return plain if usable and not plain.split("@")[0].endswith(".") else ""


def postal_of(text: str) -> str:
    """A postal code as ``123-4567``; empty when it is none."""
    digits = re.sub(r"[〒\s‐-―ー−-]", "", unicodedata.normalize("NFKC", text))
    return f"{digits[:3]}-{digits[3:]}" if re.fullmatch(r"[0-9]{7}", digits) else ""


def phone_of(text: str) -> str:
    """A telephone number in digits; empty when it is none."""
    digits = re.sub(r"[()\s‐-―ー−.-]", "", unicodedata.normalize("NFKC", text))
    return digits if re.fullmatch(r"\+?[0-9]{9,15}", digits) else ""


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", _CONTROL.sub("", text)).strip()


_READ = (
    (
        "mail",
        mail_of,
        "メールアドレスとして読めません。直してもう一度取り込むか、手紙で知らせます。",
    ),
    ("postal", postal_of, "郵便番号として読めません。123-4567 の形にしてください。"),
    ("phone", phone_of, "電話番号として読めません。03-1234-5678 の形にしてください。"),
)
