"""PDF files that never end: circles, claims and filters, each small."""

import zlib

from pidetect.tests.hostile import FILES, deflated, hostile

__all__ = ["FILES"]


def pdf(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of numbered objects with a right table of places."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n" % size + b"0000000000 65535 f \n"
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, table)
    return bytes(out)


def stream(data: bytes, more: bytes = b"", length: int = -1) -> bytes:
    size = len(data) if length < 0 else length
    return b"<< /Length %d %s >>\nstream\n" % (size, more) + data + b"\nendstream"


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


@hostile("pdf: a tree of pages in a circle")
def circle() -> bytes:
    pages = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1000000 >>"
    return pdf({1: CATALOG, 2: pages, 3: pages})


@hostile("pdf: 4,900 pages of a claim")
def claimed() -> bytes:
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 4900 >>"
    return pdf({1: CATALOG, 2: pages, 3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"})


@hostile("pdf: the same heavy page 4,000 times")
def heavy() -> bytes:
    draw = zlib.compress(b"BT /F 9 Tf (a) Tj ET\n" * 200_000)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 900] /Contents 4 0 R /Resources << >> >>"
    )
    pages = b"<< /Type /Pages /Kids [" + b"3 0 R " * 4_000 + b"] /Count 4000 >>"
    return pdf({1: CATALOG, 2: pages, 3: page, 4: stream(draw, b"/Filter /FlateDecode")})


@hostile("pdf: one page of a hundred filters")
def filters() -> bytes:
    data = b"BT ET " * 1_000
    for _ in range(100):
        data = zlib.compress(data)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    chain = b"/Filter [" + b"/FlateDecode " * 100 + b"]"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf({1: CATALOG, 2: pages, 3: page, 4: stream(data, chain)})


@hostile("pdf: a page that unpacks to 1 GB")
def inflating() -> bytes:
    data = b"\x78\xda" + deflated(b" " * 1_000_000, 1_000) + bytes(4)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf({1: CATALOG, 2: pages, 3: page, 4: stream(data, b"/Filter /FlateDecode")})


@hostile("pdf: forms that show themselves")
def forms() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R /B 6 0 R >> >>"
    draw = b"/A Do /B Do " * 50
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /A 5 0 R /B 6 0 R >> >> >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    objects = {1: CATALOG, 2: pages, 3: page, 4: stream(draw)}
    for number in range(5, 60):
        own = form.replace(b"5 0 R", b"%d 0 R" % (number + 1)).replace(
            b"6 0 R", b"%d 0 R" % (number + 2)
        )
        objects[number] = stream(draw, own)
    return pdf(objects)


@hostile("pdf: table of places in a circle")
def xref_circle() -> bytes:
    data = pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})
    at = data.rindex(b"xref\n0")
    return data.replace(b"/Root", b"/Prev %d /Root" % at)


@hostile("pdf: lengths that are themselves")
def lengths() -> bytes:
    data = pdf(
        {
            1: CATALOG,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Contents 4 0 R >>",
            4: stream(b"BT ET", length=2_000_000_000),
        }
    )
    return data.replace(b"/Length 2000000000", b"/Length 4 0 R     ")


@hostile("pdf: object streams in a circle")
def object_streams() -> bytes:
    body = b"5 0 6 10 << /A 6 0 R >> << /B 5 0 R >>"
    entries = b"".join(
        bytes([kind, 0, place, index])
        for kind, place, index in ((0, 0, 0), (2, 2, 0), (2, 1, 0), (2, 2, 1))
    )
    first = stream(body, b"/Type /ObjStm /N 2 /First 9 /Extends 1 0 R")
    table = stream(entries, b"/Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Prev 9")
    return (
        b"%PDF-1.7\n9 0 obj\n"
        + table
        + b"\nendobj\n1 0 obj\n"
        + first
        + b"\nendobj\nstartxref\n9\n%%EOF"
    )


@hostile("pdf: a million brackets")
def brackets() -> bytes:
    return pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids " + b"[" * 1_000_000 + b" >>"})


@hostile("pdf: a picture of 30,000 × 30,000")
def picture() -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1_000_000)) for _ in range(112)) + packer.flush()
    image = b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 900] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf(
        {
            1: CATALOG,
            2: pages,
            3: page,
            4: stream(b"900 0 0 900 0 0 cm /A Do"),
            5: stream(data, image),
        }
    )
