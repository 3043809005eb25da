"""命令行。``pidetect [--fast|--deep] [--json] PATH…``: what is in these files, for people and for scripts.

One JSON object per finding, then one per file with its summary. Exit status: 0 nothing found, 1 found,
2 something could not be examined. Offsets count characters of the extracted text of the place.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

from pidetect.extract import Limits
from pidetect.pool import ExaminerPool
from pidetect.types import LABELS, Examination, Mode

NOTHING, FOUND, UNEXAMINED = 0, 1, 2
_EVERYTHING = 10_000_000
_AHEAD = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the command; gives the exit status."""
    asked = _parser().parse_args(arguments)
    mode: Mode = "fast" if asked.fast else "deep"
    status = NOTHING
    limits = Limits(findings=_EVERYTHING if asked.json else 200)
    workers = min(4, os.cpu_count() or 1)
    with ExaminerPool(workers, seconds=asked.seconds, limits=limits) as pool:
        for path, result in _examined(pool, asked.paths, mode):
            _write(sys.stdout, path, result, as_json=asked.json)
            if not result.examined:
                status = UNEXAMINED
            elif result.kinds:
                status = max(status, FOUND)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pidetect",
        description="ファイルの中の個人情報を見つけます。値そのものは表示しません。",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--fast", action="store_true", help="速さを優先する")
    mode.add_argument("--deep", action="store_true", help="くまなく調べる (既定)")
    parser.add_argument("--json", action="store_true", help="1 行に 1 件の JSON で出す")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="1 ファイルにかける秒数 (既定 60)"
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="ファイル、フォルダー、または - (標準入力)"
    )
    return parser


def _files(paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        if path != "-" and Path(path).is_dir():
            for folder, names, files in os.walk(path):
                names.sort()
                yield from (str(Path(folder) / file) for file in sorted(files))
        else:
            yield path


def _examine(pool: ExaminerPool, path: str, mode: Mode) -> Examination:
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError:
        return Examination(name=path, examined=False, why="missing")
    return pool.examine(data, Path(path).name, mode=mode)


def _examined(
    pool: ExaminerPool, paths: Sequence[str], mode: Mode
) -> Iterator[tuple[str, Examination]]:
    """Answers in the order of the paths; a few files are read ahead."""
    with ThreadPoolExecutor(_AHEAD) as threads:
        waiting: list[tuple[str, Future[Examination]]] = []
        for path in _files(paths):
            waiting.append((path, threads.submit(_examine, pool, path, mode)))
            if len(waiting) > _AHEAD:
                first, future = waiting.pop(0)
                yield first, future.result()
        for path, future in waiting:
            yield path, future.result()


def _write(out: TextIO, path: str, result: Examination, *, as_json: bool) -> None:
    lines = _json_lines(path, result) if as_json else _sentences(path, result)
    out.writelines(line + "\n" for line in lines)
    out.flush()


def _json_lines(path: str, result: Examination) -> Iterator[str]:
    for finding in result.findings:
        row = {
            "path": path,
            "place": finding.place,
            "kind": finding.kind,
            "start": finding.start,
            "end": finding.end,
            "certainty": finding.certainty,
            "person": finding.person,
        }
        yield json.dumps(row, ensure_ascii=False)
    persons = result.persons
    summary = {
        "persons": {"low": persons.low, "estimate": persons.estimate, "high": persons.high},
        "kinds": dict(result.kinds),
        "examined": result.examined,
        "why": result.why,
    }
    yield json.dumps({"path": path, "summary": summary}, ensure_ascii=False)


def _sentences(path: str, result: Examination) -> Iterator[str]:
    shown = "標準入力" if path == "-" else path
    if not result.kinds:
        yield f"{shown}: 個人情報は見つかりませんでした。" if result.examined else f"{shown}:"
    else:
        persons = result.persons
        bounds = "" if persons.low == persons.high else f" ({persons.low}～{persons.high} 人)"
        kinds = "、".join(f"{LABELS.get(k, k)} {n} 件" for k, n in sorted(result.kinds.items()))
        yield f"{shown}: およそ {persons.estimate} 人分{bounds}。{kinds}"
        for finding in result.findings:
            place = f"{finding.place} " if finding.place else ""
            label = LABELS.get(finding.kind, finding.kind)
            sure = f"確からしさ {finding.certainty:.0%}"
            yield f"  {place}{finding.start}～{finding.end} 文字目  {label}  {finding.masked}  {sure}"
        if (more := sum(result.kinds.values()) - len(result.findings)) > 0:
            yield f"  ほかに {more} 件 (--json ですべて出します)"
    if not result.examined:
        yield f"  ⚠ 調べきれていません: {result.explanation}"


if __name__ == "__main__":
    sys.exit(main())
