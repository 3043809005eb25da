"""How fast files become text, against the plain library below, in one run on documents made in the run.

Prints rows, pages or megabytes for each second of processor time, ours and the peer's, and the ratio ours ÷ peer;
then what a long log costs in memory. Limits to hold: xlsx and PDF 0.60 or more, the log 120 MB or less (fast).
"""

import io
import re
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pypdfium2
import xlsxwriter
from python_calamine import CalamineWorkbook
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from pidetect.extract import extract
from pidetect.pool import ExaminerPool

ROWS, PAGES, PARAGRAPHS, LOG_BYTES = 20_000, 50, 3_000, 300_000_000
LEAST, MOST_MB = 0.60, 120


def workbook() -> bytes:
    """A list of customers: eight columns, two of them numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("名簿")
    for n in range(ROWS):
        row = (
            *(f"佐藤 花子{n}", f"090-1234-{n % 10_000:04}", f"u{n}@example.jp"),
            *(f"東京都港区芝{n % 5 + 1}-{n % 9 + 1}", n, "様", 9012345678, "備考 なし"),
        )
        sheet.write_row(n, 0, row)
    book.close()
    return buffer.getvalue()


def pdf() -> bytes:
    """Pages full of Japanese text."""
    buffer = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    page = canvas.Canvas(buffer)
    for number in range(PAGES):
        page.setFont("HeiseiKakuGo-W5", 10)
        for line in range(48):
            text = f"{number}-{line} 株式会社みらい印刷の佐藤でございます。090-1234-{line:04}"
            page.drawString(50, 800 - line * 16, text)
        page.showPage()
    page.save()
    return buffer.getvalue()


def document() -> bytes:
    """A docx of plain paragraphs."""
    paragraph = "<w:p><w:r><w:t>先日ご依頼いただいた件について、下記のとおりご連絡いたします。{}</w:t></w:r></w:p>"
    body = "".join(paragraph.format(n) for n in range(PARAGRAPHS))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<w:document xmlns:w="{space}">{body}</w:document>')
    return buffer.getvalue()


def calamine(data: bytes) -> object:
    """The peer's rows, as Python objects."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def pdfium(data: bytes) -> object:
    """The peer's pages."""
    with pypdfium2.PdfDocument(data) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def stripped(data: bytes) -> object:
    """Not a parser: tags cut out of the XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return re.sub(r"<[^>]*>", "", package.read("word/document.xml").decode())


def ours(data: bytes) -> object:
    """Every part of the file."""
    parts, problems = extract(data, "x")
    assert not problems
    return parts


def rate(read: Callable[[bytes], object], data: bytes, amount: float) -> float:
    """Amount for each second of processor time, best of five."""
    best = 1e9
    for _ in range(5):
        began = time.process_time()
        read(data)
        best = min(best, time.process_time() - began)
    return amount / best


def long_log(path: Path) -> None:
    """A log of many megabytes with a person here and there."""
    line = "2026-01-01T10:00:{:02} INFO request id={} took 12 ms status=200 path=/items\n"
    plain = "".join(line.format(n % 60, n) for n in range(12_000))
    block = (plain + "担当：佐藤様 090-1234-5678 a@example.jp\n").encode()
    with path.open("wb") as file:
        for _ in range(LOG_BYTES // len(block) + 1):
            file.write(block)


def memory_of_log() -> float:
    """Highest resident memory of a worker that examines the log; prints the rate."""
    with tempfile.TemporaryDirectory() as folder, ExaminerPool(1, seconds=300, mode="fast") as pool:
        path = Path(folder) / "access.log"
        long_log(path)
        pool.warm_up()
        process, highest, ended = psutil.Process(pool.pids()[0]), 0, threading.Event()

        def look() -> None:
            nonlocal highest
            while not ended.wait(0.02):
                highest = max(highest, process.memory_info().rss)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        began = sum(process.cpu_times()[:2])
        answer = pool.examine_path(path)
        seconds = sum(process.cpu_times()[:2]) - began
        ended.set()
        thread.join()
        size = path.stat().st_size / 1e6
        print(
            f"log   {size:.0f} MB: {size / seconds:.1f} MB/s, {highest / 1e6:.0f} MB of memory",
            end="",
        )
        print(f", {answer.why or 'examined'}, {sum(answer.kinds.values())} findings")
        return highest / 1e6


def main() -> int:
    """Measure; 1 when a limit is broken."""
    text = document()
    with zipfile.ZipFile(io.BytesIO(text)) as package:
        unpacked = package.getinfo("word/document.xml").file_size / 1e6
    broken = 0
    for name, unit, data, peer, amount, least in (
        ("xlsx", "rows/s", workbook(), calamine, ROWS, LEAST),
        ("pdf", "pages/s", pdf(), pdfium, PAGES, LEAST),
        ("docx", "MB/s of XML", text, stripped, unpacked, 0.0),
    ):
        own, other = rate(ours, data, amount), rate(peer, data, amount)
        broken += own / other < least
        print(
            f"{name:5} ours {own:9.0f} {peer.__name__} {other:9.0f} {unit}, ratio {own / other:.2f}"
        )
    broken += memory_of_log() > MOST_MB
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
