"""組織。Which companies and mail domains a text names: whose list it is, for who judges where it may go.

Names of companies are not personal data; they are told as they stand, without their legal form.
"""

import re
from collections import Counter
from collections.abc import Iterable

from pidetect.expressions import lazily
from pidetect.types import Kind, Match

MOST = 40
"""Organisations that are told of one file, the most frequent first."""
_FORM = (
    "株式会社|有限会社|合同会社|合資会社|合名会社|[(（]株[)）]|[(（]有[)）]|㈱|㈲"
    "|(?:一般|公益)(?:社団|財団)法人|学校法人|医療法人(?:社団)?|社会福祉法人|特定非営利活動法人"
)
_NAME = "[一-鿿㐀-䶿々ぁ-んァ-ヴA-Za-zＡ-Ｚａ-ｚ][一-鿿㐀-䶿々ヶぁ-んァ-ヴーA-Za-zＡ-Ｚａ-ｚ0-9０-９・&＆]{1,19}"
_AHEAD = lazily(rf"(?:{_FORM})[ \u3000]?(?P<name>{_NAME})")
_BEHIND = lazily(rf"(?P<name>{_NAME})[ \u3000]?(?:{_FORM}|[ \u3000]?御中)(?!{_NAME})")
_SIGNS = ("会社", "法人", "株", "有", "㈱", "㈲", "御中")
_REST = re.compile(rf"(?:{_FORM}|様|殿|御中|ご担当|(?<=[一-鿿々ァ-ヴー])[のはがをにとへで]).*")
"""What follows a name in a sentence; a particle is one behind kanji or katakana only (みなと商事)."""
_LEAST = 2


def named_in(text: str, matches: Iterable[Match]) -> Counter[str]:
    """How often a text names each company (without 株式会社) and each mail domain (lower case)."""
    found = Counter(
        text[m.start : m.end].rpartition("@")[2].lower().strip(".")
        for m in matches
        if m.kind == Kind.EMAIL
    )
    if any(sign in text for sign in _SIGNS):
        for expression in (_AHEAD, _BEHIND):
            found.update(
                name
                for each in expression.finditer(text)
                if len(name := _bare(each["name"])) >= _LEAST
            )
    del found[""]
    return found


def _bare(name: str) -> str:
    """The name without what follows it in a sentence."""
    return _REST.sub("", name).strip("・&＆")
