"""追い越された学習。Which lessons on a rule say nothing any more that a later one does not say anew; pure."""

from collections.abc import Collection, Iterable


def overtaken(told: Iterable[tuple[str, str, int, Collection[str]]]) -> frozenset[str]:
    """Lessons all of whose clauses are taught by later versions of the same rule.

    Args:
        told: (lesson, rule, number of its version, codes of the clauses) of each approved lesson on a change.
    """
    later: dict[str, set[str]] = {}
    found = set()
    for lesson, rule, _number, clauses in sorted(told, key=lambda one: -one[2]):
        known = later.setdefault(rule, set())
        if clauses and set(clauses) <= known:
            found.add(lesson)
        known.update(clauses)
    return frozenset(found)
