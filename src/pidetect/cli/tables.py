"""人が読む表。One table for each file: how many persons, which kinds, how sure, and where to look.

Values are never printed: the hint (佐＊＊) is enough to find the place again.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from pidetect.cli.places import Place
from pidetect.cli.reports import explanation, status_of
from pidetect.cli.terminal import Paint, columns, fitted, has_colours, padded, printable, width
from pidetect.types import LABELS, Examination, Finding, Risk

_HEADINGS = ("種類", "件数", "確からしさ", "例", "場所")
_MOST_STRETCHES = 3
_MOST_PLACES = 4
_LONGEST_HINT = 16
_WHOLE = 10_000


class Tables:
    """Writes a table for each file, and one line in the end.

    Args:
        out: where to write.
        listed: whether every finding is written, too.
    """

    def __init__(self, out: TextIO, *, listed: bool = False) -> None:
        """Begin with no file."""
        self._out, self._listed = out, listed
        self._paint = Paint(on=has_colours(out))
        # Where lines end only matters to a terminal: a file keeps every place whole.
        self._columns = columns() if out.isatty() else _WHOLE
        self._files = self._with = self._clean = self._unexamined = self._persons = 0

    def add(self, place: Place, result: Examination) -> int:
        """One file."""
        self._files += 1
        self._with += bool(result.kinds)
        self._clean += result.examined and not result.kinds
        self._unexamined += not result.examined
        self._persons += result.persons.estimate
        for line in self._lines(place, result):
            self._out.write(line + "\n")
        self._out.flush()
        return status_of(result)

    def end(self) -> None:
        """The line below all tables."""
        unexamined = f"調べきれないもの {self._unexamined:,} 件" if self._unexamined else ""
        persons_in_all = f" (ファイルごとの人数の合計 約{self._persons:,}人分)"
        sum_of_persons = persons_in_all if self._persons else ""
        parts = [
            f"個人情報のあるもの {self._with:,} 件{sum_of_persons}",
            f"見つからないもの {self._clean:,} 件",
            self._paint(unexamined, "yellow"),
        ]
        head = self._paint(f"合計 {self._files:,} ファイル", "bold")
        self._out.write(f"{head}: {'、'.join(p for p in parts if p)}\n")

    def _lines(self, place: Place, result: Examination) -> Iterator[str]:
        name = "標準入力" if place.path == "-" else printable(place.path)
        paint = self._paint
        if result.kinds:
            yield f"{paint(name, 'bold')}  {paint(persons(result), 'cyan', 'bold')}"
            yield from self._table(result)
            if grave := " ".join(risks(result.risk)):
                yield "  " + paint(f"重大: {grave}", "red")
            if result.hidden:
                yield "  " + paint("見えない所 (コメント、隠しシートなど) にもあります。", "yellow")
            if self._listed:
                yield from self._list(result)
        elif result.examined:
            yield paint(f"{name}  個人情報は見つかりませんでした。", "dim")
        else:
            yield paint(name, "bold")
        if not result.examined:
            yield "  " + paint(f"⚠ 調べきれていません: {explanation(place, result)}", "yellow")
        if result.kinds:
            yield ""

    def _table(self, result: Examination) -> Iterator[str]:
        rows = [_HEADINGS, *(_row(k, n, result) for k, n in ranked(result))]
        widths = [max(width(row[c]) for row in rows) for c in range(len(_HEADINGS) - 1)]
        room = max(12, self._columns - sum(widths) - 2 * len(_HEADINGS))
        for number, row in enumerate(rows):
            cells = [
                padded(cell, w, right=c in (1, 2))
                for c, (cell, w) in enumerate(zip(row, widths, strict=False))
            ]
            line = "  " + "  ".join([*cells, fitted(row[-1], room)])
            yield self._paint(line, "dim") if number == 0 else line

    def _list(self, result: Examination) -> Iterator[str]:
        for finding in result.findings:
            where = printable(f"{finding.place} {finding.line}行").strip()
            label = LABELS.get(finding.kind, finding.kind)
            hint = printable(finding.masked)
            # As people count: from one, the last letter included.
            first, last = finding.start + 1, finding.end
            span = f"{first}" if first == last else f"{first}～{last}"
            yield f"    {where}  {span} 文字目  {label}  {hint}  {certainty([finding])}"
        if (more := sum(result.kinds.values()) - len(result.findings)) > 0:
            yield f"    ほかに {more:,} 件 (--json ですべて出します)"


def persons(result: Examination) -> str:
    """About how many persons, with the bounds where they differ."""
    count = result.persons
    if not count.high:
        return "特定の人のものではない情報"
    bounds = "" if count.low == count.high else f" ({count.low:,}～{count.high:,}人)"
    about = f"約{count.estimate:,}人分{bounds}"
    others = result.others.estimate
    if not others:
        about += "、名前や署名だけ"
    elif others < count.estimate:
        about += f"、名前や署名だけの人のほかは 約{others:,}人分"
    return about


def ranked(result: Examination) -> list[tuple[str, int]]:
    """Kinds with their number, in the order in which the library lists kinds; those of plug-ins last."""
    order = {kind: n for n, kind in enumerate(LABELS)}
    ordered = sorted(result.kinds.items(), key=lambda row: (order.get(row[0], len(order)), row[0]))
    first = ("person_name", "postal_address")
    return sorted(ordered, key=lambda row: first.index(row[0]) if row[0] in first else len(first))


def risks(risk: Risk) -> Iterator[str]:
    """What is grave among it (個人情報保護法施行規則 第7条, 番号法 第29条の4)."""
    if risk.my_number:
        yield f"個人番号 {risk.my_number:,}人分。"
    if risk.sensitive:
        yield f"要配慮個人情報 {risk.sensitive:,}人分。"
    if risk.financial:
        yield f"財産に関わる情報 {risk.financial:,}人分。"
    if risk.many:
        yield "1,000 人を超えます (漏えいは報告の対象)。"


def _row(kind: str, number: int, result: Examination) -> tuple[str, str, str, str, str]:
    listed = [f for f in result.findings if f.kind == kind]
    hint = fitted(printable(listed[0].masked), _LONGEST_HINT) if listed else ""
    sure = certainty(listed)
    return LABELS.get(kind, kind), f"{number:,}", sure, hint, printable(where(listed, number))


def certainty(findings: Sequence[Finding]) -> str:
    """From the least to the most, in percent."""
    if not findings:
        return ""
    # 100 % would promise what no rule can.
    low, high = (
        min(99, int(f * 100))
        for f in (min(f.certainty for f in findings), max(f.certainty for f in findings))
    )
    return f"{low}%" if low == high else f"{low}～{high}%"


def where(findings: Sequence[Finding], number: int) -> str:
    """The parts and lines in which findings stand: シート「名簿」 2～313行."""
    shown: list[str] = []
    by_place = [(p, list(group)) for p, group in groupby(findings, key=lambda f: f.place)]
    for place, group in by_place[:_MOST_PLACES]:
        lines = stretches(sorted({f.line for f in group if f.line}))
        shown.append(f"{place} {lines}".strip())
    if len(by_place) > _MOST_PLACES or len(findings) < number:
        shown.append("ほか")
    return "、".join(shown)


def stretches(lines: Sequence[int]) -> str:
    """Lines that follow each other as one stretch; at most a few."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    if not runs:
        return ""
    if len(runs) > _MOST_STRETCHES:
        return f"{runs[0][0]}～{runs[-1][1]}行のあちこち"
    return ",".join(f"{a}" if a == b else f"{a}～{b}" for a, b in runs) + "行"
