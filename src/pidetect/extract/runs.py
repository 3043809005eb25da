"""文字の並び。Stretches of text in bytes of another kind: records of a camera, parts of a form, values of a control."""

import re
from collections.abc import Iterator

from pidetect.extract import charset

_SHORTEST = 6
_NARROW = re.compile(
    rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe3-\xe9\xef][\x80-\xbf]{2}"
    rb"|[\x81-\x9f\xe0-\xef][\x40-\x7e\x80-\xfc]){%d,}" % _SHORTEST
)
# Letters of two bytes: ASCII, kana, kanji and full-width forms in the order of Windows.
_WIDE = re.compile(
    rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x30\x4e-\x9f]|[\x01-\x9f]\xff){%d,}" % (_SHORTEST // 2)
)
_MOST = 100_000


def texts(data: bytes) -> list[str]:
    """Text in single bytes (UTF-8, Windows) and in pairs of bytes, in order, each once."""
    return list(dict.fromkeys(_found(data)))


def _found(data: bytes) -> Iterator[str]:
    count = 0
    for pattern, encoding in ((_NARROW, ""), (_WIDE, "utf-16-le")):
        for run in pattern.finditer(data):
            count += 1
            if count > _MOST:
                return
            raw = run.group()
            text = raw.decode(encoding, "replace") if encoding else charset.guess(raw)
            if (
                text
                and text.strip()
                and "\ufffd" not in text
                and not (encoding and _is_misread(raw))
            ):
                yield text.strip()


def _is_misread(raw: bytes) -> bool:
    """Whether pairs are single letters read two at a time: nearly all of their bytes are ASCII, and no kana."""
    pairs = list(zip(raw[::2], raw[1::2], strict=False))
    odd = sum(1 for low, high in pairs if 0x4E <= high <= 0x7E and low < 0x7F)
    return odd * 5 >= len(pairs) * 4 and not any(high == 0x30 for _, high in pairs)
