"""Verifies an Omamori proof offline, with nothing but Python's standard library.

Usage: python verify_proof.py PROOF [FILE]
Reads the file line by line, in bounded memory: recomputes every fact's hash (SHA-256 of 0x00 and
its canonical JSON), every seal's Merkle root (RFC 6962) or each fact's path to it, and the chain
from seal to seal. Every byte of the file counts. Exit 0: whole; 1: broken; 2: wrongly called.

What a proof cannot show by itself is that its end was not cut off: compare the printed head of the
chain (鎖の先端) with one that was written down elsewhere, or with a later proof.

With FILE, e.g. the sealed PDF of an assessor, a fact of the proof must name its SHA-256 as ``file_hash``.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
SEAL_KEYS = {"seal", "at", "count", "root", "chain"}
HEADER_KEYS = {"format", "scope", "facts", "seals", "head"}
STEP = re.compile(r"[LR][0-9a-f]{64}")


class Broken(Exception):  # noqa: N818 - what the verdict says
    """The file cannot be what Omamori wrote."""


def canonical(document: object) -> str:
    """The one way to write a line."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def leaf(fact: dict[str, Any]) -> bytes:
    """Hash of one fact."""
    return hashlib.sha256(b"\x00" + canonical(fact).encode("utf-8")).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle root built leaf by leaf: one hash per level is kept."""

    def __init__(self) -> None:
        """Empty."""
        self.count = 0
        self.peaks: list[tuple[int, bytes]] = []

    def add(self, value: bytes) -> None:
        """One more leaf."""
        self.count += 1
        size = 1
        while self.peaks and self.peaks[-1][0] == size:
            value = node(self.peaks.pop()[1], value)
            size *= 2
        self.peaks.append((size, value))

    def root(self) -> str:
        """The root over all leaves (RFC 6962)."""
        if not self.peaks:
            return hashlib.sha256(b"").hexdigest()
        value = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            value = node(left, value)
        return value.hex()


class Verifier:
    """Takes the lines of a proof in order; ``wrong`` names what does not fit."""

    def __init__(self, header: dict[str, Any]) -> None:
        """Begin with the header."""
        if set(header) != HEADER_KEYS or header["format"] != "omamori-proof-1":
            raise Broken("証明の形式ではありません")
        self.header, self.whole = header, header["scope"] == "all"
        self.head, self.facts, self.seals = GENESIS, 0, 0
        self.seal: dict[str, Any] | None = None
        self.tree = Tree()
        self.wrong: list[str] = []
        self.files: dict[str, str] = {}

    def take(self, row: dict[str, Any]) -> None:
        """One line after the header."""
        if set(row) == SEAL_KEYS:
            self._end_seal()
            self._begin_seal(row)
        elif set(row) == ({"fact"} if self.whole else {"fact", "path"}) and self.seal:
            self._fact(row)
        else:
            raise Broken("知らない行があります")

    def _begin_seal(self, seal: dict[str, Any]) -> None:
        parts = (self.head, seal["seal"], seal["root"], str(seal["count"]), seal["at"])
        if hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest() != seal["chain"]:
            self.wrong.append(f"封印 {seal['seal']}: 鎖が切れています")
        self.head, self.seal, self.tree = seal["chain"], seal, Tree()
        self.seals += 1

    def _fact(self, row: dict[str, Any]) -> None:
        assert self.seal is not None
        self.facts += 1
        value = leaf(row["fact"])
        told = row["fact"].get("payload")
        sealed = str(row["fact"].get("name", "")).endswith("_sealed")
        if sealed and isinstance(told, dict) and isinstance(told.get("file_hash"), str):
            self.files.setdefault(told["file_hash"], str(row["fact"].get("at", "")))
        if self.whole:
            self.tree.add(value)
            return
        for step in row["path"]:
            if not STEP.fullmatch(step):
                raise Broken("道すじの形が正しくありません")
            beside = bytes.fromhex(step[1:])
            value = node(beside, value) if step[0] == "L" else node(value, beside)
        if value.hex() != self.seal["root"]:
            self.wrong.append(f"記録 {row['fact'].get('id')}: 書き換えられています")
        if f"trace:{row['fact'].get('trace')}" != self.header["scope"]:
            self.wrong.append(f"記録 {row['fact'].get('id')}: 別のできごとの記録です")

    def _end_seal(self) -> None:
        if self.seal is None or not self.whole:
            return
        number, count = self.seal["seal"], self.seal["count"]
        if self.tree.count != count:
            self.wrong.append(f"封印 {number}: 記録が {count} 件のはずが {self.tree.count} 件です")
        if self.tree.root() != self.seal["root"]:
            self.wrong.append(f"封印 {number}: 中の記録が書き換えられています")

    def finish(self) -> None:
        """After the last line."""
        self._end_seal()
        for name, word, found in (("facts", "記録", self.facts), ("seals", "封印", self.seals)):
            if str(self.header[name]) != str(found):  # 7.0 is not 7 here
                self.wrong.append(f"{word}が {self.header[name]} 件のはずが {found} 件です")
        if self.header["head"] != self.head:
            self.wrong.append("鎖の先端が最後の封印と違います")


def rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The lines as documents; a line that is written in any other way than ours is refused."""
    for line in lines:
        row = json.loads(line)
        if not isinstance(row, dict) or canonical(row) + "\n" != line:
            raise Broken("行の書き方が変えられています")
        yield row


def verify(lines: Iterable[str]) -> Verifier:
    """Verify a whole proof; raises Broken when it cannot be read as one."""
    read = rows(lines)
    header = next(read, None)
    if header is None:
        raise Broken("何も書かれていません")
    verifier = Verifier(header)
    for row in read:
        verifier.take(row)
    verifier.finish()
    return verifier


def check_file(path: Path, found: Verifier) -> str:
    """When the file was sealed, as a fact tells; what does not fit is added to ``found.wrong``."""
    with path.open("rb") as file:
        value = hashlib.file_digest(file, "sha256").hexdigest()
    if value not in found.files:
        found.wrong.append(f"{path.name}: この証明に、同じファイルを封印した記録がありません")
        return ""
    return f"{path.name}: {found.files[value]} に封印したものと、一字も違いません\n"


def main() -> int:
    """Verify the named file and say the verdict."""
    if len(sys.argv) not in (2, 3):
        sys.stderr.write("使い方: python verify_proof.py 証明ファイル [封印された PDF]\n")
        return 2
    same = ""
    try:
        with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
            found = verify(file)
        if len(sys.argv) == 3:
            same = check_file(Path(sys.argv[2]), found)
    except Broken as error:
        sys.stdout.write(f"[異常] {error}\n異常があります\n")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        sys.stdout.write(f"[異常] 読めません ({type(error).__name__})\n異常があります\n")
        return 1
    for sentence in found.wrong:
        sys.stdout.write(f"[異常] {sentence}\n")
    verdict = "異常があります" if found.wrong else "すべて正しい記録です"
    sys.stdout.write(f"{verdict}: 記録 {found.facts} 件、封印 {found.seals} 個\n")
    sys.stdout.write(f"鎖の先端: {found.head}\n{same if not found.wrong else ''}")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
