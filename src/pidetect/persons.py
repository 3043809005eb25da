"""人数。From findings to persons: a row of a table is a person; else names, numbers and addresses.

The estimate is a bound: ``low`` is what surely differs, ``high`` what could be meant at most.
"""

from collections import Counter
from collections.abc import Sequence

from pidetect.types import Finding, Part, PersonsEstimate

_DIRECT = ("person_name", "email", "phone", "my_number", "card", "birth_date")
_NAME_HEADS = ("氏名", "名前", "お名前", "顧客名", "担当者名", "会員名", "name", "Name", "姓")


def estimate(parts: Sequence[tuple[Part, Sequence[Finding]]]) -> PersonsEstimate:
    """Persons of one document from its parts and their findings."""
    low = guess = high = 0
    for part, findings in parts:
        if part.table and len(part.table) > 1:
            rows = _rows_with_people(part)
            low, guess, high = low + rows, guess + rows, high + rows
            continue
        distinct = {kind: set() for kind in _DIRECT}  # type: dict[str, set[str]]
        for finding in findings:
            if finding.kind in distinct and finding.certainty >= 0.5:
                distinct[finding.kind].add(finding.value)
        sizes = [len(values) for values in distinct.values()]
        most = max(sizes, default=0)
        low, guess = low + min(most, 1), guess + most
        high += sum(sizes) if most else 0
    return PersonsEstimate(low=min(low, guess), estimate=guess, high=max(high, guess))


def kinds(findings: Sequence[Finding]) -> dict[str, int]:
    """Number of findings by kind."""
    return dict(Counter(finding.kind for finding in findings))


def _rows_with_people(part: Part) -> int:
    """Data rows that tell of a person: a name column filled, or a direct identifier in the row."""
    from pidetect.engine import scan  # noqa: PLC0415 - the engine does not know of tables

    head = part.table[0]
    names = [i for i, cell in enumerate(head) if any(h in cell for h in _NAME_HEADS)]
    seen: set[str] = set()
    for row in part.table[1:]:
        named = "".join(row[i].strip() for i in names if i < len(row))
        direct = [f.value for f in scan("\t".join(row), "fast") if f.kind in _DIRECT]
        if named or direct:
            seen.add("|".join([named, *sorted(direct)]))
    return len(seen)
