"""指令の中身。What ``omamori ledger verify`` and ``export`` do and say."""

import sys
from pathlib import Path

from omamori.foundation.ledger import proof, sealing, verification


def verify_command() -> int:
    """Verify everything; 0 when whole, 1 when a record is named as broken."""
    sealing.seal_new()
    report = verification.verify()
    for sentence in report.broken:
        sys.stderr.write(f"[異常] {sentence}\n")
    verdict = "異常があります" if report.broken else "正常です"
    sys.stdout.write(
        f"台帳: {verdict}。記録 {report.facts} 件、封印 {report.seals} 個、封印待ち {report.waiting} 件\n"
    )
    if report.head:
        sys.stdout.write(f"鎖の先端: {report.head}\n")
    return int(bool(report.broken))


def export_command(path: Path, *, trace: str = "") -> int:
    """Write the proof file, of everything or of one story; 2 when it cannot be written."""
    sealing.seal_new()
    try:
        count = proof.write(path, trace=trace)
    except FileExistsError:
        sys.stderr.write(f"同じ名前のファイルがあります。別の名前にしてください: {path}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"証明を書き出せません: {path} ({error.strerror})\n")
        return 2
    sys.stdout.write(f"証明を書き出しました: {path} (記録 {count} 件)\n")
    sys.stdout.write(f"確かめ方: python verify_proof.py {path}\n")
    return 0
