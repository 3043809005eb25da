"""証明を書き出す。One file that a stranger verifies with ``verify_proof.py`` and nothing else.

JSON Lines: a header, then for each seal its line and the lines of its facts in order.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from omamori.foundation.calendar import clock
from omamori.foundation.ledger.models import SealedFact, SealRow
from omamori.foundation.ledger.sealing import as_written, moment

FORMAT = "omamori-proof-1"


def lines() -> Iterator[str]:
    """The proof, line by line; everything that is sealed now."""
    seals = SealRow.objects.count()
    yield _line({"format": FORMAT, "written_at": moment(clock.now()), "seals": seals})
    for seal in SealRow.objects.order_by("id")[:seals].iterator(chunk_size=200):
        yield _line(
            {
                "seal": seal.public_id,
                "at": moment(seal.at),
                "count": seal.count,
                "root": seal.root,
                "chain": seal.chain,
            }
        )
        rows = SealedFact.objects.filter(seal=seal).select_related("fact").order_by("position")
        for row in rows.iterator(chunk_size=2000):
            yield _line({"fact": as_written(row.fact)})


def write(path: Path) -> int:
    """Write the proof file; returns the number of facts."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in lines():
            file.write(line)
            count += line.startswith('{"fact"')
    return count


def _line(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
