"""郵便箱。A mailbox file (mbox, RFC 4155) of any length: one message after another, none kept."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from pidetect.extract import mail
from pidetect.extract.document import Reader
from pidetect.extract.source import Source

_BLOCK = 1 << 20
_FROM = re.compile(rb"\n\r?\nFrom [^\r\n]{1,200}(?:19|20)\d\d[^\r\n]{0,20}\r?\n")


def read(reader: Reader, source: Source) -> None:
    """Read every message as a file of its own; a lone message has no place of its own."""
    with source.open() as file:
        for number, message in enumerate(_messages(reader, file), 1):
            if number == 1 and len(message) == source.size:
                mail.read(reader, message)
                return
            reader.afresh()
            reader.member(message[message.find(b"\n") + 1 :], f"{number}通目")


def _messages(reader: Reader, file: BinaryIO) -> Iterator[bytes]:
    buffer = bytearray()
    searched = 0
    skipping = False
    while block := file.read(_BLOCK):
        buffer += block
        at = 0
        while found := _FROM.search(buffer, max(at, searched)):
            end = found.start() + 1
            if not skipping:
                yield bytes(buffer[at:end])
            at, skipping, searched = buffer.index(b"From ", end), False, 0
        del buffer[:at]
        # A separator may be cut at the end of the block.
        searched = max(0, len(buffer) - 300)
        if len(buffer) > reader.limits.whole_bytes:
            reader.problem("too_large")
            skipping = True
            del buffer[:searched]
            searched = 0
    if buffer and not skipping:
        yield bytes(buffer)
