"""見出し。The columns of the two lists, and the many names companies give them."""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True, kw_only=True)
class Field:
    """A column of a list.

    Attributes:
        key: code name.
        label: heading on export.
        needed: the list cannot do without it.
        aliases: other headings that mean the same.
        width: on export, in characters.
        date: holds days.
    """

    key: str
    label: str
    needed: bool = False
    aliases: tuple[str, ...] = ()
    width: int = 16
    date: bool = False


PARTNERS = (
    Field(key="number", label="取引先コード", needed=True,
          aliases=("取引先番号", "得意先コード", "会社コード", "コード", "番号", "no")),
    Field(key="name", label="名称", needed=True,
          aliases=("会社名", "取引先名", "得意先名", "社名", "取引先"), width=32),
    Field(key="name_kana", label="ふりがな", aliases=("フリガナ", "カナ", "会社名カナ"), width=28),
    Field(key="roles", label="区分", aliases=("取引区分", "種別"), width=20),
    Field(key="domains", label="メールドメイン", aliases=("ドメイン", "domain"), width=32),
    Field(key="contract_from", label="契約開始日", aliases=("契約日", "契約の始まり"), date=True),
    Field(key="contract_until", label="契約終了日", aliases=("契約満了日", "契約の終わり"), date=True),
    Field(key="agreed", label="送ってよい個人情報", aliases=("個人情報の種類",), width=32),
    Field(key="note", label="メモ", aliases=("備考",), width=32),
)  # fmt: skip

PEOPLE = (
    Field(key="name", label="氏名", needed=True, aliases=("名前", "担当者名", "応募者名", "姓名")),
    Field(key="name_kana", label="ふりがな",
          aliases=("フリガナ", "カナ", "氏名カナ", "氏名フリガナ"), width=20),
    Field(key="number", label="番号", aliases=("応募者番号", "顧客番号", "会員番号", "応募番号", "no")),
    Field(key="company", label="会社", aliases=("会社名", "取引先", "取引先コード", "勤務先"), width=28),
    Field(key="email", label="メールアドレス", aliases=("メール", "email", "e-mail", "mail"), width=32),
    Field(key="slack", label="Slack", aliases=("slackid",)),
    Field(key="teams", label="Microsoft Teams", aliases=("teams",), width=28),
    Field(key="line_works", label="LINE WORKS", aliases=("lineworks", "lineworksid"), width=28),
    Field(key="chatwork", label="Chatwork", aliases=("chatworkid",)),
    Field(key="matrix", label="Matrix", aliases=("matrixid",), width=28),
    Field(key="purpose", label="利用目的", needed=True, aliases=("目的", "区分", "種別")),
    Field(key="department", label="担当部門", aliases=("部門", "部署", "担当部署"), width=20),
    Field(key="erase_on", label="消去予定日", aliases=("保管期限", "消す日", "廃棄予定日"), date=True),
)  # fmt: skip

SHEETS = {"partners": PARTNERS, "people": PEOPLE}
_SEARCHED_ROWS = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Header:
    """Where the columns are.

    Attributes:
        row: row of the headings, from 0; -1 when none was found.
        columns: position of each known column.
        unknown: headings we do not use.
        twice: positions of headings that repeat an earlier one.
        missing: labels of needed columns that are not there.
    """

    row: int
    columns: dict[str, int]
    unknown: tuple[str, ...] = ()
    twice: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def find(rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> Header:
    """The row among the first few that names the most columns; a title above it does no harm."""
    known = {_plain(w): f.key for f in fields for w in (f.label, f.key, *f.aliases)}
    found = [_read(number, row, known) for number, row in enumerate(rows[:_SEARCHED_ROWS])]
    best = max(found, key=lambda header: len(header.columns), default=None)
    if best is None or len(best.columns) < 2:
        return Header(row=-1, columns={})
    absent = tuple(f.label for f in fields if f.needed and f.key not in best.columns)
    return dataclasses.replace(best, missing=absent)


def letter(position: int) -> str:
    """The name of a column as Excel shows it: 0 is ``A``; lists have no more than 26 columns."""
    return chr(65 + position) if position < 26 else ""


def _plain(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).lower()
    return re.sub(r"\(.*?\)|[\s*※_・【】\[\]]|必須|任意", "", text)


def _read(number: int, row: Sequence[str], known: dict[str, str]) -> Header:
    columns: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[int] = []
    for position, heading in enumerate(row):
        key = known.get(_plain(heading))
        if key is None:
            unknown += [heading.strip()[:40]] if heading.strip() else []
        elif key in columns:
            twice.append(position)
        else:
            columns[key] = position
    return Header(row=number, columns=columns, unknown=tuple(unknown), twice=tuple(twice))
