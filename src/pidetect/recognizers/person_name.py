"""氏名。Only by structure: a label before it or a form of address after it; dictionaries come later."""

import re
from collections.abc import Iterator

from pidetect.recognizers.base import Candidate

_KANJI = r"[一-龥々〆ヶ﨑髙𠮷]"
_LABELLED = re.compile(
    rf"(?:氏名|お名前|名前|ご担当者?|担当者?|受取人|名義|本人|申込者|宛名)[::]?[ \t]{{0,4}}"
    rf"({_KANJI}{{1,4}}[ ]?[一-龥々ぁ-んァ-ヶ]{{1,5}})"
)
_ADDRESSED = re.compile(
    rf"(?<![一-龥々ァ-ヶーA-Za-z])({_KANJI}{{1,4}}(?:[ ]{_KANJI}{{1,4}})?)[ ]?(?:様|さま|殿)(?![々子式相])"
)
_NOT_NAMES = {"皆", "各", "貴", "御社", "お客", "客", "神", "王", "奥", "何", "同", "関係者", "担当者", "者"}
_NOT_ENDINGS = ("部", "課", "室", "係", "者", "社", "店", "会", "客", "御中", "各位")


def find(text: str) -> Iterator[Candidate]:
    """Names that a label or a form of address marks."""
    for pattern, certainty in ((_LABELLED, 0.85), (_ADDRESSED, 0.75)):
        for match in pattern.finditer(text):
            name = match.group(1).replace(" ", "")
            if name not in _NOT_NAMES and not name.endswith(_NOT_ENDINGS) and len(name) > 1:
                yield "person_name", match.start(1), match.end(1), certainty, name
