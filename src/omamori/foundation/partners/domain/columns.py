"""見出し。The columns of the two lists, and the many names companies give them."""

from collections.abc import Sequence

from omamori.foundation.exports.headings import Field, Header, words
from omamori.foundation.exports.headings import find as find_among

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
_KNOWN = {sheet: words(fields) for sheet, fields in SHEETS.items()}


def find(rows: Sequence[Sequence[str]], sheet: str) -> Header:
    """The header of a list of this kind."""
    return find_among(rows, _KNOWN[sheet])


def missing(header: Header, sheet: str) -> tuple[str, ...]:
    """Labels of needed columns that are not there."""
    return tuple(f.label for f in SHEETS[sheet] if f.needed and f.key not in header.columns)
