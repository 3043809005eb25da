"""リスク欄の中身。What one edition of a cell says, what it must say, and how measures are written.

A present measure is a line: what is done, and in 〔〕 the clause of the rules that asks for it. The same
line stands in the form, in the library and in Excel, so that nothing is lost between them.
"""

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from omamori.facts.lifecycle import Measure, Medium, RiskKind, Stage
from omamori.facts.sentences import said
from omamori.plan.risk.domain.criteria import Criteria

LONGEST = 1000
MOST_LINES = 12
_CLAUSES = re.compile(r"[〔\[［]([^〕\]］]*)[〕\]］]\s*$")
_CODE = re.compile(r"[A-Za-z0-9]{1,12}-[0-9]{1,4}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Present:
    """A measure that is in place.

    Attributes:
        kind: code of ``Measure``.
        clauses: codes of the clauses that ask for it.
    """

    kind: str
    text: str
    clauses: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """As people write it."""
        return f"{self.text}〔{'、'.join(self.clauses)}〕" if self.clauses else self.text


@dataclasses.dataclass(frozen=True, kw_only=True)
class Particulars:
    """What a cell says.

    Attributes:
        stage, media, kinds: codes of ``facts.lifecycle``.
        items: public ids of entries of the register; empty for all of the process.
        scene: 取扱いの場面: who, where, on what.
        threat, weakness: 想定リスク.
        likelihood, impact: levels of the criteria; 0 while unknown.
        measures: present measures of the four kinds.
        residual: 残留リスク in words; watch: how it is watched.
        origin: code of the scene of the library it came from.
    """

    stage: str
    scene: str
    media: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    threat: str = ""
    weakness: str = ""
    likelihood: int = 0
    impact: int = 0
    measures: tuple[Present, ...] = ()
    residual: str = ""
    watch: str = ""
    origin: str = ""

    @property
    def clauses(self) -> tuple[str, ...]:
        """Clauses that its measures rest on, each once."""
        return tuple(dict.fromkeys(code for m in self.measures for code in m.clauses))

    def lines(self, kind: str) -> str:
        """The measures of one kind, a line each."""
        return "\n".join(m.line for m in self.measures if m.kind == kind)


def read_measures(text: str, kind: str) -> tuple[Present, ...]:
    """Measures of one kind from lines as people write them."""
    return tuple(_measure(line, kind) for line in map(str.strip, text.splitlines()) if line)


def _measure(line: str, kind: str) -> Present:
    found = _CLAUSES.search(line)
    codes = tuple(dict.fromkeys(_CODE.findall(found[1]))) if found else ()
    return Present(
        kind=kind, text=line[: found.start()].strip() if found and codes else line, clauses=codes
    )


def alike(given: Particulars) -> Particulars:
    """The same with codes in their order and texts without spaces around."""
    return dataclasses.replace(
        given,
        scene=_trimmed(given.scene),
        threat=_trimmed(given.threat),
        weakness=_trimmed(given.weakness),
        residual=_trimmed(given.residual),
        watch=_trimmed(given.watch),
        media=_ordered(given.media, Medium),
        kinds=_ordered(given.kinds, RiskKind),
        items=tuple(sorted(set(given.items))),
        measures=tuple(m for kind in Measure for m in given.measures if m.kind == kind.value),
    )


def _trimmed(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _ordered(codes: Iterable[str], words: Iterable[str]) -> tuple[str, ...]:
    found = set(codes)
    return tuple(str(word) for word in words if str(word) in found)


def problems(
    given: Particulars, criteria: Criteria, *, items: frozenset[str], clauses: frozenset[str]
) -> dict[str, str]:
    """What cannot be kept, field by field, even in a draft.

    Args:
        given: what was written.
        criteria: the scales.
        items: entries of the register in this process.
        clauses: codes of the clauses of the rules.
    """
    wrong: dict[str, str] = {}
    if given.stage not in {str(s) for s in Stage}:
        wrong["stage"] = "局面を一覧から選んでください。"
    if not given.scene:
        wrong["scene"] = "だれが、どこで、何を使って取り扱うかを書いてください。"
    for name in ("scene", "threat", "weakness", "residual", "watch"):
        if len(getattr(given, name)) > LONGEST:
            wrong[name] = said("%(n)s 字までにしてください。", n=f"{LONGEST:,}")
    if not set(given.items) <= items:
        wrong["items"] = "この業務の台帳にない個人情報が選ばれています。選び直してください。"
    for name, levels in (("likelihood", criteria.likelihood), ("impact", criteria.impact)):
        if getattr(given, name) and getattr(given, name) not in {x.level for x in levels}:
            wrong[name] = "基準にある段を選んでください。"
    return wrong | _measure_problems(given, clauses)


def _measure_problems(given: Particulars, clauses: frozenset[str]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for kind in Measure:
        mine = [m for m in given.measures if m.kind == kind.value]
        unknown = tuple(c for m in mine for c in m.clauses if c not in clauses)
        if unknown:
            sentence = "規程にない条の番号です: %(codes)s。番号を直すか、〔〕を外してください。"
            wrong[kind.value] = said(sentence, codes=unknown)
        elif len(mine) > MOST_LINES or any(len(m.text) > LONGEST for m in mine):
            wrong[kind.value] = said("%(n)s 行までにしてください。", n=MOST_LINES)
    return wrong


def missing(given: Particulars, criteria: Criteria) -> dict[str, str]:
    """What has to be written before somebody can approve it."""
    wrong: dict[str, str] = {}
    if not given.media:
        wrong["media"] = "媒体を選んでください。"
    if not given.kinds:
        wrong["kinds"] = "想定リスクの種類を選んでください。"
    if not given.threat:
        wrong["threat"] = "何が起きるおそれがあるかを書いてください。"
    if not given.likelihood:
        wrong["likelihood"] = "発生可能性を選んでください。"
    if not given.impact:
        wrong["impact"] = "影響度を選んでください。"
    if not given.measures:
        wrong["organisational"] = "今行っている対策を、少なくとも一つ書いてください。"
    if not given.residual:
        wrong["residual"] = "対策をしても残ることを、一文で書いてください。"
    elif len(given.residual) < criteria.least_letters and not says_nothing(
        given.residual, criteria
    ):
        wrong["residual"] = said(
            "残ることを、%(n)s 字以上の文で書いてください。", n=criteria.least_letters
        )
    if not given.watch:
        wrong["watch"] = "残ることを、だれがいつ見るかを書いてください。"
    return wrong


def says_nothing(text: str, criteria: Criteria) -> bool:
    """Whether a residual risk is 「なし」 in one of its spellings; empty is not an answer at all."""
    plain = text.strip().casefold().rstrip("。.").strip()
    return bool(text.strip()) and plain in criteria.nothing_words


def content(given: Particulars) -> dict[str, object]:
    """As JSON-ready values."""
    return dataclasses.asdict(given)


def fingerprint(given: Particulars, *, ending: bool) -> str:
    """SHA-256 of what is proposed."""
    told = content(given) | {"ending": ending}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def changed(before: Particulars, after: Particulars) -> tuple[str, ...]:
    """Names of the fields that say something else."""
    names = [f.name for f in dataclasses.fields(Particulars)]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def from_lines(lines: Mapping[str, str]) -> tuple[Present, ...]:
    """Measures from one text for each of the four kinds."""
    return tuple(
        m for kind in Measure for m in read_measures(lines.get(kind.value, ""), kind.value)
    )
