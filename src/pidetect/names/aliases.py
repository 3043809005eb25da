"""別の名。By what somebody is or was called besides: a former surname, a name for every day.

「旧姓 久米」 behind 雲野 美里 names her once more, and nobody else. A name below such a header or behind such a word counts
no person; a match says so by ``personal``.
"""

import re
from collections.abc import Sequence

from pidetect.expressions import lazily
from pidetect.types import Kind, Match

_NAME = Kind.PERSON_NAME
_BEHIND = lazily(
    r"(?:旧姓|通称名?|改姓前|旧氏名?|愛称)(?:は|が|の)?[ \u3000\t]{0,3}[:：（(「『→]?[ \u3000]{0,2}\Z"
)
_HEADER = re.compile(
    r"(?:旧姓|旧氏名?|通称名?|呼称|呼び名|愛称|あだ名|ニックネーム|本名|英語名|改姓前).{0,8}"
)
_REACH = 12


def is_header_of_aliases(header: str) -> bool:
    """Whether a column holds names of persons who have their proper name in another one."""
    return _HEADER.fullmatch(header) is not None


def marked(text: str, matches: Sequence[Match]) -> Sequence[Match]:
    """The matches, names behind a word for another name as such (``personal`` is False).

    Args:
        text: the text.
        matches: in order of appearance.
    """
    # Single letters, which are found many times as quickly as words.
    if "旧" not in text and "称" not in text:
        return matches
    return [
        m._replace(personal=False)
        if m.kind == _NAME and _BEHIND.search(text, max(0, m.start - _REACH), m.start)
        else m
        for m in matches
    ]
