"""組織。Which companies and mail domains a text names: whose list it is, for who judges where it may go.

Names of companies are not personal data; they are told as they stand, without their legal form.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pidetect.expressions import lazily
from pidetect.normalize import positions
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
# Forms by their last letters, which are looked for one by one: an expression for all would be tried at every letter.
_ENDS = ("会社", "法人", "株)", "株）", "有)", "有）", "㈱", "㈲", "御中")
_FORM_BEFORE = lazily(rf"(?:{_FORM}|御中)\Z")
_LONGEST_FORM, _LONGEST_NAME = 9, 20
_END_OF_NAME = lazily(rf"{_NAME}\Z")
_NOT_FOLLOWED = lazily(rf"[ \u3000]?(?:{_FORM}|[ \u3000]?御中)(?!{_NAME})")
_BLANKS = (" ", "\u3000")
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
    forms = _forms(text)
    for each in (*_ahead(text, forms), *_behind(text, forms)):
        if len(name := _bare(each["name"])) >= _LEAST:
            found[name] += 1
    del found[""]
    return found


def _forms(text: str) -> list[int]:
    """Where the legal forms of companies and 御中 begin; no two of them overlap."""
    found: list[int] = []
    for at in positions(text, *_ENDS):
        end = at + (1 if text[at] in "㈱㈲" else 2)
        form = _FORM_BEFORE.search(text, max(0, end - _LONGEST_FORM), end)
        if form is not None:
            found.append(form.start())
    return found


def _ahead(text: str, forms: Iterable[int]) -> Iterator[re.Match[str]]:
    """Names behind a form, one after the other."""
    done = 0
    for start in forms:
        if start >= done and (found := _AHEAD.match(text, start)) is not None:
            done = found.end()
            yield found


def _behind(text: str, forms: Iterable[int]) -> Iterator[re.Match[str]]:
    """Names before a form, one after the other, each as long as it may be."""
    done = 0
    for start in forms:
        end = start
        while end > max(done, start - 2) and text[end - 1] in _BLANKS:
            end -= 1
        if end <= done or _NOT_FOLLOWED.match(text, end) is None:
            continue
        name = _END_OF_NAME.search(text, max(done, end - _LONGEST_NAME), end)
        if name is not None and (found := _BEHIND.match(text, name.start())) is not None:
            done = found.end()
            yield found


def _bare(name: str) -> str:
    """The name without what follows it in a sentence."""
    return _REST.sub("", name).strip("・&＆")
