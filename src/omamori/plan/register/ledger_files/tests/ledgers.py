"""Ledgers of six invented companies, each laid out in a way of its own, written as Excel files."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

Cell = str | int | float | date | None
Merge = tuple[int, int, int, int]


def excel(
    rows: Sequence[Sequence[Cell]], *, merges: Sequence[Merge] = (), title: str = "個人情報管理台帳",
    before: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A workbook; ``before`` are sheets that stand before the ledger."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name in before:
        book.add_worksheet(name).write_string(0, 0, "表紙")
    sheet = book.add_worksheet(title)
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    for number, row in enumerate(rows):
        for position, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, position, cell, day)
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(number, position, cell, value=4200)
            elif cell is not None:
                sheet.write(number, position, cell)
    for top, left, bottom, right in merges:
        told = rows[top][left]
        sheet.merge_range(top, left, bottom, right, told)
    book.close()
    return buffer.getvalue()


def plain() -> bytes:
    """One line of headings in the first row, as a consultant hands it out."""
    return excel([
        ["No.", "個人情報名", "業務名", "部門", "管理責任者", "個人情報の項目", "利用目的", "本人の区分", "取得方法",
         "同意", "媒体", "件数", "要配慮個人情報", "アクセス権者", "保管場所", "保管方法", "利用期限", "保管期限", "廃棄方法", "備考"],
        ["A-1", "受注票", "受注", "営業部", "渡辺 浩", "氏名、住所、電話番号", "受注した印刷物の制作と納品", "顧客", "直接書面",
         "公表", "紙、サーバー", "約3,000件", "無", "営業部の社員", "書庫2番", "施錠", "納品まで", "納品から7年", "溶解処理", ""],
        ["A-2", "名刺データ", "営業活動", "営業部", "渡辺 浩", "氏名・会社名・メールアドレス", "連絡", "取引先", "名刺交換",
         "通知", "電子", 1200, "×", "営業部の社員", "顧客管理システム", "パスワード", "取引終了まで", "2028/3/31", "削除", None],
    ])  # fmt: skip


def two_lines() -> bytes:
    """A title, a date, headings over two lines with merged groups, a total and notes at the end."""
    rows: list[list[Cell]] = [
        ["個人情報管理台帳"],
        ["作成日", "令和8年4月1日", None, "承認", "田中"],
        [],
        ["管理番号", "個人情報の名称", "部署", "責任者", "保管", None, None, "期限", None, "要配慮", "件数"],
        [None, None, None, None, "場所", "方法", "媒体", "利用", "保管", None, None],
        ["S-01", "採用応募者の履歴書", "総務部", "田中 美咲", "人事書庫", "施錠", "紙", "採否の決定まで", "R9.3.31", "有（健康診断結果）", "約５０"],
        ["S-02", "給与台帳", "総務部", "田中 美咲", "人事システム", "アクセス制限", "データベース", "退職まで", "退職後7年", "無", "１２０名"],
        ["合計", None, None, None, None, None, None, None, None, None, 170],
        ["※ 件数は4月1日現在"],
    ]  # fmt: skip
    merges = [(3, c, 4, c) for c in (0, 1, 2, 3, 9, 10)] + [(3, 4, 3, 6), (3, 7, 3, 8)]
    return excel(rows, merges=merges, before=["表紙", "改訂履歴"])


def grouped() -> bytes:
    """Departments as lines of their own, names merged over rows, 同上, an example row, repeated headings."""
    head: list[Cell] = [
        "帳票名",
        "内容",
        "目的",
        "対象者",
        "形態",
        "概数",
        "保存場所",
        "保存期間",
        "廃棄",
        "マイナンバー",
    ]
    rows: list[list[Cell]] = [
        head,
        ["例) 顧客名簿", "氏名など", "連絡", "顧客", "紙", "100", "棚", "1年", "裁断", "×"],
        ["■ 営業部"],
        ["見積依頼書", "氏名・住所", "見積り", "お客様", "紙", "500以上", "営業部の棚", "3年", "シュレッダー", "－"],
        ["問い合わせメール", "氏名・アドレス", "〃", "お客様", "メール", "1～2千", "メールサーバー", "1年", "削除", "－"],
        head,
        ["■ 総務部"],
        ["扶養控除等申告書", "氏名・生年月日・個人番号", "年末調整", "社員・家族", "紙", "118", "金庫", "7年", "溶解", "○"],
        [None, "氏名・個人番号", "同上", "社員・家族", "業務システム", "118", "給与システム", "7年", "消去", "○"],
    ]  # fmt: skip
    return excel(rows, merges=[(7, 0, 8, 0)])


def odd() -> bytes:
    """Cells that nobody can read, formulas, errors, a wrong era, a person who has left."""
    return excel([
        ["番号", "名称", "部署", "管理者", "件数", "要配慮個人情報", "廃棄予定日", "媒体", "委託先", "規程番号"],
        ["K1", "会員名簿", "営業部", "退職 した人", "多数", "？", "平成40年1月1日", "石板", "どこかの会社", "Z9-9"],
        ["K2", '=CONCATENATE("a","b")', "どこかの部", "渡辺 浩", "#REF!", "無", "2027/2/30", "紙", "無", ""],
        ["K1", "会員名簿 (写し)", "営業部", "渡辺 浩", "3", "無", None, "紙", "有", ""],
    ])  # fmt: skip
