"""中を見る。The examiner of this process, for mails whose attachments became a link."""

from omamori.do.outbound.advising import own_examiner
from pidetect.types import Examination


def examine(data: bytes, name: str) -> Examination:
    """Look into one file or text.

    Raises:
        ExaminerDown: no examiner can be had.
    """
    return own_examiner().examine(data, name)
