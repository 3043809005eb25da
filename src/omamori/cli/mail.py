"""判断だけを見る。``omamori outbound judge``: what the gate would do with mail files, sending nothing."""

import argparse
import dataclasses
import json
import re
import sys
from pathlib import Path

from omamori.do.outbound.examiner import PooledExaminer
from omamori.do.outbound.foretelling import Foretold, foretell
from omamori.facts.errors import Refusal

_VERDICTS = {
    "pass": "そのまま送る",
    "delay": "少し待って送る (呼び戻せます)",
    "self_check": "送信者の確認まで止める",
    "second_check": "二人目の確認まで止める",
    "refuse": "断る",
}
_STRAY = re.compile(rb"\r(?!\n)|(?<!\r)\n")


def judge(options: argparse.Namespace) -> int:
    """Print a judgement for each file; 1 when any would not simply pass, 2 when one cannot be read."""
    examiner = PooledExaminer(workers=1)
    code = 0
    try:
        for file in options.files:
            code = max(code, _one(file, examiner, as_json=options.json))
    finally:
        examiner.close()
    return code


def _one(file: Path, examiner: PooledExaminer, *, as_json: bool) -> int:
    try:
        found = foretell(_STRAY.sub(b"\r\n", file.read_bytes()), examiner.examine)
    except OSError as error:
        print(f"{file}: 読めません ({error.strerror})", file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(f"{file}: {refusal.message}{refusal.detail}", file=sys.stderr)
        return 2
    if as_json:
        value = {"file": str(file), **dataclasses.asdict(found)}
        print(json.dumps(value, ensure_ascii=False))
    else:
        _show(file, found)
    return int(found.verdict not in ("pass", "delay"))


def _show(file: Path, found: Foretold) -> None:
    print(f"{file}: {_VERDICTS.get(found.verdict, found.verdict)}")
    print(
        f"  宛先 {found.recipients} (社外 {found.outside})、添付 {found.attachments}、"
        f"個人情報の本人 最大 {found.persons} 人 (署名・宛名を除く)"
    )
    for file_found in found.files:
        print(f"  添付 {file_found.name}: {file_found.why or file_found.found or '個人情報なし'}")
        if file_found.hidden:
            print(f"    {file_found.hidden}")
    for reason in found.reasons:
        mark = "試行中" if reason.test_mode else reason.clause
        print(f"  - [{mark}] {reason.text}")
