"""新旧の比較。Two versions compared clause by clause, and a changed clause word by word; pure."""

import dataclasses
import difflib
import re
from collections.abc import Iterable, Sequence

from omamori.plan.policies.domain.text import ClauseText

_CLOSE_READING = 800
"""Longer sentences are compared as a whole: word by word would be slow and hard to read."""
_WORD = re.compile(
    r"[\u4e00-\u9fff\u3005\u3006\u30f6]+|[\u30a1-\u30fa\u30fc]+|[A-Za-z\uff21-\uff3a\uff41-\uff5a]+"
    r"|[0-9\uff10-\uff19]+(?:[.,\uff0e][0-9\uff10-\uff19]+)*|[\u3041-\u3093]+|\s+|.",
)
"""Runs of one script: 漢字, カタカナ, Latin and figures as words, ひらがな as the stretch between."""


@dataclasses.dataclass(frozen=True)
class Piece:
    """A stretch of a comparison; ``kind`` is ``same``, ``added`` or ``removed``."""

    kind: str
    text: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """Ends of lines before the words, the words, ends of lines behind them: a mark stands at its words.

        A stretch of nothing but ends of lines is its own words.
        """
        words = self.text.strip("\n")
        if not words:
            return "", self.text, ""
        before, _, behind = self.text.partition(words)
        return before, words, behind


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseChange:
    """A clause in two versions.

    Attributes:
        kind: ``same``, ``changed``, ``added`` or ``removed``.
        chapter: heading of the chapter it stands in, in the newer version where there is one.
    """

    code: str
    kind: str
    heading: tuple[Piece, ...]
    body: tuple[Piece, ...]
    chapter: str = ""


def compare(before: Sequence[ClauseText], after: Sequence[ClauseText]) -> list[ClauseChange]:
    """What changed, in the order of the new version; removed clauses stand where they stood."""
    old = {clause.code: clause for clause in before}
    new = {clause.code for clause in after}
    changes = [_change(old.get(clause.code), clause) for clause in after]
    for place, clause in enumerate(before):
        if clause.code not in new:
            changes.insert(min(place, len(changes)), _change(clause, None))
    return changes


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts compared by sentence, and within a changed sentence by word; how a line ends is no change."""
    old, new = _sentences(before.replace("\r\n", "\n")), _sentences(after.replace("\r\n", "\n"))
    found: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            found.append(Piece("same", gone))
        elif gone and come and max(len(gone), len(come)) <= _CLOSE_READING:
            found.extend(_words(gone, come))
        else:
            found.extend(p for p in (Piece("removed", gone), Piece("added", come)) if p.text)
    return tuple(_joined(found))


def _change(before: ClauseText | None, after: ClauseText | None) -> ClauseChange:
    heading = pieces(_title(before), _title(after))
    body = pieces(before.body if before else "", after.body if after else "")
    kind = "same"
    if before is None or after is None:
        kind = "added" if before is None else "removed"
    elif before.chapter != after.chapter or any(p.kind != "same" for p in (*heading, *body)):
        kind = "changed"
    kept = after or before
    return ClauseChange(
        code=kept.code if kept else "",
        kind=kind,
        heading=heading,
        body=body,
        chapter=kept.chapter if kept else "",
    )


def _title(clause: ClauseText | None) -> str:
    return f"{clause.number} {clause.heading}" if clause else ""


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。\n])", text) if part]


def _words(gone: str, come: str) -> list[Piece]:
    old, new = _WORD.findall(gone), _WORD.findall(come)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() < 0.4:  # mostly another sentence: single words would only confuse
        return [Piece("removed", gone), Piece("added", come)]
    found: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        less, more = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            found.append(Piece("same", less))
        else:
            found.extend(p for p in (Piece("removed", less), Piece("added", more)) if p.text)
    return found


def _joined(found: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
