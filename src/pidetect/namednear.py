"""名前のそばの病名。Words of care that nothing in their sentence ties to a person, but a name on their line, above them or on the page.

個人情報保護法 第2条第3項 asks whether the record is about a person; in a chart or an interview note the name stands once,
at the top of the paragraph, and the illness lines below. On a page that names persons beyond doubt, an illness that is not
told in general is somebody's.
"""

import bisect
from collections.abc import Iterator, Sequence

from pidetect.names import lexicon
from pidetect.types import Kind, Match

DOUBTFUL = 0.3
"""The certainty of a word of care of which it is open about whom it is said."""
_CERTAIN, _FARTHER, _ON_THE_PAGE = 0.75, 0.62, 0.55
_SURE, _BEYOND_DOUBT = 0.5, 0.8
_LONGEST_PAGE, _SEVERAL = 6_000, 3
_REACH = 260


def _is_about_persons(named: Sequence[Match]) -> bool:
    """Whether a page names somebody wholly, or several persons: a mascot is alone and has no family name."""
    sure = [m.value for m in named if m.certainty >= _BEYOND_DOUBT]
    return len(set(sure)) >= _SEVERAL or any(
        lexicon.likeness(name) >= lexicon.RARE_FULL for name in sure
    )


def names_near(text: str, seen: Sequence[Match]) -> Iterator[Match]:
    """The doubtful words of care that stand on the line of a name, below it in its paragraph, or on its page."""
    doubtful = [m for m in seen if m.kind == Kind.SPECIAL_CARE and m.certainty == DOUBTFUL]
    if not doubtful:
        return
    named = [m for m in seen if m.kind == Kind.PERSON_NAME and m.certainty >= _SURE]
    names = sorted(m.start for m in named)
    page = len(text) <= _LONGEST_PAGE and _is_about_persons(named)
    for match in doubtful:
        line = text.rfind("\n", max(0, match.start - _REACH), match.start) + 1
        end = text.find("\n", match.end, match.end + _REACH)
        last = bisect.bisect_left(names, end if end >= 0 else match.end + _REACH)
        nearest = names[last - 1] if last else -1
        first = max(0, match.start - _REACH)
        paragraph = text.rfind("\n\n", first, match.start)
        if line and nearest >= line:
            yield match._replace(certainty=_CERTAIN)
        elif nearest >= max(first, paragraph):
            yield match._replace(certainty=_FARTHER)
        elif page:
            yield match._replace(certainty=_ON_THE_PAGE)
