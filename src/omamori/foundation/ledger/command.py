"""指令の中身。What ``omamori ledger verify`` and ``export`` do and say."""

import sys
from pathlib import Path

from omamori.foundation.ledger import proof, sealing, verification


def verify_command() -> int:
    """Verify everything; 0 when whole, 1 when a record is named as broken."""
    sealing.seal_new()
    report = verification.verify()
    for sentence in report.broken:
        print(f"[異常] {sentence}", file=sys.stderr)  # noqa: T201 - the command's answer
    verdict = "異常があります" if report.broken else "正常です"
    print(  # noqa: T201 - the command's answer
        f"台帳: {verdict}。記録 {report.facts} 件、封印 {report.seals} 個、封印待ち {report.waiting} 件"
    )
    return int(bool(report.broken))


def export_command(path: Path) -> int:
    """Write the proof file."""
    sealing.seal_new()
    count = proof.write(path)
    print(f"証明を書き出しました: {path} (記録 {count} 件)")  # noqa: T201 - the command's answer
    print(f"確かめ方: python verify_proof.py {path}")  # noqa: T201 - the command's answer
    return 0
