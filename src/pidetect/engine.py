"""走査。Normalises, asks the recognisers, settles overlaps, gives offsets of the original text."""

from collections.abc import Iterator

from pidetect.normalize import Normal, normalize
from pidetect.recognizers import ALL
from pidetect.recognizers.base import Candidate
from pidetect.types import Finding

WINDOW = 256 * 1024
"""Characters looked at in one go; longer texts are cut at line ends."""
_LINE_LIMIT = 64 * 1024
"""A line longer than this is cut anyway, with an overlap, so that memory stays bounded."""
_OVERLAP = 320
CERTAIN = {"fast": 0.5, "deep": 0.4}
"""Least certainty of a reported finding by mode."""


def scan(text: str, mode: str = "deep") -> list[Finding]:
    """Everything found, in order of place.

    Args:
        text: any text.
        mode: ``fast`` reports what is at least as likely as not, ``deep`` also weaker evidence.

    Raises:
        KeyError: an unknown mode.
    """
    least = CERTAIN[mode]
    found: dict[tuple[int, int, str], Finding] = {}
    for offset, window in _windows(text):
        normal = normalize(window)
        for kind, start, end, certainty, value in _settle(_candidates(normal.text), least):
            finding = _finding(normal, offset, kind, start, end, certainty, value)
            found[finding.start, finding.end, kind] = finding
    return sorted(found.values(), key=lambda f: (f.start, f.end))


def _finding(
    normal: Normal, offset: int, kind: str, start: int, end: int, certainty: float, value: str
) -> Finding:
    first, last = normal.original(start, end)
    return Finding(
        kind=kind, start=offset + first, end=offset + last, certainty=certainty, value=value
    )


def _candidates(text: str) -> Iterator[Candidate]:
    for recognizer in ALL:
        yield from recognizer(text)


def _settle(candidates: Iterator[Candidate], least: float) -> list[Candidate]:
    """Of overlapping candidates the most certain wins, then the longest."""
    ranked = sorted(
        (c for c in candidates if c[3] >= least), key=lambda c: (-c[3], c[1] - c[2], c[1])
    )
    taken: list[Candidate] = []
    covered: set[int] = set()
    for candidate in ranked:
        places = range(candidate[1], candidate[2])
        if not any(place in covered for place in places):
            covered.update(places)
            taken.append(candidate)
    return sorted(taken, key=lambda c: c[1])


def _windows(text: str) -> Iterator[tuple[int, str]]:
    if len(text) <= WINDOW:
        yield 0, text
        return
    position = 0
    while position < len(text):
        end = min(position + WINDOW, len(text))
        if end < len(text):
            line = text.rfind("\n", end - _LINE_LIMIT, end)
            end = line + 1 if line > position else end
        yield position, text[position : min(end + _OVERLAP, len(text))]
        position = end
