"""採点を行う。Runs the detector over labelled files and prints precision, recall and persons, for each kind.

``python -m pidetect.evaluate PATH…`` (also ``pidetect evaluate``): anybody can measure it on documents of their
own. What the figures mean is defined in ``scoring``. Values stay hidden unless asked for.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pidetect import engine, grid
from pidetect.cli.parser import Parser
from pidetect.persons import People
from pidetect.scoring import Answer, Detector, Document, Score, Tally, score
from pidetect.specimens import Mark, fill, parse_marks
from pidetect.types import LABELS, UNREPORTED, Mode

_AROUND = 14
"""Characters shown on each side of an error."""


def detector(mode: Mode) -> Detector:
    """This library as a detector."""

    def detect(text: str) -> Answer:
        matches = engine.matches_of(text, mode, grid.sniff(text))
        people = People()
        people.add(text, matches)
        return Answer(tuple(Mark(m.kind, m.start, m.end) for m in matches), people.estimate())

    return detect


def read(path: Path) -> Iterator[Document]:
    """The labelled texts of a file (.txt, .jsonl) or of all such files of a folder, in order.

    Raises:
        ValueError: a file that is not labelled text; the message names the file, never its content.
        OSError: a file that cannot be read.
    """
    if path.is_dir():
        for file in sorted((*path.rglob("*.txt"), *path.rglob("*.jsonl"))):
            yield from read(file)
        return
    content = path.read_text("utf-8")
    try:
        if path.suffix == ".jsonl":
            for number, line in enumerate(filter(str.strip, content.split("\n")), 1):
                yield from_json(json.loads(line), f"{path}:{number}")
        else:
            yield from_text(content, str(path))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: ラベル付き文書として読めません") from error


def from_text(content: str, name: str) -> Document:
    """A marked text with its head of ``# key: value`` lines.

    Raises:
        ValueError: marks that do not pair, or a number of persons that is none.
    """
    head: dict[str, str] = {}
    rest = content
    while rest.startswith("# "):
        line, _, rest = rest.partition("\n")
        key, _, value = line[2:].partition(":")
        head[key.strip()] = value.strip()
    text, marks = parse_marks(fill(rest.removeprefix("\n") if head else rest))
    persons = int(head["persons"]) if "persons" in head else None
    return Document(name, head.get("type", ""), text, _reported(marks), persons)


def from_json(row: Mapping[str, Any], name: str) -> Document:
    """A labelled text as a JSON object ``{"text", "spans": [{"start", "end", "kind"}], "persons"}``.

    Raises:
        KeyError, TypeError, ValueError: fields that are missing or wrong, spans outside the text.
    """
    text = str(row["text"])
    marks = [Mark(str(s["kind"]), int(s["start"]), int(s["end"])) for s in row["spans"]]
    if any(not 0 <= m.start < m.end <= len(text) for m in marks):
        raise ValueError("span outside the text")
    told = row.get("persons")
    ordered = sorted(marks, key=lambda m: m[1:])
    return Document(
        str(row.get("id", name)),
        str(row.get("type", "")),
        text,
        _reported(ordered),
        None if told is None else int(told),
    )


def _reported(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    return tuple(m for m in marks if m.kind not in UNREPORTED)


_SHARES = {
    "exact_precision": "適合率",
    "exact_recall": "再現率",
    "exact_f1": "F1",
    "overlap_precision": "重なり適合率",
    "overlap_recall": "重なり再現率",
    "overlap_f1": "重なりF1",
    "cover_same": "覆い同種",
    "cover_any": "覆い",
}


LEGEND = (
    "正解 / 検出: 印の付いた所の数 / 見つけた所の数",
    "適合率、再現率: 種類も始まりも終わりも同じものを当たりとし、当たり ÷ 検出、当たり ÷ 正解。F1: 二つの調和平均",
    "重なり…: 同じ種類で、1 文字でも重なれば当たりと数える",
    "覆い同種: 正解の文字の 80% 以上を、同じ種類が覆った割合。覆い: どの種類でもよい (伏せるときに大切なのはこちら)",
    "人数誤差: 見積もりと正しい人数の差の平均 (人)。人数相対: その差 ÷ 正しい人数 の平均",
    "数は 0 から 1 (人数誤差を除く)。- は、割るものがないことを表す",
)
"""What the columns of ``report`` mean, below them."""


def run(
    paths: Sequence[Path], detect: Detector
) -> tuple[Score, dict[str, Score], list[tuple[Document, Answer]]]:
    """The score of everything, the score by type of document, and what was answered."""
    answered = [(document, detect(document.text)) for path in paths for document in read(path)]
    by_type: dict[str, Score] = {}
    for document, answer in answered:
        known = by_type.get(document.type, Score())
        by_type[document.type] = known + score(document, answer)
    return sum(by_type.values(), Score()), by_type, answered


def report(total: Score, by_type: Mapping[str, Score]) -> Iterator[str]:
    """The lines for a person: entities, persons, clean texts, types of document from the worst on."""
    yield from _table(
        ("種類", "正解", "検出", *_SHARES.values()),
        [*((LABELS.get(k, k), t) for k, t in total.kinds.items()), ("すべて", total.total)],
    )
    persons = total.persons.figures()
    yield ""
    yield (
        f"文書 {total.documents} 件。人数 ({total.persons.documents} 件): 平均誤差 {_shown(persons['mae'])} 人、"
        f"相対誤差 {_shown(persons['relative'])}、範囲に入った割合 {_shown(persons['within'])}"
    )
    clean = total.clean
    yield (
        f"個人情報のある文書 {total.documents - clean.documents} 件: "
        f"すべてを覆ったもの {total.whole} 件"
    )
    yield (
        f"個人情報のない文書 {clean.documents} 件 ({clean.characters} 文字): 何も検出しなかったもの {clean.silent} 件、"
        f"誤検出 {clean.alarms} 件、1,000 文字あたり {_shown(clean.per_page)} 件"
    )
    yield ""
    ranked = sorted(by_type.items(), key=lambda row: row[1].total.figures()["cover_any"] or 0.0)
    head = ("文書の種類", "件数", "正解", "検出", "覆い", "適合率", "F1", "人数誤差", "人数相対")
    yield from _aligned([head, *(_type_row(name, one) for name, one in ranked)])
    yield ""
    yield from LEGEND


def _type_row(name: str, one: Score) -> tuple[str, ...]:
    tally, figures, persons = one.total, one.total.figures(), one.persons.figures()
    counts = (one.documents, tally.gold, tally.found)
    shares = (figures["cover_any"], figures["exact_precision"], figures["exact_f1"])
    errors = persons["mae"], persons["relative"]
    return (name or "-", *map(str, counts), *map(_shown, shares), *map(_shown, errors))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, Tally]]) -> Iterator[str]:
    cells = [
        (name, str(t.gold), str(t.found), *(_shown(t.figures()[key]) for key in _SHARES))
        for name, t in rows
    ]
    return _aligned([head, *cells])


def _shown(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns under each other; a kanji is two letters wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [first + " " * (widths[0] - _width(first))]
        pairs = zip(others, widths[1:], strict=True)
        yield "  ".join([*cells, *(" " * (w - _width(c)) + c for c, w in pairs)])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def errors(document: Document, answer: Answer, *, values: bool = False) -> Iterator[str]:
    """What was missed and what was found wrongly, with the words around it.

    Args:
        document: the labelled text.
        answer: what was said of it.
        values: show personal information instead of hiding it.
    """
    gold, found = set(document.marks), set(answer.marks)
    wrong = [("見落とし", m) for m in gold - found] + [("誤検出", m) for m in found - gold]
    text = document.text if values else _hidden(document.text, gold | found)
    for label, mark in sorted(wrong, key=lambda row: (row[1].start, row[1].end, row[0])):
        before = text[max(mark.start - _AROUND, 0) : mark.start]
        inside, after = text[mark.start : mark.end], text[mark.end : mark.end + _AROUND]
        line = f"{document.name}: {label} {mark.kind} {before}【{inside}】{after}"
        yield " ".join(line.splitlines()).replace("\t", "→")


def _hidden(text: str, marks: Iterable[Mark]) -> str:
    """The text with everything that is labelled or found as dots, at the same length."""
    letters = list(text)
    for mark in marks:
        for at in range(mark.start, mark.end):
            letters[at] = "●"
    return "".join(letters)


def as_json(total: Score, by_type: Mapping[str, Score]) -> dict[str, Any]:
    """The figures as plain values."""
    return {
        "documents": total.documents,
        "kinds": {k: _plain(t) for k, t in total.kinds.items()},
        "all": _plain(total.total),
        "whole": total.whole,
        "persons": {"documents": total.persons.documents, **total.persons.figures()},
        "clean": {
            "documents": total.clean.documents,
            "characters": total.clean.characters,
            "silent": total.clean.silent,
            "false_alarms": total.clean.alarms,
            "per_page": total.clean.per_page,
        },
        "types": {
            name: {"documents": s.documents, **_plain(s.total), "persons": s.persons.figures()}
            for name, s in sorted(by_type.items())
        },
    }


def _plain(tally: Tally) -> dict[str, Any]:
    return {"gold": tally.gold, "found": tally.found, **tally.figures()}


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 when everything was read, 2 when a file is not labelled text."""
    parser = Parser(
        prog="pidetect evaluate",
        usage="[指定…] PATH…",
        description="ラベル付き文書 (.txt、.jsonl) で、見つける正しさを測ります。",
        epilog="終了コード: 0 測った、2 読めないか、ラベル付きの文書でないものがある",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ファイルかフォルダー")
    parser.add_argument("--mode", choices=("fast", "deep"), default="deep", help="既定は deep")
    parser.add_argument("--json", action="store_true", help="JSON で出す")
    parser.add_argument("--show-errors", action="store_true", help="誤りを前後の文とともに出す")
    parser.add_argument("--show-values", action="store_true", help="誤りの値を伏せずに出す")
    asked = parser.parse_args(argv)
    try:
        total, by_type, answered = run(asked.paths, detector(asked.mode))
    except OSError as error:
        sys.stderr.write(f"{error.filename}: 読めません\n")
        return 2
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if asked.show_errors:
        for document, answer in answered:
            lines = errors(document, answer, values=asked.show_values)
            sys.stdout.writelines(line + "\n" for line in lines)
    if asked.json:
        sys.stdout.write(json.dumps(as_json(total, by_type), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in report(total, by_type))
    return 0


if __name__ == "__main__":
    sys.exit(main())
