"""ファイルから本人を探す。Names with addresses, mails and telephones that a file holds: proposals, never certainties.

The text is taken out of the file, and looked into, in processes of their own that end with it.
"""

from collections import defaultdict
from collections.abc import Iterable

from omamori.do.incidents.persons.domain import merging, reading
from pidetect.pool import ExaminerPool
from pidetect.readout import read_out
from pidetect.types import LABELS, WHY, Finding, Kind

_FIELDS: dict[str, str] = {
    Kind.PERSON_NAME: "name",
    Kind.EMAIL: "mail",
    Kind.PHONE: "phone",
    Kind.POSTAL_CODE: "postal",
    Kind.POSTAL_ADDRESS: "address",
    Kind.CUSTOMER_NUMBER: "number",
}
_SECONDS = 60.0
_CHARACTERS = 4_000_000


def found_in(content: bytes, name: str) -> tuple[tuple[reading.Concerned, ...], str]:
    """People of a file, each with the kinds of his data as affected items; and why not, in Japanese.

    Args:
        content: the file; name: its name, which says of what kind it is.
    """
    out = read_out(content, name, characters=_CHARACTERS, seconds=_SECONDS)
    texts = [part.text for part in out.parts if part.text.strip()]
    if not texts:
        return (), WHY.get(out.why, WHY["broken"]) if out.why else ""
    with ExaminerPool(1) as pool:
        asked = [(text.encode("utf-8", "replace"), f"{n}.txt") for n, text in enumerate(texts)]
        answers = [pool.examine(data, label, seconds=_SECONDS) for data, label in asked]
    people = [
        person
        for text, answer in zip(texts, answers, strict=True)
        for person in _persons(text, answer.findings)
    ]
    return _once(people), ""


def _persons(text: str, findings: Iterable[Finding]) -> Iterable[reading.Concerned]:
    by_person: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.person is not None:
            by_person[finding.person].append(finding)
    for _number, mine in sorted(by_person.items()):
        cells: dict[str, str] = {}
        for finding in mine:
            key = _FIELDS.get(finding.kind)
            if key:
                cells.setdefault(key, text[finding.start : finding.end])
        cells["items"] = "、".join(dict.fromkeys(LABELS.get(f.kind, f.kind) for f in mine))
        row, questions = reading.understood(cells)
        if not any(q.fatal for q in questions) and (row.mail or row.address or row.phone):
            yield row


def _once(people: list[reading.Concerned]) -> tuple[reading.Concerned, ...]:
    gone = {place for group in merging.groups(people) for place in group[1:]}
    joined = {
        group[0]: merging.joined(people[p] for p in group) for group in merging.groups(people)
    }
    return tuple(joined.get(n, row) for n, row in enumerate(people) if n not in gone)
