"""連絡先の並び。Mail or postal addresses one after another are a list of persons, though it stands in running text.

A list that was pasted below a greeting belongs to its members, not to who is greeted or who writes: more than two
addresses in a row are no signature. Such a list is read as the rows of a table.
"""

from collections.abc import Iterator, Sequence

from pidetect.persons.roles import is_addressed, is_office
from pidetect.types import Kind, Match

_NAME = Kind.PERSON_NAME
_LISTED = (Kind.EMAIL, Kind.POSTAL_ADDRESS)
_LEAST = 3
"""Different addresses in a row from which on they are a list; a signature has one or two."""
_GAP, _LINES = 60, 3
_RECIPIENTS = 20
"""Recipients of one quoted mail, from which on they are a list as well."""
_BLANK = " \n\t\u3000>＞"


def as_rows(text: str, matches: Sequence[Match]) -> Sequence[Match]:
    """The matches, those of a list of addresses with a row for each address.

    Args:
        text: the text, with plain line ends.
        matches: in order of appearance.
    """
    free = [i for i, m in enumerate(matches) if m.row < 0]
    told: list[Match] | None = None
    row = -1
    for kind in _LISTED:
        items = [n for n, i in enumerate(free) if matches[i].kind == kind and matches[i].personal]
        if len(items) < _LEAST:
            continue
        for run in _runs(text, items, free, matches):
            if told is None:
                told, row = list(matches), max(m.row for m in matches)
            for members in _members(text, run, free, matches):
                row += 1
                for index in members:
                    if told[index].row < 0:
                        told[index] = matches[index]._replace(row=row)
    return matches if told is None else told


def _runs(
    text: str, items: list[int], free: Sequence[int], matches: Sequence[Match]
) -> Iterator[list[int]]:
    """Addresses that follow each other with no name between them, by their places among the free matches."""
    run: list[int] = []
    received, last = 0, -1
    for item in items:
        follows = last >= 0 and _follows(text, last, item, free, matches)
        goes_on = follows and _is_parted(text, matches[free[last]].end, matches[free[item]].start)
        in_head = _is_in_head(text, matches[free[item]].start)
        received = received + 1 if in_head or (0 < received < _RECIPIENTS and goes_on) else 0
        apart = received > 0 or _is_named(text, item, free, matches)
        if run and (apart or not follows):
            yield from _of_several(run, free, matches)
            run = []
        if not apart:
            run.append(item)
        last = item
    yield from _of_several(run, free, matches)


def _is_parted(text: str, end: int, start: int) -> bool:
    """Whether only what parts the recipients of one head stands between two addresses."""
    between = text[end:start]
    return bool(between.strip(_BLANK)) and not between.strip(_BLANK + ",;、<>＜＞；，")


def _is_in_head(text: str, start: int) -> bool:
    """Whether an address stands behind To: or Cc: in its line."""
    line = max(text.rfind("\n", 0, start) + 1, start - 2 * _GAP)
    return is_addressed(text[line:start])


def _follows(
    text: str, one: int, other: int, free: Sequence[int], matches: Sequence[Match]
) -> bool:
    start, end = matches[free[one]].end, matches[free[other]].start
    if end - start > _GAP or text.count("\n", start, end) > _LINES:
        return False
    return all(matches[free[n]].kind != _NAME for n in range(one + 1, other))


def _is_named(text: str, item: int, free: Sequence[int], matches: Sequence[Match]) -> bool:
    """Whether the words before an address in its line say whose it is: a person's or an office's."""
    start = matches[free[item]].start
    line = max(text.rfind("\n", 0, start) + 1, start - _GAP)
    before = item - 1
    while before >= 0 and matches[free[before]].start >= line:
        if matches[free[before]].kind == _NAME:
            return True
        if matches[free[before]].kind == matches[free[item]].kind:
            return False
        before -= 1
    return is_office(text[line:start])


def _of_several(
    run: list[int], free: Sequence[int], matches: Sequence[Match]
) -> Iterator[list[int]]:
    if len({matches[free[n]].value for n in run}) >= _LEAST:
        yield run


def _members(
    text: str, run: list[int], free: Sequence[int], matches: Sequence[Match]
) -> Iterator[list[int]]:
    """Each address with what stands in its line before it, or behind it up to the next one."""
    first = run[0]
    line = text.rfind("\n", 0, matches[free[first]].start) + 1
    while first and matches[free[first - 1]].start >= line:
        first -= 1
    for number, item in enumerate(run):
        at = matches[free[item]]
        line_end = text.find("\n", at.end)
        line_end = len(text) if line_end < 0 else line_end
        last = item + 1
        following = run[number + 1] if number + 1 < len(run) else len(free)
        while last < following and matches[free[last]].start < line_end:
            last += 1
        yield [free[n] for n in range(first, last) if matches[free[n]].kind != _NAME]
        first = last
