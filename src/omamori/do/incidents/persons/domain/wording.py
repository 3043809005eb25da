"""文を仕上げる。Our own text with a few named fields, replaced once and literally: no template language, pure."""

import re
from collections.abc import Mapping

from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.facts.sentences import said

FIELDS: dict[str, str] = {
    "氏名": "name",
    "お客様番号": "number",
    "項目": "items",
    "住所": "address",
}
"""What may stand in ``【…】``, and which value of the person it means."""
LONGEST_SUBJECT = 120
LONGEST_BODY = 6000
_FIELD = re.compile(r"【([^【】\n]{1,20})】")
EMPTY_ITEMS = "(調査中)"
HEADING = "■"


def filled(text: str, row: Concerned, own: Mapping[str, str]) -> str:
    """A text for one person; what comes out of a field is never looked at again.

    Args:
        text: with fields such as ``【氏名】``.
        row: the person: nothing of anybody else is known here.
        own: the company's own fields, e.g. ``会社名`` and ``窓口``.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in FIELDS:
            found = str(getattr(row, FIELDS[name]))
            return found or (EMPTY_ITEMS if name == "項目" else "")
        return own.get(name, match[0])

    return _FIELD.sub(value, text)


def problems(subject: str, body: str, own: Mapping[str, str]) -> dict[str, str]:
    """A sentence per wrong field; empty when the text can be used."""
    wrong = {}
    if not subject.strip() or len(subject) > LONGEST_SUBJECT or "\n" in subject:
        wrong["subject"] = f"件名を {LONGEST_SUBJECT} 字までの一行で書いてください。"
    if not body.strip() or len(body) > LONGEST_BODY:
        wrong["body"] = f"本文を {LONGEST_BODY:,} 字までで書いてください。"
    known = {*FIELDS, *own}
    unknown = sorted({m[1] for m in _FIELD.finditer(subject + "\n" + body)} - known)
    if unknown:
        words = "、".join(f"【{name}】" for name in unknown)
        usable = "、".join(f"【{name}】" for name in sorted(known))
        text = said(
            "知らない差し込みがあります: %(bad)s。使えるのは %(known)s です。",
            bad=words,
            known=usable,
        )
        wrong.setdefault("body", text)
    if "【氏名】" not in body:
        wrong.setdefault("body", "だれへの通知かが分かるように、本文に【氏名】を入れてください。")
    return wrong


def empty_sections(body: str) -> tuple[str, ...]:
    """Headings (lines that begin with ``■``) under which nothing is written."""
    found: list[str] = []
    heading, filled_in = "", True
    for line in [*body.splitlines(), HEADING]:
        if line.startswith(HEADING):
            if not filled_in:
                found.append(heading)
            heading, filled_in = line.removeprefix(HEADING).strip(), False
        elif line.strip():
            filled_in = True
    return tuple(found)
