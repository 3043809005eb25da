"""規程の決まり。Which version counts on a day, what a signature binds to, what changed; pure.

Versions are never overwritten: which one is in force follows from their dates alone, so that the
question "what did the rule say on that day" has one answer for ever (J.4.5.2).
"""

import dataclasses
import difflib
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from omamori.facts.errors import Refusal
from omamori.facts.sentences import said

MOST_CLAUSES = 200
LONGEST_BODY = 4000
_CLOSE_READING = 400  # longer sentences are compared as a whole: character by character is slow


class ApproverMustDiffer(Refusal):
    """Nobody approves what he wrote himself."""

    code = "policies.approver_must_differ"
    message = "自分が書いた規程を、自分で承認することはできません。"
    next_step = (
        "書いていない別の承認者 (個人情報保護管理者またはトップマネジメント) に頼んでください。"
    )
    status = 403


class WrongStage(Refusal):
    """The version is not at the stage that this step needs."""

    code = "policies.wrong_stage"
    message = "この版は今、その操作ができる段階にありません。"
    next_step = "規程のページを開き直して、今の状態を確かめてください。"


class OpenVersionExists(Refusal):
    """A regulation has at most one version in the making."""

    code = "policies.open_version_exists"
    message = "この規程には、作成中の版がすでにあります。"
    next_step = "作成中の版を発行するか破棄してから、新しい版を作ってください。"


class TextChanged(Refusal):
    """The text is not the one that was on the screen."""

    code = "policies.text_changed"
    message = "表示していた文面と、今の文面が違います。"
    next_step = "ページを開き直し、今の文面をもう一度読んでください。"


class NothingWritten(Refusal):
    """A version without clauses cannot go to approval."""

    code = "policies.nothing_written"
    message = "条文が一つもありません。"
    next_step = "条を足してから、承認を依頼してください。"
    status = 422


class DayNotPossible(Refusal):
    """A version cannot take effect in the past or before the one it follows."""

    code = "policies.day_not_possible"
    message = "施行日には、今日以降で、前の版の施行日より後の日を指定してください。"
    next_step = "施行日を直して、もう一度発行してください。"
    status = 422


class AlreadySigned(Refusal):
    """One signature per person and version."""

    code = "policies.already_signed"
    message = "この版には、すでに署名しています。"
    next_step = "もう一度署名する必要はありません。"


class NotInForce(Refusal):
    """Only the version in force is signed."""

    code = "policies.not_in_force"
    message = "この規程には、今日効力のある版がありません。"
    next_step = "施行日になってから署名してください。"


