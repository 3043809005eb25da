"""ファイルを文字にする。Bytes to parts of text; the format is decided by content, never by the name.

Everything hostile is bounded by ``Limits``; what cannot be read is a ``why`` code, and the rest is still
read. Run it in a process that may be killed (``pidetect.pool``): the parsers of others may fail hard.
"""

from pidetect.extract.document import Limits, Reader
from pidetect.types import Part

__all__ = ["Limits", "extract"]


def extract(data: bytes, name: str, limits: Limits | None = None) -> tuple[list[Part], list[str]]:
    """The parts of a file and the codes of what could not be read; never raises on bad files.

    Args:
        data: the file.
        name: its name, for the places of the parts only.
        limits: sizes and depths; the defaults suit mail.
    """
    from pidetect.extract.formats import read_any  # noqa: PLC0415 - formats import this package

    reader = Reader(limits or Limits(), read_any)
    reader.member(data, name)
    return reader.parts, reader.problems
