"""見出し。The columns of a list of people, and the many names companies give them."""

from collections.abc import Collection, Sequence

from omamori.foundation.exports.headings import Field, Header, words
from omamori.foundation.exports.headings import find as find_among

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
_KNOWN = words(FIELDS)


def find(rows: Sequence[Sequence[str]]) -> Header:
    """The header of a list of people."""
    return find_among(rows, _KNOWN)


FOR_ALL = ("employment", "joined_on")
"""Columns that many lists have not: one value may stand for all new persons instead."""


def lacking(header: Header) -> tuple[str, ...]:
    """Keys of ``FOR_ALL`` that the list has no column for."""
    return tuple(key for key in FOR_ALL if key not in header.columns)


def missing(header: Header, instead: Collection[str] = ()) -> tuple[str, ...]:
    """Labels of needed columns that are not there; 部門 may be given by its code alone.

    Args:
        header: the columns found.
        instead: keys of columns that one value stands for.
    """
    absent = [
        f for f in FIELDS if f.needed and f.key not in header.columns and f.key not in instead
    ]
    return tuple(
        f.label
        for f in absent
        if not (f.key == "department" and "department_code" in header.columns)
    )
