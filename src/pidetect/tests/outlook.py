"""Mails of Outlook for the tests: the properties of a .msg and of a winmail.dat, with invented persons."""

import struct

from pidetect.tests.compoundfile import compound

MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def wide(number: int, text: str) -> tuple[str, bytes]:
    return f"__substg1.0_{number:04X}001F", text.encode("utf-16-le")


def narrow(number: int, text: str) -> tuple[str, bytes]:
    return f"__substg1.0_{number:04X}001E", text.encode("cp932")


def binary(number: int, data: bytes) -> tuple[str, bytes]:
    return f"__substg1.0_{number:04X}0102", data


def table(lead: int) -> tuple[str, bytes]:
    return "__properties_version1.0", bytes(lead) + struct.pack("<III", 0x3FFD0003, 6, 932) + bytes(
        4
    )


def message(lead: int = 32) -> dict[str, bytes]:
    """Streams of a message from 佐藤 to 鈴木."""
    return dict(
        (
            table(lead),
            wide(0x0037, "名簿の件"),
            wide(0x0C1A, "佐藤 花子"),
            wide(0x5D01, "sato@mirai-print.example"),
            narrow(0x1000, "①髙橋様 090-1234-5678"),
        )
    )


def recipient(number: int, name: str, address: str) -> dict[str, bytes]:
    lead = f"__recip_version1.0_#{number:08X}/"
    return {lead + n: d for n, d in (table(8), wide(0x3001, name), wide(0x39FE, address))}


def attached(number: int, name: str, data: bytes) -> dict[str, bytes]:
    lead = f"__attach_version1.0_#{number:08X}/"
    return {lead + n: d for n, d in (table(8), wide(0x3707, name), binary(0x3701, data))}


def within(number: int, name: str, inner: dict[str, bytes]) -> dict[str, bytes]:
    lead = f"__attach_version1.0_#{number:08X}/"
    below = {f"{lead}__substg1.0_3701000D/{n}": d for n, d in inner.items()}
    return {lead + wide(0x3001, name)[0]: wide(0x3001, name)[1]} | below


def msg(*more: dict[str, bytes]) -> bytes:
    """A .msg with whatever is added to it."""
    streams = message() | recipient(0, "鈴木 一郎", "suzuki@example.jp")
    for part in more:
        streams |= part
    return compound(streams)


def attribute(level: int, number: int, data: bytes) -> bytes:
    head = struct.pack("<BHHI", level, number, 0, len(data))
    return head + data + struct.pack("<H", sum(data) & 0xFFFF)


def mapi(values: dict[int, str | bytes]) -> bytes:
    """Properties as TNEF encodes them."""
    out = struct.pack("<I", len(values))
    for number, value in values.items():
        raw = value.encode("utf-16-le") + b"\0\0" if isinstance(value, str) else value
        kind = 31 if isinstance(value, str) else 13 if value.startswith(MESSAGE) else 258
        out += struct.pack("<HHII", kind, number, 1, len(raw)) + raw + bytes(-len(raw) % 4)
    return out


def tnef(*attachments: bytes, subject: str = "名簿の件") -> bytes:
    """A winmail.dat."""
    body = attribute(1, 0x9007, struct.pack("<II", 932, 0))
    body += attribute(1, 0x8004, subject.encode("cp932") + b"\0")
    body += attribute(1, 0x9003, mapi({0x1000: "髙橋様 090-1234-5678", 0x0C1F: "sato@example.jp"}))
    return b"\x78\x9f\x3e\x22\x01\x00" + body + b"".join(attachments)


def tnef_file(name: str, data: bytes) -> bytes:
    head = attribute(2, 0x9002, bytes(14)) + attribute(2, 0x800F, data)
    return head + attribute(2, 0x9005, mapi({0x3707: name}))


def tnef_mail(name: str, inner: bytes) -> bytes:
    content = mapi({0x3707: name, 0x3701: MESSAGE + inner})
    return attribute(2, 0x9002, bytes(14)) + attribute(2, 0x9005, content)
