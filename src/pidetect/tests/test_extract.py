"""Formats are known by content; hidden text is found and called hidden; what cannot be read is said."""

import gzip
import io

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from pidetect.examine import examine
from pidetect.extract import Limits, extract
from pidetect.tests.files import CONTENT_TYPES, LIST, excel, mail, powerpoint, word, zipped
from pidetect.types import Examination, Finding


def hidden_places(result: Examination) -> set[str]:
    return {p.place for p in result.parts if p.hidden and p.findings}


def in_text(data: bytes, finding: Finding) -> str:
    parts, _ = extract(data, "")
    text = next(p.text for p in parts if p.place == finding.place)
    return text[finding.start : finding.end]


def values(data: bytes, kind: str) -> set[str]:
    return {in_text(data, f) for f in examine(data, "x").findings if f.kind == kind}


def test_word() -> None:
    result = examine(word(), "名前は.txt")
    assert (result.examined, result.why) == (True, "")
    assert values(word(), "person_name") == {"田中 次郎", "佐藤 花子"}
    assert hidden_places(result) == {"本文 削除された文字", "コメント"}
    assert "ヘッダー" in {p.place for p in result.parts}
    assert values(word(), "phone") == {"090-1234-5678", "090-9999-8888"}
    assert result.hidden


def test_excel() -> None:
    result = examine(excel(), "名簿.xlsx")
    assert result.examined
    assert values(excel(), "phone") == {"9012345678", "090-1234-5679"}
    assert hidden_places(result) == {"シート「控え」", "コメント"}
    assert result.persons.low >= 2


def test_powerpoint() -> None:
    result = examine(powerpoint(), "x")
    assert values(powerpoint(), "person_name") == {"佐藤花子"}
    assert hidden_places(result) == {"スライド2", "ノート1"}


def pdf(text: str, password: str = "") -> bytes:
    buffer = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    page = canvas.Canvas(buffer, encrypt=password or None)
    page.setFont("HeiseiKakuGo-W5", 12)
    page.drawString(50, 700, text)
    page.showPage()
    page.save()
    return buffer.getvalue()


def test_pdf() -> None:
    data = pdf("氏名：佐藤花子 090-1234-5678")
    result = examine(data, "x.docx")
    assert result.examined
    assert values(data, "phone") == {"090-1234-5678"}
    assert {p.place for p in result.parts} == {"1ページ", "文書の情報"}


def test_the_bookmarks_and_the_title_of_a_pdf_are_read() -> None:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    page.drawString(50, 700, "x")
    page.bookmarkPage("first")
    page.addOutlineEntry("佐藤花子様 090-1234-5678", "first")
    page.setTitle("見積書（電話 06-1234-5678）")
    page.save()
    assert values(buffer.getvalue(), "phone") == {"090-1234-5678", "06-1234-5678"}


def test_passwords() -> None:
    assert examine(pdf("x", "ひみつ"), "a.pdf").why == "encrypted"
    assert examine(pdf("x", "ひみつ"), "a.pdf", passwords=("違う",)).why == "encrypted"
    assert examine(pdf("a@example.jp", "himitsu"), "a.pdf", passwords=("himitsu",)).examined
    plain = zipped({"a.txt": b"090-1234-5678"}, stored=True)
    locked = bytearray(plain)
    locked[6] |= 1
    locked[plain.index(b"PK\x01\x02") + 8] |= 1
    result = examine(bytes(locked), "a.zip")
    assert (result.examined, result.why) == (False, "encrypted")


def test_archive_with_japanese_names_and_one_locked_door() -> None:
    inner = zipped({"名簿.tsv": LIST.encode("cp932"), "photo.jpg": b"\xff\xd8\xff\xe0 picture"})
    data = zipped({"資料/内側.zip": inner, "../../etc/passwd": b"root a@example.jp"})
    result = examine(data, "a.zip")
    assert (result.examined, result.why) == (False, "image")
    assert {p.place for p in result.parts if p.findings} == {"内側.zip > 名簿.tsv", "passwd"}
    assert result.persons.estimate == 3


def test_cp932_member_name() -> None:
    data = zipped({"XXXX.txt": b"a@example.jp"}).replace(b"XXXX", "名簿".encode("cp932"))
    assert "名簿.txt" in {p.place for p in examine(data, "a.zip").parts}


