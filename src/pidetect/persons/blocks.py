"""まとまり。Running text in blocks, and blocks without names in records."""

from collections.abc import Iterable, Mapping, Sequence

from pidetect.expressions import lazily
from pidetect.types import Kind, Match

OPENING = (Kind.EMAIL, Kind.MY_NUMBER, Kind.CARD, Kind.BIRTH_DATE, Kind.PHONE, Kind.POSTAL_ADDRESS)
"""What alone speaks of a person, the strongest first; a name apart."""
_BLOCK = lazily(r"\n[ \t\u3000]*\r?\n|\f")


def blocks(text: str, indexes: Sequence[int], matches: Sequence[Match]) -> Iterable[list[int]]:
    """Indexes of the matches of each block of running text (parted by empty lines)."""
    if not indexes:
        return
    group: list[int] = []
    # Where the block of the last match ends; most of a text need not be looked at.
    end = -1
    for index in indexes:
        start = matches[index].start
        if end <= start:
            if group:
                yield group
            group = []
            found = _BLOCK.search(text, start)
            end = found.end() if found else len(text) + 1
        group.append(index)
    yield group


def split(indexes: list[int], matches: Sequence[Match]) -> list[list[int]]:
    """A block cut where its leading kind shows a new value."""
    values: dict[str, set[str]] = {}
    for index in indexes:
        if matches[index].personal:
            values.setdefault(matches[index].kind, set()).add(matches[index].value)
    anchors = [kind for kind in OPENING if kind in values and not _is_beside(kind, values)]
    if not anchors:
        return [indexes]
    leading = max(anchors, key=lambda kind: (len(values[kind]), -OPENING.index(kind)))
    parts: list[list[int]] = [[]]
    current = ""
    for index in indexes:
        match = matches[index]
        if match.kind == leading and match.personal and match.value != current:
            if current:
                parts.append([])
            current = match.value
        parts[-1].append(index)
    return parts


def _is_beside(kind: str, values: Mapping[str, set[str]]) -> bool:
    """Telephone, mobile and fax of one person stand beside each other; three and more are a list."""
    return kind == Kind.PHONE and len(values[kind]) < 3 and len(values) > 1
