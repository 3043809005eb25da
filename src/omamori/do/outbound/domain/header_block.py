"""見出しの書き換え。Takes the receivers out of the header block; the body stays as it is, byte for byte.

To and Cc are replaced by the empty group of RFC 5322 (3.4): everybody gets the mail as Bcc, nobody
reads another's address. The only place where the product changes a mail.
"""

import re

from omamori.do.outbound.domain.errors import NothingToHide, SignedMail

_HIDDEN = b"To: undisclosed-recipients:;"
_TO_HIDE = frozenset({b"to", b"cc", b"bcc", b"apparently-to"})
_ALSO = frozenset({b"resent-to", b"resent-cc", b"resent-bcc"})
"""Gone without anything in their place: no standard asks for them (RFC 5322 3.6.6)."""
_SIGNED = frozenset({b"dkim-signature", b"arc-seal", b"x-google-dkim-signature"})
_SIGNED_TYPES = (b"multipart/signed", b"application/pkcs7-mime", b"application/x-pkcs7-mime")


def without_receivers(content: bytes) -> bytes:
    """The mail with its receivers hidden.

    Raises:
        SignedMail: a signature covers the header, or the whole mail is signed.
        NothingToHide: it names nobody.
    """
    head, separator, body = _parts(content)
    line_end = b"\r\n" if b"\r\n" in head or not head else b"\n"
    fields = _fields(head)
    found = {_name(f) for f in fields}
    if found & _SIGNED or any(_signed_type(f) for f in fields):
        raise SignedMail
    if not found & (_TO_HIDE | _ALSO):
        raise NothingToHide
    kept: list[bytes] = []
    for each in fields:
        if _name(each) in _ALSO:
            continue
        if _name(each) not in _TO_HIDE:
            kept.append(each)
        elif _HIDDEN not in kept:
            kept.append(_HIDDEN)
    return line_end.join(kept) + separator + body


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Header block, the empty line with the line end before it, and everything after."""
    found = re.search(rb"\r\n\r\n|\n\n", content)
    if found is None:
        tail = re.search(rb"\r?\n\Z", content)
        end = tail.start() if tail else len(content)
        return content[:end], content[end:], b""
    return content[: found.start()], found.group(), content[found.end() :]


def _fields(head: bytes) -> list[bytes]:
    """The fields with their folded lines; what is no field goes with the one before."""
    lines = re.split(rb"\r?\n", head)
    fields: list[bytes] = []
    line_end = b"\r\n" if b"\r\n" in head else b"\n"
    for line in lines:
        if fields and (line[:1] in (b" ", b"\t") or b":" not in line):
            fields[-1] += line_end + line
        else:
            fields.append(line)
    return fields


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


def _signed_type(field: bytes) -> bool:
    value = field.partition(b":")[2].strip().lower()
    return _name(field) == b"content-type" and value.startswith(_SIGNED_TYPES)
