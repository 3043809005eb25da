"""パソコンの報告。What ``omamori scan PATH --report FILE`` writes on a PC, and what is believed of it here.

JSON Lines in UTF-8: a head, one line for each file with personal information or that could not be read, an end. A
file is only told by name, numbers, kinds and masked samples. It comes from outside: every value is checked, and one
that cannot be makes the whole report void.
"""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NoReturn

from omamori.do.discovery.domain.errors import ReportBroken
from omamori.do.discovery.domain.files import GRAVITIES, SAMPLES, UNREADABLE, Listed, Outcome
from omamori.facts.sentences import said
from pidetect.types import LABELS

FORMAT = "omamori-scan"
VERSION = 1
MOST_LINES = 50_000
OLDEST, AHEAD = timedelta(days=365), timedelta(days=1)
"""How old a report may be, and how far the clock of a PC may be ahead."""
_LONGEST_LINE = 16 * 1024
_LONGEST_PATH = 1000
_LONGEST_SAMPLE = 60
_MOST = 2_000_000_000
"""Persons or bytes of one file at most; a number above is nobody's count."""
_MOST_BYTES = 1 << 50
_MASK = ("*", "＊")
_ODD = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that could make a path look like another one."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """A report that can be believed.

    Attributes:
        root: the folder that was looked through.
        made_at: when, by the PC's clock.
        mode: ``fast`` or ``deep``.
        whole: everything was seen and the report has its end.
        files: things that were looked into.
        told: what is told of things, with the things themselves.
    """

    root: str
    made_at: datetime
    mode: str
    whole: bool
    files: int
    told: tuple[tuple[Listed, Outcome], ...]

    @property
    def looked(self) -> bool:
        """Whether it saw everything there was, and there was something: only then can a PC be clean."""
        return self.whole and self.files > 0


def head(*, root: str, made_at: datetime, mode: str, engine: str) -> str:
    """The first line."""
    return _line(format=FORMAT, version=VERSION, root=root, made_at=made_at.isoformat(), mode=mode, engine=engine)  # fmt: skip


def line(listed: Listed, outcome: Outcome) -> str:
    """The line of one file."""
    return _line(
        path=outcome.path, size=listed.size, changed=listed.changed, open=listed.open,
        content=outcome.content, why=outcome.why, kinds=dict(outcome.kinds), low=outcome.low,
        estimate=outcome.estimate, high=outcome.high, gravity=outcome.gravity,
        samples=[list(s) for s in outcome.samples],
    )  # fmt: skip


def end(*, files: int, whole: bool) -> str:
    """The last line."""
    return _line(end=True, files=files, whole=whole)


def _line(**values: object) -> str:
    # Names of files may be no Unicode at all: escaped, they go through.
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")) + "\n"


def read(content: bytes, *, now: datetime) -> Report:
    """Read a report.

    Args:
        content: the file.
        now: when it is handed in; a report of the future or of long ago says nothing about the PC.

    Raises:
        ReportBroken: with the line and what is wrong with it.
    """
    lines = list(_lines(content))
    if not lines:
        raise ReportBroken("ファイルが空です。")
    first = lines[0]
    if first.get("format") != FORMAT:
        raise ReportBroken("omamori scan の報告ではありません。")
    if first.get("version") != VERSION:
        raise ReportBroken("報告の版が違います。同じ版の omamori で調べてください。")
    last = lines[-1] if lines[-1].get("end") is True and len(lines) > 1 else {}
    told = tuple(_told(value, n) for n, value in enumerate(lines[1 : -1 if last else None], 2))
    if len({listed.path for listed, _ in told}) != len(told):
        raise ReportBroken("同じファイルが二度書かれています。")
    files = _number(last, "files", len(lines), _MOST) if last else len(told)
    if files < len(told):
        sentence = "終わりの行は %(files)s 件を調べたと言っていますが、ファイルの行が %(lines)s 行あります。"
        raise ReportBroken(said(sentence, files=files, lines=len(told)))
    return Report(
        root=_text(first, "root", 1, _LONGEST_PATH),
        made_at=_moment(first, now),
        mode=_one_of(first, "mode", 1, ("fast", "deep")),
        whole=last.get("whole") is True,
        files=files,
        told=told,
    )


def _lines(content: bytes) -> Iterator[Mapping[str, Any]]:
    parts = content.split(b"\n")
    if len(parts) > MOST_LINES + 3:
        raise ReportBroken(said("行が多すぎます。%(most)s 件までです。", most=f"{MOST_LINES:,}"))
    for number, part in enumerate(parts, 1):
        if not part.strip():
            continue
        if len(part) > _LONGEST_LINE:
            _refuse(number)
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            _refuse(number)
        if not isinstance(value, dict):
            _refuse(number)
        yield value


def _told(value: Mapping[str, Any], number: int) -> tuple[Listed, Outcome]:
    path = _text(value, "path", number, _LONGEST_PATH)
    if _ODD.search(path) or path.startswith("/") or ".." in path.split("/"):
        _refuse(number, "path")
    why = _one_of(value, "why", number, ("", *UNREADABLE))
    low, estimate, high = (_number(value, n, number, _MOST) for n in ("low", "estimate", "high"))
    if not low <= estimate <= high:
        _refuse(number, "estimate")
    content = _text(value, "content", number, 64)
    if content and not re.fullmatch(r"[0-9a-f]{64}", content):
        _refuse(number, "content")
    listed = Listed(
        path=path,
        size=_number(value, "size", number, _MOST_BYTES),
        changed=_number(value, "changed", number, _MOST_BYTES * 16),
        open=value.get("open") is True,
    )
    outcome = Outcome(
        path=path, content=content, examined=not why, why=why, kinds=_kinds(value, number),
        low=low, estimate=estimate, high=high,
        gravity=_one_of(value, "gravity", number, GRAVITIES),
        samples=_samples(value, number), size=listed.size,
    )  # fmt: skip
    return listed, outcome


def _kinds(value: Mapping[str, Any], number: int) -> dict[str, int]:
    kinds = value.get("kinds")
    if not isinstance(kinds, dict) or set(kinds) - set(LABELS):
        _refuse(number, "kinds")
    return {kind: _number(kinds, kind, number, _MOST) for kind in kinds}


def _samples(value: Mapping[str, Any], number: int) -> tuple[tuple[str, str], ...]:
    samples = value.get("samples")
    if not isinstance(samples, list) or len(samples) > SAMPLES:
        _refuse(number, "samples")
    found = []
    for sample in samples:
        pair = isinstance(sample, list) and len(sample) == 2 and all(isinstance(s, str) for s in sample)  # fmt: skip
        if not pair or sample[0] not in LABELS or not _is_masked(sample[1]):
            _refuse(number, "samples")
        found.append((sample[0], sample[1]))
    return tuple(found)


def _is_masked(text: str) -> bool:
    """Whether most of it is hidden: nothing readable comes in by way of a sample."""
    hidden = sum(text.count(mark) for mark in _MASK)
    return 0 < len(text) <= _LONGEST_SAMPLE and hidden * 2 >= len(text) and not _ODD.search(text)


def _text(value: Mapping[str, Any], name: str, number: int, most: int) -> str:
    found = value.get(name)
    if not isinstance(found, str) or len(found) > most:
        _refuse(number, name)
    return found


def _one_of(value: Mapping[str, Any], name: str, number: int, allowed: tuple[str, ...]) -> str:
    found = value.get(name)
    if not isinstance(found, str) or found not in allowed:
        _refuse(number, name)
    return found


def _number(value: Mapping[str, Any], name: str, number: int, most: int) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
        _refuse(number, name)
    return found


def _moment(value: Mapping[str, Any], now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value, "made_at", 1, 40))
    except ValueError:
        _refuse(1, "made_at")
    if moment.tzinfo is None:
        _refuse(1, "made_at")
    if moment > now + AHEAD:
        raise ReportBroken(
            said(
                "報告の日時が、まだ来ていない日時です。パソコンの時計を合わせてから、もう一度調べてください。"
            )
        )
    if moment < now - OLDEST:
        raise ReportBroken(said("報告が一年より前のものです。パソコンで、もう一度調べてください。"))
    return moment


def _refuse(number: int, what: str = "") -> NoReturn:
    if not what:
        raise ReportBroken(said("%(number)s 行目を読み取れません。", number=number))
    raise ReportBroken(
        said("%(number)s 行目の「%(what)s」が正しくありません。", number=number, what=what)
    )
