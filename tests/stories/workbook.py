"""A real customer list: 312 invented people in an xlsx file as offices keep it, made anew each time."""

import email.message
import email.utils
import io
import itertools
from email.policy import SMTP

import xlsxwriter

from omamori.cli import demo

FAMILY = (
    "青木", "石井", "上田", "遠藤", "小川", "金子", "北村", "工藤", "近藤", "酒井", "清水", "杉本", "高田",
    "竹内", "千葉", "土屋", "中川", "西村", "野口", "橋本", "福田", "前田", "三浦", "村上", "横山", "佐々木",
)  # fmt: skip
GIVEN = (
    "一郎", "花子", "次郎", "幸子", "三郎", "明美", "智子", "由香", "直樹", "美咲", "健太", "恵子",
)  # fmt: skip
PEOPLE = [f"{family} {given}" for given, family in itertools.product(GIVEN, FAMILY)]
NAME = "顧客一覧.xlsx"
SPREADSHEET = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def customer_list(*, hidden: int = 0) -> bytes:
    """The file: 312 people on the sheet 名簿, one of them twice, the second time by name only.

    Args:
        hidden: so many people of former years on a hidden sheet, and one more in a comment.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名簿")
        _fill(sheet, PEOPLE, 2000)
        sheet.write_row(len(PEOPLE) + 1, 0, (PEOPLE[0],))
        if hidden:
            former = book.add_worksheet("旧顧客")
            _fill(former, [f"{name}子" for name in PEOPLE[:hidden]], 5000)
            former.hide()
            sheet.write_comment("B2", "転居。新しい連絡先は横山 まゆみ様 090-1234-5678")
    return file.getvalue()


def _fill(sheet: "xlsxwriter.worksheet.Worksheet", people: list[str], number: int) -> None:
    sheet.write_row(0, 0, ("氏名", "住所", "電話番号"))
    for row, name in enumerate(people, 1):
        sheet.write_row(row, 0, (name, _address(row), f"03-5550-{number + row}"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 40)


def _address(row: int) -> str:
    return f"東京都千代田区見本町{row % 9 + 1}-{row % 20 + 1}-{row}"


def mail(subject: str, to: str, content: bytes) -> bytes:
    """佐藤 sends the file with a short letter."""
    letter = email.message.EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = f"佐藤 健 <{demo.SENDER}>", to, subject
    letter["Message-ID"] = email.utils.make_msgid(domain="mirai-print.example")
    letter.set_content("お世話になっております。みらい印刷の佐藤です。名簿をお送りします。\n")
    letter.add_attachment(content, maintype="application", subtype=SPREADSHEET, filename=NAME)
    return letter.as_bytes()
