"""Mails of Outlook: head, body, attachments, mails within mails, and what is cut off."""

import struct

import pytest

from pidetect.examine import examine
from pidetect.extract import extract
from pidetect.extract.properties import unpacked_rtf
from pidetect.tests.files import LIST, excel
from pidetect.tests.outlook import (
    attached,
    binary,
    message,
    msg,
    tnef,
    tnef_file,
    tnef_mail,
    within,
)


def texts(data: bytes) -> dict[str, str]:
    return {p.place: p.text for p in extract(data, "x")[0]}


def test_msg() -> None:
    data = msg(attached(0, "名簿.xlsx", excel()))
    parts = texts(data)
    assert examine(data, "a.msg").examined
    assert parts["本文"] == "①髙橋様 090-1234-5678"
    assert parts["ヘッダー"].splitlines() == [
        "差出人: 佐藤 花子",
        "差出人: sato@mirai-print.example",
        "件名: 名簿の件",
        "宛先: 鈴木 一郎 suzuki@example.jp",
    ]
    assert "佐藤 花子\t9012345678" in parts["名簿.xlsx > シート「名簿」"]


def test_msg_within_a_msg() -> None:
    inner = message(24) | attached(0, "表.tsv", LIST.encode())
    assert "転送 > 表.tsv" in texts(msg(within(0, "転送", inner)))


def test_a_mail_that_holds_mails_without_end() -> None:
    inner = message(24)
    for _ in range(6):
        inner = message(24) | within(0, "転送", inner)
    result = examine(msg(within(0, "転送", inner)), "a.msg")
    assert (result.examined, result.why) == (False, "nested")
    assert result.kinds["phone"] >= 3


def test_body_in_compressed_rtf() -> None:
    text = rb"{\rtf1\ansi\ansicpg932 \'8d\'b2\'93\'a1\'97l 090-1234-5678}"
    packed = struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text
    streams = {n: d for n, d in message().items() if "1000" not in n}
    from pidetect.tests.compoundfile import compound

    assert (
        texts(compound(streams | dict([binary(0x1009, packed)])))["本文"] == "佐藤様 090-1234-5678"
    )


def test_rtf_unpacks_as_the_specification_shows() -> None:
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c09002062770 5b06c647d0a800fa0".replace(" ", "")
    )
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_winmail() -> None:
    inner = tnef(tnef_file("内.txt", b"naka@example.jp"), subject="転送")
    data = tnef(tnef_file("名簿.tsv", LIST.encode("cp932")), tnef_mail("転送.msg", inner))
    parts = texts(data)
    assert examine(data, "winmail.dat").examined
    assert parts["本文"] == "髙橋様 090-1234-5678"
    assert parts["名簿.tsv"] == LIST
    assert parts["転送.msg > 内.txt"] == "naka@example.jp"


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.9])
def test_what_is_cut_off_is_said(cut: float) -> None:
    for whole in (
        tnef(tnef_file("名簿.tsv", LIST.encode())),
        msg(attached(0, "a.txt", b"x" * 9000)),
    ):
        assert not examine(whole[: int(len(whole) * cut)], "a").examined
