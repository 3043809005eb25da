"""Verifies an Omamori proof offline, with nothing but Python's standard library.

Usage: python verify_proof.py PROOF
Reads the file line by line: recomputes every fact's hash (SHA-256 of 0x00 and its canonical JSON),
every seal's Merkle root (RFC 6962) and the chain from seal to seal. Exit 0: whole; 1: broken.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

GENESIS = "0" * 64


def leaf(fact: dict[str, Any]) -> bytes:
    """Hash of one fact."""
    text = json.dumps(fact, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode("utf-8")).digest()


def root(leaves: list[bytes]) -> str:
    """Merkle root; an odd one out rises unchanged (RFC 6962)."""
    level = leaves
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return (level[0] if level else hashlib.sha256(b"").digest()).hex()


def check_seal(seal: dict[str, Any], leaves: list[bytes], before: str) -> list[str]:
    """What is wrong with one seal; empty when nothing is."""
    wrong = []
    if len(leaves) != seal["count"]:
        wrong.append(f"封印 {seal['seal']}: 記録が {seal['count']} 件のはずが {len(leaves)} 件です")
    if root(leaves) != seal["root"]:
        wrong.append(f"封印 {seal['seal']}: 中の記録が書き換えられています")
    text = "\n".join((before, seal["root"], str(seal["count"]), seal["at"]))
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != seal["chain"]:
        wrong.append(f"封印 {seal['seal']}: 鎖が切れています")
    return wrong


def verify(lines: Iterable[str]) -> tuple[int, int, list[str]]:
    """Numbers of facts and seals, and everything that is wrong."""
    rows = [json.loads(line) for line in lines]
    if not rows or rows[0].get("format") != "omamori-proof-1":
        return 0, 0, ["証明の形式ではありません"]
    facts, before, wrong = 0, GENESIS, []
    seals: list[tuple[dict[str, Any], list[bytes]]] = []
    for row in rows[1:]:
        if "seal" in row:
            seals.append((row, []))
        elif "fact" in row and seals:
            seals[-1][1].append(leaf(row["fact"]))
            facts += 1
        else:
            wrong.append("知らない行があります")
    for seal, leaves in seals:
        wrong += check_seal(seal, leaves, before)
        before = seal["chain"]
    if len(seals) != rows[0]["seals"]:
        wrong.append(f"封印が {rows[0]['seals']} 個のはずが {len(seals)} 個です")
    return facts, len(seals), wrong


def main() -> int:
    """Verify the named file and say the verdict."""
    if len(sys.argv) != 2:
        sys.stderr.write("使い方: python verify_proof.py 証明ファイル\n")
        return 2
    try:
        with Path(sys.argv[1]).open(encoding="utf-8") as file:
            facts, seals, wrong = verify(file)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        facts, seals, wrong = 0, 0, [f"読めません ({type(error).__name__})"]
    for sentence in wrong:
        sys.stdout.write(f"[異常] {sentence}\n")
    verdict = "異常があります" if wrong else "すべて正しい記録です"
    sys.stdout.write(f"{verdict}: 記録 {facts} 件、封印 {seals} 個\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
