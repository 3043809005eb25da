"""Japanese encodings as they really arrive."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidetect.extract import charset

TEXT = "髙橋様①㈱みらい印刷、﨑さん。ｶﾅと〜波。\r\n"
JAPANESE = "株式会社みらい印刷の佐藤です。お世話になっております。"


def iso2022jp(text: str) -> bytes:
    """What Windows mailers send: JIS code points computed from cp932."""
    out = bytearray()
    for letter in text:
        raw = letter.encode("cp932")
        if len(raw) == 1:
            out += b"\x1b(B" + raw if raw < b"\x80" else b"\x1b(I" + bytes([raw[0] & 0x7F])
            continue
        lead, trail = raw
        if lead >= 0xF0:
            continue
        row = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2 + 0x21 + (trail >= 0x9F)
        cell = trail - 0x7E if trail >= 0x9F else trail - (0x1F if trail < 0x7F else 0x20)
        out += b"\x1b$B" + bytes([row, cell])
    return bytes(out) + b"\x1b(B"


def test_marks_of_windows_in_iso2022jp() -> None:
    assert charset.decode(iso2022jp(TEXT.replace("〜", "～")), "iso-2022-jp") == TEXT.replace(
        "〜", "～"
    )
    assert charset.decode(b"\x1b$B-!|b66\x1b(B", "iso-2022-jp") == "①髙橋"
    assert charset.decode(b"\x1b$B-!|b66\x1b(B") == "①髙橋"


@given(st.text(st.characters(codec="iso2022_jp", exclude_characters="\x1b"), max_size=40))
def test_standard_iso2022jp_reads_as_python_does(text: str) -> None:
    data = text.encode("iso2022_jp")
    ours, theirs = charset.decode(data, "iso-2022-jp"), data.decode("iso2022_jp")
    # cp932 prints seven signs with other code points (～－∥￠￡￢―).
    same = str.maketrans("〜−‖¢£¬—", "～－∥￠￡￢―")
    if not set(text) & set("\\~¥‾\x1b\x0e\x0f"):
        assert ours.translate(same) == theirs.translate(same)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932", "euc_jp", "iso2022_jp", "utf-16-le"],
)
def test_guess(encoding: str) -> None:
    text = f"{JAPANESE} TEL 03-3123-4567 <sato@mirai-print.example>\n" * 4
    assert charset.guess(text.encode(encoding)) == text


def test_wrong_claims_do_not_win() -> None:
    assert charset.decode(JAPANESE.encode(), "iso-8859-1-none") == JAPANESE
    assert charset.decode(JAPANESE.encode("cp932"), "utf-8") == JAPANESE
    assert charset.decode(JAPANESE.encode("cp932"), "Shift_JIS") == JAPANESE
    assert (
        charset.decode("①髙橋さんこんにちは".encode("cp932"), "us-ascii") == "①髙橋さんこんにちは"
    )


def test_euc_with_marks_of_windows() -> None:
    data = "髙橋さん".encode("euc_jp", "ignore")
    eucjp_ms = b"\xfc\xe2" + data
    assert charset.decode(eucjp_ms, "euc-jp") == "髙橋さん"


def test_binary_is_no_text() -> None:
    assert charset.guess(bytes(range(256)) * 8) is None
    assert charset.guess(b"\x00\x01\x02\x03" * 100) is None


@given(
    st.binary(max_size=200),
    st.sampled_from(
        ["", "utf-8", "iso-2022-jp", "euc-jp", "shift_jis", "x-unknown", "utf-7", "hex"]
    ),
)
def test_never_raises(data: bytes, claim: str) -> None:
    assert isinstance(charset.decode(data, claim), str)
    assert isinstance(charset.decode(codecs.BOM_UTF16_LE + data, claim), str)
    assert charset.guess(data) is None or isinstance(charset.guess(data), str)
