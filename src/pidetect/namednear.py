"""名前のそばの病名。Words of care that nothing in their sentence ties to a person, but a name on their line or above them.

個人情報保護法 第2条第3項 asks whether the record is about a person; in a chart or an interview note the name stands once,
at the top of the paragraph, and the illness lines below.
"""

import bisect
from collections.abc import Iterator, Sequence

from pidetect.types import Kind, Match

DOUBTFUL = 0.3
"""The certainty of a word of care of which it is open about whom it is said."""
_CERTAIN, _FARTHER = 0.75, 0.62
_SURE = 0.5
_REACH = 260


def names_near(text: str, seen: Sequence[Match]) -> Iterator[Match]:
    """The doubtful words of care that stand on the line of a name, or below it in its paragraph."""
    doubtful = [m for m in seen if m.kind == Kind.SPECIAL_CARE and m.certainty == DOUBTFUL]
    if not doubtful:
        return
    names = sorted(m.start for m in seen if m.kind == Kind.PERSON_NAME and m.certainty >= _SURE)
    for match in doubtful:
        line = text.rfind("\n", max(0, match.start - _REACH), match.start) + 1
        end = text.find("\n", match.end, match.end + _REACH)
        last = bisect.bisect_left(names, end if end >= 0 else match.end + _REACH)
        if not last:
            continue
        if line and names[last - 1] >= line:
            yield match._replace(certainty=_CERTAIN)
            continue
        first = max(0, match.start - _REACH)
        paragraph = text.rfind("\n\n", first, match.start)
        if names[last - 1] >= max(first, paragraph):
            yield match._replace(certainty=_FARTHER)
