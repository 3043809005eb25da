"""一度読んで見つける。One reading, all recognisers, overlaps settled, persons counted.

Several readings of the same digits are kept until the end; the most certain wins, then the longest.
"""

from collections.abc import Iterable, Iterator

from pidetect import grid, persons
from pidetect.reading import Reading
from pidetect.recognizers import masks, recognizers
from pidetect.types import Finding, Match, Mode, Part

# Below this a match is more likely wrong than right; a gate warns from here on.
FLOOR = 0.5


def scan(text: str, mode: Mode = "deep", *, floor: float = FLOOR) -> list[Finding]:
    """Personal information in a text, in order of appearance.

    Args:
        text: any text; offsets of the findings count its characters.
        mode: "fast" leaves out kanji numerals and spelled-out forms.
        floor: least certainty of a finding, from 0 to 1.
    """
    return scan_part(Part("", text, grid=grid.sniff(text)), mode, floor=floor)


def scan_part(part: Part, mode: Mode = "deep", *, floor: float = FLOOR) -> list[Finding]:
    """Like ``scan`` for one part of a file; persons are numbered within the part."""
    reading = Reading(part.text, mode, part.grid)
    matches = matches_of(reading, floor)
    return findings_of(matches, persons.assign(reading, matches), part.place)


def matches_of(reading: Reading, floor: float = FLOOR) -> list[Match]:
    """What all recognisers see, overlaps settled, in order of appearance."""
    seen = (m for r in recognizers() for m in r.find(reading) if m.certainty >= floor)
    return sorted(settle(seen), key=lambda m: (m.start, m.end))


def settle(matches: Iterable[Match]) -> Iterator[Match]:
    """Of overlapping matches the most certain stays, then the longest, then the first."""
    ranked = sorted(matches, key=lambda m: (m.start, m.end))
    group: list[Match] = []
    end = -1
    for match in ranked:
        if match.start >= end:
            yield from _best(group)
            group = []
        group.append(match)
        end = max(end, match.end)
    yield from _best(group)


def _best(group: list[Match]) -> Iterator[Match]:
    """The winners among matches that hang together."""
    if len(group) < 2:
        yield from group
        return
    taken: list[Match] = []
    for match in sorted(group, key=lambda m: (-m.certainty, m.start - m.end, m.start)):
        if all(match.end <= t.start or t.end <= match.start for t in taken):
            taken.append(match)
    yield from taken


def findings_of(matches: list[Match], person: list[int | None], place: str) -> list[Finding]:
    """Findings without values: the last step inside the process that read the text."""
    hide = masks()
    return [
        Finding(
            kind=m.kind,
            start=m.start,
            end=m.end,
            certainty=m.certainty,
            person=p,
            place=place,
            masked=hide[m.kind].mask(m.value),
            value=m.value,
        )
        for m, p in zip(matches, person, strict=True)
    ]
