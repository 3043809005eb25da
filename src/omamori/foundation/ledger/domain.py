"""封印の数え方。Leaves, Merkle roots and the chain: pure, so that a stranger can do the same.

Leaf: SHA-256 of 0x00 and the canonical JSON of a fact (keys sorted, no spaces, UTF-8); node:
SHA-256 of 0x01 and its two children (RFC 6962 §2.1). Chain: SHA-256 of the chain before, the seal's
number, the root, the number of facts and the time, joined by line feeds.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence

GENESIS = "0" * 64
"""The chain before the first seal."""


def canonical(fact: Mapping[str, object]) -> bytes:
    """The one way to write a fact."""
    text = json.dumps(fact, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def leaf(fact: Mapping[str, object]) -> str:
    """Hash of one fact, 64 hex digits."""
    return hashlib.sha256(b"\x00" + canonical(fact)).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """Merkle root over leaf hashes (RFC 6962: the left subtree is the largest power of two)."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [bytes.fromhex(value) for value in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0].hex()


def path(leaves: Sequence[str], place: int) -> list[str]:
    """The neighbours from one leaf up to the root; with them a single fact can be proved.

    Each is ``L`` or ``R`` (the side on which it stands) and its 64 hex digits.
    """
    level = [bytes.fromhex(value) for value in leaves]
    found: list[str] = []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            found.append(("L" if beside < place else "R") + level[beside].hex())
        level = _above(level)
        place //= 2
    return found


@dataclasses.dataclass(frozen=True, kw_only=True)
class SealFace:
    """What a seal says of itself.

    Attributes:
        number: public id of the seal.
        root: Merkle root of its facts.
        count: how many facts.
        at: when it was made, in UTC with microseconds.
    """

    number: str
    root: str
    count: int
    at: str


def chain(before: str, face: SealFace) -> str:
    """Hash that ties a seal to all seals before it."""
    text = "\n".join((before, face.number, face.root, str(face.count), face.at))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _above(level: list[bytes]) -> list[bytes]:
    paired = [
        hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
        for i in range(0, len(level) - 1, 2)
    ]
    # An odd one out rises unchanged: the same tree as RFC 6962's recursive definition.
    return paired + level[len(paired) * 2 :]