def test_mail() -> None:
    data = mail(attachment=LIST.encode())
    result = examine(data, "x")
    assert result.examined
    assert {p.place for p in result.parts} == {"ヘッダー", "添付の名前", "本文", "名簿.csv"}
    parts, _ = extract(data, "")
    text = "\n".join(p.text for p in parts)
    assert "①髙橋様" in text
    assert text.count("①髙橋様") == 2
    assert "佐藤 <sato@mirai-print.example>" in text


def test_mail_within_a_mail() -> None:
    outer = mail(attachment=mail(attachment=excel(), name="表.xlsx"), name="転送.eml")
    assert "転送.eml > 表.xlsx > シート「名簿」" in {p.place for p in examine(outer, "x").parts}


def test_html() -> None:
    page = """<html><head><style>p{}</style></head><body><p>佐藤様</p><!-- c@example.jp -->
    <a href="mailto:h@example.jp">連絡</a><div style="display:none">d@example.jp</div>
    <table><tr><td>氏名</td><td>電話</td></tr><tr><td>林</td><td>090-1234-5678</td></tr></table></body></html>"""
    result = examine(page.encode("cp932"), "x")
    assert result.examined
    assert hidden_places(result) == {"属性", "コメント・非表示"}
    assert values(page.encode("cp932"), "person_name") == {"佐藤", "林"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "image"),
        (b"\xff\xd8\xff\xe0" + b"0" * 50, "image"),
        (b"7z\xbc\xaf'\x1c" + b"0" * 50, "too_large"),
        (b"Rar!\x1a\x07" + b"0" * 50, "unsupported"),
        (b"MSCF" + b"\0" * 50, "unsupported"),
        (b"\x22\x00-lh5-" + b"0" * 50, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900, "broken"),
        (b"MZ\x90\x00" + bytes(range(256)), "unsupported"),
        (bytes(range(256)) * 4, "unsupported"),
        (b"PK\x03\x04 not a zip", "broken"),
        (b"%PDF-1.7 garbage " + b"x" * 2000, "broken"),
        (b"\x1f\x8b\x08 garbage", "broken"),
        (b"-----BEGIN PGP MESSAGE-----\n\nabc", "encrypted"),
        (excel()[:-200], "broken"),
        (word()[: len(word()) // 2], "broken"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, why: str) -> None:
    result = examine(data, "a.txt")
    assert (result.examined, result.why) == (False, why)
    assert result.explanation.endswith("。")


def test_empty_and_padded_files() -> None:
    assert examine(b"", "a").examined
    assert examine(b"\x00" * 5000, "a").examined
    padded = zipped({"a.txt": b"a@example.jp"}) + b"\x00" * 100
    assert examine(padded, "a.zip").kinds == {"email": 1}
    stub = b"#!/bin/sh\nexit\n" + zipped({"a.txt": b"a@example.jp"})
    assert not examine(stub, "a.sh").examined


def test_gzip() -> None:
    assert examine(gzip.compress(LIST.encode()), "a.tsv.gz").persons.estimate == 2


def test_limits_are_kept() -> None:
    text = ("a@example.jp " * 50).encode()
    assert examine(text, "a", limits=Limits(data_bytes=100)).why == "too_large"
    assert examine(text, "a", limits=Limits(characters=100)).why == "too_large"
    listed = examine(text, "a", limits=Limits(findings=3))
    assert (len(listed.findings), listed.kinds) == (3, {"email": 50})
    many = zipped({f"{n}.txt": b"x" for n in range(30)})
    assert examine(many, "a.zip", limits=Limits(members=10)).why == "too_large"


def test_a_document_of_pictures_is_a_picture() -> None:
    picture = {"[Content_Types].xml": CONTENT_TYPES, "ppt/media/image1.png": b"\x89PNG\r\n\x1a\n"}
    assert examine(zipped(picture | {"ppt/slides/slide1.xml": b"<sld/>"}), "a").why == "image"
    assert examine(powerpoint(), "a").examined


def test_any_other_xml_is_read_between_attributes_and_after_elements_too() -> None:
    data = (
        '<?xml version="1.0"?><list><!-- 電話 03-1234-5678 --><p to="x@customer.example">'
        "担当<br/>電話 090-1234-5678</p><?print 電話 06-1234-5678?></list>"
    ).encode()
    assert values(data, "phone") == {"03-1234-5678", "090-1234-5678", "06-1234-5678"}
    assert values(data, "email") == {"x@customer.example"}
