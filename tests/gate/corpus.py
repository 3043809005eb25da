"""いろいろなメール。Mails as real programs write them: encodings, signatures, odd lines, odd shapes.

Every one is invented. What they have in common: after the gate they must be the same bytes.
"""

import base64
import hashlib
import random
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import load_pem_x509_certificate

TEXT = "髙橋様\r\n①㈱の件、﨑山です。~ﾊﾝｶｸ~ よろしくお願いいたします。\r\n"
_TOP = b"From: sato@mirai-print.example\r\nTo: suzuki@mirai-print.example\r\nSubject: "


def mails(pem: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each; a certificate and its key sign the S/MIME ones."""
    yield from _encoded()
    yield from _signed(pem)
    yield from _odd_shapes()


def _encoded() -> Iterator[tuple[str, bytes]]:
    def one(charset: str, encoding: str, body: bytes) -> bytes:
        subject = b"=?" + charset.encode() + b"?B?" + base64.b64encode(_in(charset)) + b"?="
        return (
            _TOP + subject + b"\r\nMIME-Version: 1.0\r\nContent-Type: text/plain;\r\n\tcharset="
            + charset.encode() + b"\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + body
        )  # fmt: skip

    for charset in ("iso-2022-jp", "shift_jis", "euc-jp", "utf-8"):
        raw = _in(charset) + b".\r\n..\r\n"
        yield (
            f"{charset} as it is",
            one(charset, "7bit" if charset == "iso-2022-jp" else "8bit", raw),
        )
        wrapped = base64.encodebytes(raw).replace(b"\n", b"\r\n")
        yield f"{charset} base64", one(charset, "base64", wrapped)
        yield (
            f"{charset} base64 in one line",
            one(charset, "base64", base64.b64encode(raw * 40) + b"\r\n"),
        )
        quoted = b"=\r\n".join(
            b"".join(b"=%02X" % c for c in raw[i : i + 20]) for i in range(0, len(raw), 20)
        )
        yield f"{charset} quoted-printable", one(charset, "quoted-printable", quoted + b"\r\n")
    yield (
        "an unknown charset",
        one("utf-8", "8bit", b"x\r\n").replace(b"charset=utf-8", b"charset=x-what"),
    )


def _in(charset: str) -> bytes:
    if charset == "utf-8":
        return TEXT.encode()
    sjis = TEXT.encode("cp932", "replace")
    if charset == "shift_jis":
        return sjis
    return b"".join(_jis_lines(sjis, charset))


def _jis_lines(sjis: bytes, charset: str) -> Iterator[bytes]:
    """The same letters as programs of Windows write them, with the letters of NEC and IBM."""
    at, euc = 0, charset == "euc-jp"
    while at < len(sjis):
        lead = sjis[at]
        if lead < 0x80:
            yield sjis[at : at + 1]
            at += 1
        elif 0xA1 <= lead <= 0xDF:
            yield (
                b"\x8e" + sjis[at : at + 1] if euc else b"\x1b(I" + bytes([lead & 0x7F]) + b"\x1b(B"
            )
            at += 1
        else:
            pair = _jis(*sjis[at : at + 2])
            yield bytes(c | 0x80 for c in pair) if euc else b"\x1b$B" + pair + b"\x1b(B"
            at += 2


def _jis(lead: int, trail: int) -> bytes:
    if (
        lead >= 0xFA
    ):  # IBM's block has no place in JIS: the same letters stand in NEC's, 12 rows before
        lead -= 0x0D
    row = (lead - (0xC1 if lead >= 0xE0 else 0x81)) * 2 + 0x21
    if trail >= 0x9F:
        return bytes([(row + 1) & 0x7F, trail - 0x7E])
    return bytes([row & 0x7F, trail - (0x20 if trail > 0x7F else 0x1F)])


def _signed(pem: bytes) -> Iterator[tuple[str, bytes]]:
    known = load_pem_x509_certificate(pem)
    secret = serialization.load_pem_private_key(pem, None)
    assert isinstance(secret, ec.EllipticCurvePrivateKey)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(TEXT.encode())
    builder = builder.add_signer(known, secret, hashes.SHA256())
    smime = builder.sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
    yield "S/MIME signed", _TOP + b"x\r\n" + smime.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    opaque = builder.sign(serialization.Encoding.DER, [])
    yield (
        "S/MIME signed, opaque",
        _TOP + b"x\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(opaque).replace(b"\n", b"\r\n"),
    )  # fmt: skip
    body = b"Hello  \r\n\r\n. dots\r\n\r\n\r\n"
    digest = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest())
    yield (
        "DKIM signed",
        b"DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=mirai-print.example;\r\n\ts=a; h=from:to;\r\n\tbh="
        + digest + b";\r\n\tb=AAAA\r\n" + _TOP + b"x\r\n\r\n" + body,
    )  # fmt: skip


def _odd_shapes() -> Iterator[tuple[str, bytes]]:
    chance = random.Random(20_261_125)
    noise = bytes(c for c in chance.randbytes(40_000) if c not in b"\0\r\n")
    tnef = base64.encodebytes(b"\x78\x9f\x3e\x22\x01\x00" + chance.randbytes(3000)).replace(
        b"\n", b"\r\n"
    )
    yield (
        "winmail.dat",
        _TOP + b'x\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nhi\r\n--b\r\n'
        b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + tnef + b"--b--\r\n",
    )  # fmt: skip
    yield "8-bit noise", _TOP + b"x\r\n\r\n" + noise + b"\r\n"
    yield "a line of 1,500 octets", _TOP + b"x\r\n\r\n" + b"y" * 1500 + b"\r\n"
    yield "a line of 100 KB", _TOP + b"x\r\n\r\n" + b"z" * 100_000 + b"\r\n"
    yield "a header line of 5 KB", _TOP + b"x" * 5000 + b"\r\n\r\nhi\r\n"
    yield (
        "5,000 fields",
        _TOP + b"x\r\n" + b"".join(b"X-%d: a\r\n\tb\r\n" % n for n in range(5000)) + b"\r\nhi\r\n",
    )
    yield "30 servers passed", b"Received: from a by b; c\r\n" * 30 + _TOP + b"x\r\n\r\nhi\r\n"
    yield "dots", _TOP + b"x\r\n\r\n.\r\n..\r\n...\r\n.x\r\n \r\n.\r\n"
    yield "blank lines at the end", _TOP + b"x\r\n\r\nhi\r\n\r\n\r\n \t\r\n\r\n"
    yield "no text", _TOP + b"x\r\n\r\n"
    yield "no end of the header", _TOP + b"x\r\n"
    yield "no header", b"\r\nonly text\r\n"
    yield "a field that is none", _TOP + b"x\r\nthis is no field\r\n\r\nhi\r\n"
    yield "UTF-8 in the header", _TOP + "見積書 🗒\r\n\r\nhi\r\n".encode()
    yield "spaces kept", _TOP + b"  x  \r\nX-Empty:\r\nX-Tab:\ty\r\n\r\nhi \t\r\n"
    yield "broken parts", _TOP + b"x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nnever\r\n"
