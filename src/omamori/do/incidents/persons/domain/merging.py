"""同じ人を見つける。Rows of one person are joined only when name and a way to reach him agree: pure."""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from omamori.do.incidents.persons.domain.reading import FIELDS, Concerned

_VARIANTS = str.maketrans("髙﨑邊邉齋齊斎澤廣國濱槇", "高崎辺辺斉斉斉沢広国浜槙")
"""Forms of the same character in names (JIS X 0213 variants as they are written in registers)."""
_NUMBERS = str.maketrans("一二三四五六七八九〇", "1234567890")


def folded_name(name: str) -> str:
    """For comparing names: one width and case, no spaces, variants of characters joined."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_VARIANTS)
    return re.sub(r"[\s・.,様殿]", "", plain)


def folded_address(address: str) -> str:
    """For comparing addresses: 丁目, 番地 and 号 are hyphens, digits are digits."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", address)).casefold()
    plain = re.sub(
        r"[一二三四五六七八九〇](?=丁目|番|号)", lambda m: m[0].translate(_NUMBERS), plain
    )
    plain = re.sub(r"丁目|番地の?|番|の(?=[0-9])|[‐-―ー−]", "-", plain)
    return re.sub(r"号|-+$", "", re.sub(r"-+", "-", plain))


def keys(row: Concerned) -> tuple[tuple[str, str, str], ...]:
    """By what the same person is known again: name with each way to reach him; none without."""
    name = folded_name(row.name)
    ways = (
        ("mail", row.mail),
        ("address", folded_address(row.address)),
        ("phone", row.phone.removeprefix("+81").lstrip("0")),
    )
    return tuple((name, kind, value) for kind, value in ways if name and value)


def groups(rows: Sequence[Concerned]) -> tuple[tuple[int, ...], ...]:
    """Places of rows that are one person, two or more each; the first of each stays.

    Two rows with different numbers of the company are never joined: the company knows them apart.
    """
    parent = list(range(len(rows)))
    numbers = [{row.number} - {""} for row in rows]

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[tuple[str, str, str], int] = {}
    for place, row in enumerate(rows):
        for key in keys(row):
            one, other = sorted((root(first.setdefault(key, place)), root(place)))
            if one != other and len(numbers[one] | numbers[other]) <= 1:
                parent[other] = one
                numbers[one] |= numbers[other]
    joined: dict[int, list[int]] = {}
    for place in range(len(rows)):
        joined.setdefault(root(place), []).append(place)
    return tuple(tuple(group) for group in joined.values() if len(group) > 1)


def new_places(rows: Sequence[Concerned], there: Iterable[Concerned]) -> tuple[int, ...]:
    """Places of rows that do not stand in a list already, word for word: a list that comes back adds nobody.

    As often as a row stands there, so often it is known again.
    """
    left = Counter(there)
    found = []
    for place, row in enumerate(rows):
        if left[row] > 0:
            left[row] -= 1
        else:
            found.append(place)
    return tuple(found)


def joined(rows: Iterable[Concerned]) -> Concerned:
    """One person out of several rows: the first that says something; affected items of all."""
    given = list(rows)
    values = {key: next((v for r in given if (v := getattr(r, key))), "") for key in FIELDS}
    items = [part.strip() for r in given for part in re.split(r"[、,]", r.items) if part.strip()]
    return Concerned(**{**values, "items": "、".join(dict.fromkeys(items))})


def differing(rows: Iterable[Concerned]) -> tuple[str, ...]:
    """Fields in which rows of one person contradict each other: shown before they are joined."""
    given = list(rows)
    return tuple(
        key for key in FIELDS if key != "items" and len({getattr(r, key) for r in given} - {""}) > 1
    )


def as_dict(row: Concerned) -> dict[str, str]:
    """For storage, sealed."""
    return dataclasses.asdict(row)
