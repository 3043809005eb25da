"""見出しの読み替え。Which of our columns a heading of somebody else's ledger means; pure.

Exactly by the list of words first, then over the lines of a heading joined, then by likeness: 「保管期限（年）」
is 保管期限, 「場所」 below 「保管」 is 保管場所. What is only like a word is marked, so that a person looks.
"""

import dataclasses
import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from omamori.plan.register.domain.particulars import LABELS
from omamori.plan.register.ledger_files.domain.layout import Heading, Recognise

COLUMNS: dict[str, str] = {"code": "管理番号", **LABELS}
"""Columns of a ledger file: those of an entry, and its number."""

_LIKE = 0.8


@dataclasses.dataclass(frozen=True, kw_only=True)
class Meant:
    """What a heading is taken for.

    Attributes:
        key: a key of ``COLUMNS``; empty for none.
        sure: by the list of words, not by likeness.
    """

    heading: Heading
    key: str = ""
    sure: bool = False


def plain(text: str) -> str:
    """For comparing: one width and case, without brackets, spaces and marks."""
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = re.sub(r"\(.*?\)|\[.*?\]|【.*?】|〔.*?〕", "", folded)
    folded = re.sub(r"^[①-⑳\d]{1,2}[.)、:\s]+", "", folded)
    return re.sub(r"[\s*※_・/,.:;、。「」\-ー]|必須|任意", "", folded)


def known_words(synonyms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Key by every word that means it; our own labels among them."""
    own = {plain(label): key for key, label in COLUMNS.items()}
    return {plain(w): key for key, words in synonyms.items() for w in words} | own


def recogniser(words: Mapping[str, str]) -> Recognise:
    """What the lines over a column mean by the list of words alone."""

    def recognise(texts: tuple[str, ...]) -> str:
        return _exactly(texts, words)

    return recognise


def match(
    headings: Sequence[Heading], words: Mapping[str, str], told: Mapping[str, str]
) -> tuple[Meant, ...]:
    """What each column is taken for; no key twice, the first and surest gets it.

    Args:
        headings: of the file.
        words: as ``known_words`` gives them.
        told: key by heading as a person has decided (now, or for the last file laid out alike);
            an empty key is a column that is not used.
    """
    taken: set[str] = set()
    found: dict[int, Meant] = {}

    def take(heading: Heading, key: str, *, sure: bool) -> None:
        if key and key not in taken:
            taken.add(key)
            found[heading.position] = Meant(heading=heading, key=key, sure=sure)

    decided = {h.position for h in headings if h.spoken in told}
    for heading in headings:
        take(heading, told.get(heading.spoken, ""), sure=True)
    rest = [h for h in headings if h.position not in decided]
    for heading in rest:
        take(heading, _exactly(heading.texts, words), sure=True)
    for heading in rest:
        if heading.position not in found:
            take(heading, _likely(heading.texts, words, taken), sure=False)
    return tuple(found.get(h.position, Meant(heading=h)) for h in headings)


def _exactly(texts: tuple[str, ...], words: Mapping[str, str]) -> str:
    lines = [plain(t) for t in texts]
    joined = ["".join(lines[n:]) for n in range(len(lines))]
    # 「保管」 over 「期限」, or 「期限」 over 「保管」: together the lines say more than the lowest alone.
    for text in (*joined[:1], "".join(reversed(lines)), *joined[1:], *lines):
        if text in words:
            return words[text]
    return ""


def _likely(texts: tuple[str, ...], words: Mapping[str, str], taken: set[str]) -> str:
    best, key = _LIKE, ""
    for text in {plain("".join(texts)), plain(texts[-1])}:
        if len(text) < 2:
            continue
        for word, meant in words.items():
            if meant in taken or len(word) < 2:
                continue
            likeness = difflib.SequenceMatcher(None, text, word).ratio()
            if len(word) >= 4 and word in text:
                # Of two words inside, the longer; of two as long, the later one is what it is about.
                within = 0.9 + len(word) / 1000 + text.rfind(word) / 10_000
                likeness = max(likeness, within)
            if likeness > best:
                best, key = likeness, meant
    return key
