"""Logos and signatures are let through only when they are nothing else."""

import base64
import struct
import zlib

import pytest

from omamori.do.outbound import examination, mime
from omamori.do.outbound.mail import Envelope
from omamori.foundation.calendar import clock
from pidetect.types import Examination

LIST = "\n".join(f"山田{n}子,090-0000-{n:04}" for n in range(40)).encode()


def chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(*extra: bytes, behind: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 90, 30, 8, 0, 0, 0, 0))
    points = chunk(b"IDAT", zlib.compress(b"\0" * 91 * 30))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + points + chunk(b"IEND", b"") + behind


def der(data: bytes) -> bytes:
    return b"\x30\x82" + struct.pack(">H", len(data)) + data


PGP = (
    b"-----BEGIN PGP SIGNATURE-----\r\nVersion: X 1\r\n\r\n"
    + base64.b64encode(bytes(60))
    + b"\r\n-----END PGP SIGNATURE-----\r\n"
)


def mail(within: str, media_type: str, *files: tuple[str, bytes]) -> bytes:
    lines = [
        f'Content-Type: {within}; boundary="b"',
        "MIME-Version: 1.0",
        "",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "",
        "<p>x</p>",
    ]
    for name, data in files:
        named = f'; name="{name}"' if name else ""
        lines += [
            "--b",
            f"Content-Type: {media_type}{named}",
            "Content-Transfer-Encoding: base64",
            "",
            base64.b64encode(data).decode(),
        ]
    return "\r\n".join([*lines, "--b--", ""]).encode()


def attached(content: bytes) -> int:
    return len(examination.attached_leaves(content, mime.take_apart(content)))


@pytest.mark.parametrize(
    ("picture", "name", "counted"),
    [
        (png(), "", 0),
        (png(), "logo.png", 0),
        (png(chunk(b"tEXt", b"Software\0Paint")), "", 0),
        (png(chunk(b"tEXt", b"Comment\0" + LIST)), "", 1),
        (png(behind=LIST), "", 1),
        (png(), "meibo.csv", 1),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(11) + LIST, "", 1),
    ],
)
def test_a_logo_is_a_picture_alone(picture: bytes, name: str, counted: int) -> None:
    assert attached(mail("multipart/related", "image/png", (name, picture))) == counted


def test_many_small_pictures_are_no_logos() -> None:
    assert attached(mail("multipart/related", "image/png", *[("", png())] * 8)) == 0
    assert attached(mail("multipart/related", "image/png", *[("", png())] * 9)) == 9


@pytest.mark.parametrize(
    ("media_type", "data", "name", "counted"),
    [
        ("application/pkcs7-signature", der(bytes(300)), "smime.p7s", 0),
        ("application/pkcs7-signature", b"\x30" + LIST, "smime.p7s", 1),
        ("application/pkcs7-signature", der(bytes(300)) + LIST, "smime.p7s", 1),
        ("application/pkcs7-signature", der(bytes(300)), "meibo.csv", 1),
        ("application/pgp-signature", PGP, "signature.asc", 0),
        ("application/pgp-signature", PGP, "", 0),
        ("application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----\n" + LIST, "", 1),
    ],
)
def test_a_signature_is_a_signature_alone(
    media_type: str, data: bytes, name: str, counted: int
) -> None:
    assert attached(mail("multipart/signed", media_type, (name, data))) == counted


def test_of_three_signatures_two_are_attachments() -> None:
    files = [("smime.p7s", der(bytes(300)))] * 3
    assert attached(mail("multipart/signed", "application/pkcs7-signature", *files)) == 2


def test_a_plain_text_in_another_language_is_read_as_it_stands() -> None:
    seen: list[tuple[str, bytes]] = []

    def look(data: bytes, name: str) -> Examination:
        seen.append((name, data))
        return Examination(name=name, examined=True)

    text = '<html><x y="山田 花子 090-0000-0001">'
    content = (
        "From: a@b.example\r\nTo: c@d.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text}\r\n"
    ).encode()
    envelope = Envelope(
        client="",
        sender="a@b.example",
        recipients=("c@d.example",),
        smtp_user="",
        received_at=clock.now(),
        size=len(content),
    )
    examination.examine(content, envelope, look)
    ((name, data),) = seen
    assert name.endswith(".txt")
    assert not data.decode("utf-8-sig").lstrip().startswith("<")
    assert text in data.decode()
