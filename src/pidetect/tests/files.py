"""Files for the tests, made in memory: all names and numbers are invented."""

import base64
import email.message
import io
import zipfile

import docx
import openpyxl
from openpyxl.comments import Comment

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
LIST = "氏名\t電話番号\n佐藤 花子\t090-1234-5678\n鈴木 一郎\t090-1234-5679\n"


def zipped(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A ZIP of members."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def word() -> bytes:
    """Body, table, header and comment; a tracked deletion is put in by hand."""
    document = docx.Document()
    document.add_paragraph("氏名：田中 次郎")
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(
        table.rows, (("氏名", "電話"), ("佐藤 花子", "090-1234-5678")), strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.sections[0].header.paragraphs[0].text = "担当：sato@mirai-print.example"
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_deletion(buffer.getvalue())


def _with_deletion(data: bytes) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    deleted = "<w:p><w:del><w:r><w:delText>消した kesu@example.jp</w:delText></w:r></w:del></w:p><w:sectPr"
    with zipfile.ZipFile(target, "w") as package:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml":
                content = content.replace(b"<w:sectPr", deleted.encode(), 1)
            package.writestr(info.filename, content)
        package.writestr(
            "word/comments.xml",
            f'<w:comments xmlns:w="{W}"><w:comment><w:p><w:r><w:t>090-9999-8888 に電話</w:t></w:r></w:p></w:comment></w:comments>',
        )
    return target.getvalue()


def excel() -> bytes:
    """A shown sheet, a hidden sheet, a comment; a telephone number that lost its zero."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名簿"
    for row in (("氏名", "電話番号"), ("佐藤 花子", 9012345678), ("鈴木 一郎", "090-1234-5679")):
        sheet.append(row)
    sheet["A2"].comment = Comment("hanako@example.jp", "田中")
    hidden = book.create_sheet("控え")
    hidden.sheet_state = "hidden"
    hidden.append(["メール"])
    hidden.append(["secret@example.jp"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def powerpoint() -> bytes:
    """One slide, one hidden slide, one note."""

    def slide(text: str, show: str = "") -> bytes:
        body = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        return f'<p:sld xmlns:p="{P}" xmlns:a="{A}"{show}>{body}</p:sld>'.encode()

    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "ppt/slides/slide1.xml": slide("氏名：佐藤花子"),
            "ppt/slides/slide2.xml": slide("a@example.jp", ' show="0"'),
            "ppt/notesSlides/notesSlide1.xml": slide("b@example.jp"),
        }
    )


def mail(*, attachment: bytes = b"", name: str = "名簿.csv") -> bytes:
    """A mail in ISO-2022-JP, with ① and 髙 as mailers really send them."""
    message = email.message.Message()
    message["From"] = "=?ISO-2022-JP?B?GyRCOjRGIxsoQg==?= <sato@mirai-print.example>"
    message["To"] = "suzuki@example.jp"
    message["Subject"] = "=?ISO-2022-JP?B?GyRCLSF8YjY2TU0bKEI=?="
    message["MIME-Version"] = "1.0"
    body = b"\x1b$B-!|b66MM\x1b(B 090-1234-5678\r\n"
    if not attachment:
        message["Content-Type"] = "text/plain; charset=ISO-2022-JP"
        message.set_payload(body.decode("ascii"))
        return message.as_bytes()
    message["Content-Type"] = "multipart/mixed"
    text = email.message.Message()
    text["Content-Type"] = "text/plain; charset=ISO-2022-JP"
    text.set_payload(body.decode("ascii"))
    file = email.message.Message()
    file["Content-Type"] = "application/octet-stream"
    file.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    file["Content-Transfer-Encoding"] = "base64"
    file.set_payload(base64.encodebytes(attachment).decode())
    message.set_payload([text, file])
    return message.as_bytes()