class TooLong(Refusal):
    """Bounds of a regulation, so that it stays readable and comparable."""

    code = "policies.too_long"
    message = said(
        "条は %(clauses)s 個まで、一つの条は %(letters)s 字までです。",
        clauses=MOST_CLAUSES,
        letters=f"{LONGEST_BODY:,}",
    )
    next_step = "規程を分けるか、条を短くしてください。"
    status = 422


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dated:
    """What the calendar knows of a version.

    Attributes:
        effective_from: None while it is not published.
    """

    number: int
    published: bool
    effective_from: date | None
    material: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseText:
    """One clause as people read it.

    Attributes:
        code: stable over versions.
        item: item of the guideline; controls: codes of the controls that act on it.
    """

    code: str
    number: str
    heading: str
    body: str
    item: str = ""
    controls: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Piece:
    """A stretch of a comparison; ``kind`` is ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClauseChange:
    """A clause in two versions.

    Attributes:
        kind: ``same``, ``changed``, ``added`` or ``removed``.
    """

    code: str
    kind: str
    heading: tuple[Piece, ...]
    body: tuple[Piece, ...]


def in_force(versions: Iterable[Dated], on: date) -> Dated | None:
    """The version that counts on a day."""
    begun = [v for v in versions if v.published and v.effective_from and v.effective_from <= on]
    return max(begun, key=lambda v: v.number, default=None)


def upcoming(versions: Iterable[Dated], on: date) -> Dated | None:
    """The next version that is published but not yet in force."""
    later = [v for v in versions if v.published and v.effective_from and v.effective_from > on]
    return min(later, key=lambda v: v.number, default=None)


def signatures_count_from(versions: Sequence[Dated], on: date) -> int:
    """The lowest version number whose signature still counts on a day; 0 when none is in force.

    A change of substance makes earlier signatures lapse; a correction of wording does not.
    """
    current = in_force(versions, on)
    if current is None:
        return 0
    published = [v for v in versions if v.published and v.number <= current.number]
    first = min(v.number for v in published)
    return max((v.number for v in published if v.material), default=first)


def standing(version: Dated, versions: Iterable[Dated], on: date) -> str:
    """``open``, ``scheduled``, ``in_force`` or ``superseded`` on a day."""
    if not version.published or version.effective_from is None:
        return "open"
    if version.effective_from > on:
        return "scheduled"
    current = in_force(versions, on)
    return "in_force" if current and current.number == version.number else "superseded"


def require_other_person(author: int, writers: Iterable[int], approver: int) -> None:
    """Two persons rule of the approval.

    Raises:
        ApproverMustDiffer: the approver wrote on it.
    """
    if approver in {author, *writers}:
        raise ApproverMustDiffer


def require_day(effective_from: date, versions: Iterable[Dated], today: date) -> None:
    """A version takes effect today or later, and after every earlier one.

    Raises:
        DayNotPossible: it would rewrite the past.
    """
    days = [v.effective_from for v in versions if v.published and v.effective_from]
    if effective_from < today or any(effective_from <= day for day in days):
        raise DayNotPossible


def shown_text(title: str, number: int, clauses: Sequence[ClauseText]) -> str:
    """The text exactly as the reading page shows it, one paragraph per line."""
    lines = [f"{title} 第{number}版"]
    for clause in clauses:
        lines.append(f"{clause.number} {clause.heading}".strip())
        lines.extend(paragraphs(clause.body))
    return "\n".join(lines)


def paragraphs(body: str) -> list[str]:
    """Lines of a clause without empty ones."""
    return [line.strip() for line in body.splitlines() if line.strip()]


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def next_code(regulation: str, used: Iterable[str]) -> str:
    """The next clause code of a regulation; a code once used is never given to another clause."""
    numbers = [int(c.rpartition("-")[2]) for c in used if c.rpartition("-")[2].isdigit()]
    return f"{regulation}-{max(numbers, default=0) + 1}"


def renumbered(clauses: Sequence[ClauseText]) -> list[ClauseText]:
    """Clauses with 「第n条」 in their order."""
    return [dataclasses.replace(c, number=f"第{i}条") for i, c in enumerate(clauses, 1)]


def compare(before: Sequence[ClauseText], after: Sequence[ClauseText]) -> list[ClauseChange]:
    """What changed, in the order of the new version; removed clauses stand where they stood."""
    old = {clause.code: clause for clause in before}
    new = {clause.code for clause in after}
    changes = [_change(old.get(clause.code), clause) for clause in after]
    for place, clause in enumerate(before):
        if clause.code not in new:
            changes.insert(min(place, len(changes)), _change(clause, None))
    return changes


def _change(before: ClauseText | None, after: ClauseText | None) -> ClauseChange:
    heading = pieces(_title(before), _title(after))
    body = pieces(before.body if before else "", after.body if after else "")
    if before is None or after is None:
        kind = "added" if before is None else "removed"
    else:
        kind = "same" if all(p.kind == "same" for p in (*heading, *body)) else "changed"
    code = after.code if after else before.code if before else ""
    return ClauseChange(code=code, kind=kind, heading=heading, body=body)


def _title(clause: ClauseText | None) -> str:
    return f"{clause.number} {clause.heading}" if clause else ""


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts compared by sentence, and within a changed sentence by character."""
    old, new = _sentences(before), _sentences(after)
    found: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            found.append(Piece("same", gone))
        elif gone and come and max(len(gone), len(come)) <= _CLOSE_READING:
            found.extend(_letters(gone, come))
        else:
            found.extend(p for p in (Piece("removed", gone), Piece("added", come)) if p.text)
    return tuple(_joined(found))


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。\n])", text) if part]


def _letters(gone: str, come: str) -> list[Piece]:
    matcher = difflib.SequenceMatcher(None, gone, come, autojunk=False)
    if matcher.quick_ratio() < 0.5:  # mostly another sentence: letters would only confuse
        return [Piece("removed", gone), Piece("added", come)]
    found: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", gone[a:b]))
            continue
        found.extend(p for p in (Piece("removed", gone[a:b]), Piece("added", come[c:d])) if p.text)
    return found


def _joined(found: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
