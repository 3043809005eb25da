"""一覧の区切り。Among which values the next page of a list lies."""

from collections.abc import Mapping


def next_values(
    counts: Mapping[int, int], *, start: int | None, most: int
) -> tuple[int, int] | None:
    """The values among which the next cells of a list lie, so that only these are looked through.

    Args:
        counts: how many cells by value. start: the value at which the list goes on; None at its beginning.
        most: how many are wanted.

    Returns:
        (highest, lowest), or None when there are none.
    """
    values = sorted((v for v in counts if start is None or v <= start), reverse=True)
    if not values:
        return None
    held = 0
    for value in values:
        # Of the value at which it goes on some were shown before.
        held += counts[value] if value != start else 0
        if held >= most:
            return values[0], value
    return values[0], values[-1]
