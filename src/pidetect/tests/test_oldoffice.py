"""Word and PowerPoint 97–2003 and RTF, as LibreOffice writes them and as hands do."""

import io
import lzma
import tarfile
from functools import cache
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from pidetect.examine import examine
from pidetect.extract import extract
from pidetect.tests.compoundfile import compound
from pidetect.tests.files import excel, word
from pidetect.types import Part


@cache
def old(name: str, archive: str = "old_office") -> bytes:
    packed = Path(__file__).with_name(f"{archive}.tar.xz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress(packed))) as files:
        file = files.extractfile(name)
        assert file is not None
        return file.read()


def parts(data: bytes, *passwords: str) -> dict[str, Part]:
    found, problems = extract(data, "x", passwords=passwords)
    assert problems == []
    return {p.place: p for p in found}


def test_word_97() -> None:
    seen = parts(old("letter.doc"))
    assert seen["本文"].text.startswith(
        "お客様各位 氏名：田中 次郎 様\n連絡先 sato@mirai-print.example"
    )
    table = seen["本文 表1"]
    assert table.grid == "\t"
    assert table.text.split("\n") == [
        "氏名\t電話\t備考",
        "佐藤 花子\t090-1234-5678\t",
        "鈴木 一郎\t090-1234-5679\t済",
    ]
    assert seen["本文 隠し文字・削除された文字"].hidden
    assert "hidden@example.jp" in seen["本文 隠し文字・削除された文字"].text
    assert "footer@example.jp" in seen["ヘッダーとフッター"].text
    assert examine(old("letter.doc"), "a.doc").persons.estimate >= 3


def test_stories_beside_the_text() -> None:
    seen = parts(old("notes.doc"))
    assert "foot@example.jp" in seen["脚注"].text
    assert "box@example.jp" in seen["テキストボックス"].text
    assert "090-9999-8888" in seen["コメント"].text
    assert seen["コメント"].hidden


def test_powerpoint_97() -> None:
    seen = parts(old("slides.ppt"))
    assert seen["スライド1"].text == "氏名：佐藤花子"
    assert (seen["スライド2"].text, seen["スライド2"].hidden) == ("secret a@example.jp", True)
    assert seen["ノート"].hidden


def test_excel_97() -> None:
    seen = parts(old("list.xls"))
    assert seen["シート「名簿」"].text.startswith("氏名\t電話番号\n佐藤 花子\t9012345678")
    assert seen["シート「控え」"].hidden


def test_a_workbook_on_which_its_parser_panics_is_broken() -> None:
    # A stream so short that it belongs into the mini stream, which this file does not have.
    panicking = compound({"Workbook": b"\x09\x08\x04\x00\x00\x06\x05\x00"})
    assert examine(panicking, "x").why == "broken"


def test_rtf() -> None:
    seen = parts(old("letter.rtf"))
    assert "佐藤 花子\t090-1234-5678" in seen["本文"].text
    assert seen["本文 隠し文字"].hidden
    assert "header@mirai-print.example" in seen["ヘッダー"].text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg932 \'8d\'b2\'93\'a1}", "佐藤"),
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset128 M;}}\f0 \'83e\'83X\'83g}", "テスト"),
        (rb"{\rtf1\ansi\ansicpg932 \'83\\}", "ソ"),
        (rb"{\rtf1\ansi\uc1\u20304?\u-30335?}", "\u4f50\u8981"),
        (rb"{\rtf1\ansi\uc2\u20304\'8d\'b2\u34276\'93\'a1}", "佐藤"),
        (rb"{\rtf1\ansi{\*\unknown secret}shown}", "shown"),
        (rb"{\rtf1\ansi a\bin4 {{{{b}", "ab"),
        (rb"{\rtf1\ansi \ud83d?}".replace(b"\\ud83d?", b"\\u-10179?\\u-9030?"), "\U0001f4ba"),
        (rb"{\rtf1 one\par two\tab three\line four}", "one\ntwo\tthree\nfour"),
    ],
)
def test_letters_of_rtf(source: bytes, text: str) -> None:
    assert parts(source)["本文"].text == text


def test_an_object_in_rtf_is_not_read() -> None:
    result = examine(rb"{\rtf1 a@example.jp{\object{\*\objdata 0105}}}", "a.rtf")
    assert (result.examined, result.why, result.kinds) == (False, "unsupported", {"email": 1})


def locked(plain: bytes, password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, target)
    return target.getvalue()


@pytest.mark.parametrize("plain", [word(), excel()])
def test_a_locked_document_opens_with_its_password(plain: bytes) -> None:
    data = locked(plain, "ひみつ")
    assert examine(data, "a").why == "encrypted"
    assert examine(data, "a", passwords=("違う",)).why == "encrypted"
    opened = examine(data, "a", passwords=("違う", "ひみつ"))
    assert opened.examined
    assert "ひみつ" not in str(opened.as_json())
    assert opened.kinds == examine(plain, "a").kinds


@pytest.mark.parametrize("name", ["letter.doc", "slides.ppt", "list.xls"])
def test_old_documents_that_are_cut_off(name: str) -> None:
    whole = old(name)
    for share in (0.2, 0.5, 0.8):
        assert not examine(whole[: int(len(whole) * share)], "a").examined


@pytest.mark.parametrize("name", ["locked.doc", "locked.xls"])
def test_locked_old_documents_are_said_to_be_locked_and_open_with_their_password(name: str) -> None:
    data = old(name, "office_locks")
    for wrong in ((), ("違う",)):
        result = examine(data, name, passwords=wrong)
        assert (result.examined, result.why, result.kinds) == (False, "encrypted", {})
    opened = examine(data, name, passwords=("違う", "himitsu"))
    assert opened.examined
    assert opened.kinds["phone"] == opened.kinds["person_name"] == 1


def test_a_locked_presentation_and_a_locked_open_document_are_said_to_be_locked() -> None:
    plain = old("slides.ppt")
    mark = plain.index((20).to_bytes(4, "little") + (0xE391C05F).to_bytes(4, "little")) + 4
    locked = plain[:mark] + (0xF3D1C4DF).to_bytes(4, "little") + plain[mark + 4 :]
    assert examine(locked, "a.ppt").why == "encrypted"
    assert examine(old("locked.ods", "office_locks"), "a.ods").why == "encrypted"


@pytest.mark.parametrize("name", ["letter.doc", "slides.ppt", "list.xls"])
def test_what_stands_behind_an_old_document_is_read(name: str) -> None:
    more = b"hanako@example.jp 090-1111-2222\n"
    plain, longer = examine(old(name), name), examine(old(name) + more, name)
    assert longer.examined
    assert longer.kinds["phone"] == plain.kinds.get("phone", 0) + 1
    assert examine(old(name) + b"\0" * 900, name).kinds == plain.kinds
