"""PDF。Text of each page and embedded files (pypdfium2); a page that is only a picture cannot be read."""

import pypdfium2
import pypdfium2.raw as pdfium

from pidetect.extract.document import Reader
from pidetect.types import CannotExamine


def read(reader: Reader, data: bytes) -> None:
    """Add every page; raises CannotExamine("encrypted") when a password is asked."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "assword" in str(error) or "ecurity" in str(error) else "broken"
        raise CannotExamine(code) from error
    try:
        if len(document) > reader.limits.pages:
            raise CannotExamine("too_large")
        for number in range(len(document)):
            _page(reader, document, number)
        for number in range(document.count_attachments()):
            attached = document.get_attachment(number)
            content = bytes(attached.get_data())
            reader.inflate(len(content))
            reader.member(content, attached.get_name() or "添付")
    finally:
        document.close()


def _page(reader: Reader, document: pypdfium2.PdfDocument, number: int) -> None:
    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
    except pypdfium2.PdfiumError:
        reader.problem("broken")
        return
    reader.text(f"{number + 1}ページ", text)
    if not text.strip() and any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        reader.problem("image")
    page.close()
