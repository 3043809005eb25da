"""見出し。The columns of a list of people, and the many names companies give them."""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, kw_only=True)
class Field:
    """A column of our list.

    Attributes:
        key: code name.
        label: heading on export.
        needed: a new person cannot do without it.
        aliases: other headings that mean the same.
        width: on export, in characters.
    """

    key: str
    label: str
    needed: bool = False
    aliases: tuple[str, ...] = ()
    width: int = 16


FIELDS = (
    Field(key="number", label="従業者番号", needed=True,
          aliases=("社員番号", "従業員番号", "職員番号", "社員コード", "社員no", "社員id", "番号", "no")),
    Field(key="name", label="氏名", needed=True, aliases=("名前", "社員名", "従業員名", "姓名")),
    Field(key="name_kana", label="ふりがな",
          aliases=("フリガナ", "氏名カナ", "氏名かな", "カナ", "かな", "カナ氏名", "氏名フリガナ"), width=20),
    Field(key="email", label="メールアドレス",
          aliases=("メール", "eメール", "email", "e-mail", "mail", "mailaddress"), width=32),
    Field(key="employment", label="雇用区分", needed=True,
          aliases=("雇用形態", "区分", "従業者区分", "社員区分", "種別")),
    Field(key="department_code", label="部門コード", aliases=("部署コード", "所属コード", "組織コード")),
    Field(key="department", label="部門", needed=True,
          aliases=("部署", "所属", "所属部署", "部署名", "部門名", "所属部門", "組織"), width=24),
    Field(key="title", label="役職", aliases=("役職名", "職位", "肩書"), width=20),
    Field(key="phone", label="電話番号", aliases=("電話", "内線", "連絡先電話番号", "tel")),
    Field(key="joined_on", label="入社日", needed=True,
          aliases=("入社年月日", "在籍開始日", "雇用開始日", "就業開始日", "採用日")),
    Field(key="left_on", label="退職日", aliases=("退職年月日", "在籍終了日", "雇用終了日", "退社日")),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
_SEARCHED_ROWS = 5


def _plain(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"\(.*?\)|[\s*※_・【】\[\]]|必須|任意", "", text)


_KNOWN = {_plain(word): f.key for f in FIELDS for word in (f.label, f.key, *f.aliases)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Header:
    """Where the columns are.

    Attributes:
        row: row of the headings, from 0; -1 when none was found.
        columns: position of each known column.
        unknown: headings we do not use.
        twice: positions of headings that repeat an earlier one.
    """

    row: int
    columns: dict[str, int]
    unknown: tuple[str, ...] = ()
    twice: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of needed columns that are not there; 部門 may be given by its code alone."""
        absent = [f for f in FIELDS if f.needed and f.key not in self.columns]
        return tuple(
            f.label
            for f in absent
            if not (f.key == "department" and "department_code" in self.columns)
        )


def find(rows: Sequence[Sequence[str]]) -> Header:
    """The row among the first few that names the most columns; a title above it does no harm."""
    found = [_read(number, row) for number, row in enumerate(rows[:_SEARCHED_ROWS])]
    best = max(found, key=lambda header: len(header.columns), default=None)
    return best if best and len(best.columns) >= 2 else Header(row=-1, columns={})


def _read(number: int, row: Sequence[str]) -> Header:
    columns: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[int] = []
    for position, heading in enumerate(row):
        key = _KNOWN.get(_plain(heading))
        if key is None:
            unknown += [heading.strip()[:40]] if heading.strip() else []
        elif key in columns:
            twice.append(position)
        else:
            columns[key] = position
    return Header(row=number, columns=columns, unknown=tuple(unknown), twice=tuple(twice))
