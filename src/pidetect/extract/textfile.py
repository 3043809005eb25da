"""長い文章。Text and logs of any length: decoded block by block, cut where a line ends.

The encoding is settled by the first block; a later block that fits another one better is read as that,
because logs are written by more than one program.
"""

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pidetect import grid
from pidetect.extract import charset
from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_BLOCK = 1 << 20
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_long(reader: Reader, opened: Callable[[], BinaryIO], place: str = "") -> None:
    """Hand on a long text by windows; raises CannotExamine("unsupported") when it is no text.

    Args:
        reader: where the text goes.
        opened: opens the bytes anew.
        place: where in the file.
    """
    with opened() as file:
        first = charset.guess(file.read(_BLOCK))
    if first is None:
        raise CannotExamine("unsupported")
    with opened() as file:
        reader.stream(place, texts(reader, file), grid=grid.sniff(first))


def texts(reader: Reader, file: BinaryIO) -> Iterator[str]:
    """The text of a file in blocks; notes a problem where a block is no text."""
    head = file.read(_BLOCK)
    wide = next((e for mark, e in _WIDE if head.startswith(mark)), _wide(head))
    if wide:
        yield from _decoded(head, file, wide)
        return
    carry, block = b"", head
    while block:
        carry += block
        end = carry.rfind(b"\n") + 1
        if not end and len(carry) < _BLOCK * 4:
            end = 0
        elif not end:
            end = len(carry)
        if end:
            yield _text(reader, carry[:end])
            carry = carry[end:]
        block = file.read(_BLOCK)
    if carry:
        yield _text(reader, carry)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark, told by its zeros; empty for anything else."""
    sample = head[:4000]
    if sample[1::2].count(0) * 5 > len(sample) // 2:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) * 5 > len(sample) // 2 else ""


def _decoded(head: bytes, file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    block = head
    while block:
        yield decoder.decode(block).removeprefix("\ufeff")
        block = file.read(_BLOCK)
    yield decoder.decode(b"", final=True)


def _text(reader: Reader, block: bytes) -> str:
    text = charset.guess(block)
    if text is None:
        if block.strip(b"\x00\r\n\t "):
            # Bytes in the middle of a log that are no text in any encoding.
            reader.problem("unsupported")
        return block.decode("utf-8", "replace")
    return text
