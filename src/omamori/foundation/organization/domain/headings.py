"""見出し。The columns of a list of people, and the many names companies give them.

What a heading means is guessed from what companies write, exactly first and then by what is part of it; a person
may say otherwise, and is asked where nothing is known.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

from omamori.facts.sentences import said
from omamori.foundation.exports.headings import Field, Header, plain, words
from omamori.foundation.exports.headings import find as find_among

FIELDS = (
    Field(key="number", label="従業者番号", needed=True,
          aliases=("社員番号", "従業員番号", "職員番号", "社員コード", "従業員コード", "社員no", "社員id", "従業員no", "スタッフ番号",
                   "管理番号", "番号", "no", "コード", "id")),
    Field(key="name", label="氏名", needed=True, aliases=("名前", "お名前", "ご氏名", "社員名", "従業員名", "社員氏名", "姓名", "name")),
    Field(key="name_kana", label="ふりがな",
          aliases=("フリガナ", "お名前カナ", "氏名カナ", "氏名かな", "カナ", "かな", "カナ氏名", "氏名フリガナ"), width=20),
    Field(key="email", label="メールアドレス",
          aliases=("メール", "eメール", "email", "e-mail", "mail", "mailaddress", "メルアド", "アドレス",
                   "e-mailアドレス", "eメールアドレス", "emailアドレス"), width=32),
    Field(key="employment", label="雇用区分", needed=True,
          aliases=("雇用形態", "区分", "従業者区分", "社員区分", "雇用種別", "種別")),
    Field(key="department_code", label="部門コード", aliases=("部署コード", "所属コード", "組織コード")),
    Field(key="department", label="部門", needed=True,
          aliases=("部署", "所属", "所属部署", "部署名", "部門名", "所属部門", "所属名", "組織", "配属先", "課", "部"),
          width=24),
    Field(key="title", label="役職", aliases=("役職名", "職位", "職名", "肩書", "肩書き"), width=20),
    Field(key="phone", label="電話番号", aliases=("電話", "内線", "連絡先電話番号", "tel")),
    Field(key="joined_on", label="入社日", needed=True,
          aliases=("入社年月日", "在籍開始日", "雇用開始日", "就業開始日", "採用日")),
    Field(key="left_on", label="退職日", aliases=("退職年月日", "在籍終了日", "雇用終了日", "退社日")),
)  # fmt: skip
PARTS = (
    Field(key="family_name", label=said("姓 (名字)"), aliases=("苗字", "名字", "氏", "lastname")),
    Field(key="given_name", label=said("名 (下の名前)"), aliases=("下の名前", "firstname")),
    Field(key="family_kana", label=said("姓 (ふりがな)"),
          aliases=("せい", "セイ", "姓カナ", "姓かな", "姓フリガナ", "姓ふりがな")),
    Field(key="given_kana", label=said("名 (ふりがな)"),
          aliases=("めい", "メイ", "名カナ", "名かな", "名フリガナ", "名ふりがな")),
)  # fmt: skip
"""A name in two columns: they are read together."""
WHOLES = {"name": ("family_name", "given_name"), "name_kana": ("family_kana", "given_kana")}
BY_KEY = {field.key: field for field in FIELDS}
MEANINGS = {field.key: field.label for field in (*FIELDS, *PARTS)}
"""What a column may be said to be."""
_KNOWN = words(FIELDS) | {plain(w): f.key for f in PARTS for w in (f.key, *f.aliases)} | {
    "姓": "family_name", "名": "given_name"}  # fmt: skip
_WEAK = frozenset({"no", "番号", "コード", "id", "管理番号", "区分", "種別", "課", "部", "内線"})
"""Words that yield to a plainer one: beside 社員番号, No. counts the rows."""
_WITHIN = ("従業員番号", "社員番号", "フリガナ", "ふりがな", "mail", "メール", "氏名", "名前", "部署", "部門",
           "所属", "役職", "入社", "退職", "雇用", "電話", "カナ")  # fmt: skip
"""Words of which a longer heading is made, as 本社部署; the longest first."""
_MEANT = {"入社": "joined_on", "退職": "left_on", "雇用": "employment"}
_SEARCHED_ROWS = 10


def find(
    rows: Sequence[Sequence[str]], *, row: int | None = None, told: Mapping[str, str] | None = None
) -> Header:
    """The header of a list of people; ``row`` is -1 when there is no line at all.

    Args:
        rows: cells as text, from the top.
        row: of the headings, from 0, where a person has said so.
        told: key of ``MEANINGS`` by position (as text), where a person has said so; empty for not used.
    """
    at = find_among(rows, _KNOWN).row if row is None else row
    if at < 0:
        wide = (n for n, r in enumerate(rows[:_SEARCHED_ROWS]) if sum(map(bool, r)) >= 2)
        at = next(wide, -1)
    if not 0 <= at < len(rows):
        return Header(row=-1, columns={})
    spoken = {p: " ".join(c.split())[:40] for p, c in enumerate(rows[at]) if c.strip()}
    columns, twice, unsure = _guessed(spoken) if told is None else _as_told(spoken, told)
    used = {*columns.values(), *twice}
    return Header(
        row=at,
        columns=columns,
        unknown=tuple(text for p, text in spoken.items() if p not in used),
        twice=twice,
        spoken=spoken,
        unsure=unsure,
    )


def layout(row: Sequence[str]) -> str:
    """By which a list laid out alike is known again: SHA-256 of its headings."""
    return hashlib.sha256(json.dumps([c.strip() for c in row]).encode()).hexdigest()


def joined(cells: Mapping[str, str]) -> dict[str, str]:
    """The same cells, with a name in two columns as one."""
    found = {key: text for key, text in cells.items() if key in BY_KEY}
    for whole, parts in WHOLES.items():
        if whole not in found and all(part in cells for part in parts):
            found[whole] = " ".join(t for t in (cells[p].strip() for p in parts) if t)
    return found


def place(columns: Mapping[str, int], key: str) -> int | None:
    """Where one looks for a value: of a name in two columns, the first."""
    wanted = (key, *WHOLES.get(key, ()))
    return next((columns[k] for k in wanted if k in columns), None)


def _as_told(
    spoken: Mapping[int, str], told: Mapping[str, str]
) -> tuple[dict[str, int], tuple[int, ...], frozenset[str]]:
    columns: dict[str, int] = {}
    twice = []
    for position in spoken:
        key = told.get(str(position), "")
        if key in columns:
            twice.append(position)
        elif key in MEANINGS:
            columns[key] = position
    return columns, tuple(twice), frozenset()


def _guessed(
    spoken: Mapping[int, str],
) -> tuple[dict[str, int], tuple[int, ...], frozenset[str]]:
    columns: dict[str, int] = {}
    twice: list[int] = []
    for position, text in spoken.items():
        key = "" if plain(text) in _WEAK else _KNOWN.get(plain(text), "")
        if key and key in columns:
            twice.append(position)
        elif key:
            columns[key] = position
    rest = {p: plain(text) for p, text in spoken.items() if p not in {*columns.values(), *twice}}
    unsure = set()
    for position, text in rest.items():
        key = _KNOWN.get(text, "")
        if key and key not in columns:
            columns[key] = position
    for position, text in rest.items():
        key = _within(text)
        if key and key not in columns and position not in columns.values():
            columns[key] = position
            unsure.add(key)
    return columns, tuple(twice), frozenset(unsure)


def _within(text: str) -> str:
    """The key of the longest word of ours that is part of a heading; empty for none."""
    return next((_MEANT.get(w) or _KNOWN[w] for w in _WITHIN if w in text), "")


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
    given = joined(dict.fromkeys(header.columns, ""))
    absent = [f for f in FIELDS if f.needed and f.key not in given and f.key not in instead]
    return tuple(
        f.label
        for f in absent
        if not (f.key == "department" and "department_code" in header.columns)
    )
