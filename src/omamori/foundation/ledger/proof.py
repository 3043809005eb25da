"""証明を書き出す。One file that a stranger verifies with ``verify_proof.py`` and nothing else.

JSON Lines in the canonical form of ``domain.canonical``: a header, then for each seal its line and
the lines of its facts in order. A proof of one story (``trace``) holds every seal but only the
story's facts, each with its path to the seal's root: it shows those and reveals nothing else.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from omamori.foundation.ledger import domain
from omamori.foundation.ledger.models import SealedFact, SealRow
from omamori.foundation.ledger.sealing import as_written, moment

FORMAT = "omamori-proof-1"


def lines(trace: str = "") -> Iterator[str]:
    """The proof, line by line; everything that is sealed now, or one story of it."""
    last = SealRow.objects.order_by("-id").first()
    upto = last.pk if last else 0
    sealed = SealedFact.objects.filter(seal_id__lte=upto)
    if trace:
        sealed = sealed.filter(fact__trace=trace)
    yield _line(
        {
            "format": FORMAT,
            "scope": f"trace:{trace}" if trace else "all",
            "facts": sealed.count(),
            "seals": SealRow.objects.filter(id__lte=upto).count(),
            "head": last.chain if last else domain.GENESIS,
        }
    )
    wanted = set(sealed.values_list("seal_id", flat=True)) if trace else None
    for seal in SealRow.objects.filter(id__lte=upto).order_by("id").iterator(chunk_size=200):
        yield _line(
            {
                "seal": seal.public_id,
                "at": moment(seal.at),
                "count": seal.count,
                "root": seal.root,
                "chain": seal.chain,
            }
        )
        if wanted is None:
            yield from _all_of(seal)
        elif seal.pk in wanted:
            yield from _story_of(seal, trace)


def write(path: Path, *, trace: str = "") -> int:
    """Write the proof file, readable only by its owner; returns the number of facts.

    Raises:
        FileExistsError: there is such a file already.
    """
    count = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        for line in lines(trace):
            file.write(line)
            count += line.startswith('{"fact"')
    return count


def _all_of(seal: SealRow) -> Iterator[str]:
    rows = SealedFact.objects.filter(seal=seal).select_related("fact").order_by("position")
    for row in rows.iterator(chunk_size=2000):
        yield _line({"fact": as_written(row.fact)})


def _story_of(seal: SealRow, trace: str) -> Iterator[str]:
    under = SealedFact.objects.filter(seal=seal).order_by("position")
    leaves = list(under.values_list("leaf", flat=True))
    for row in under.filter(fact__trace=trace).select_related("fact"):
        yield _line({"fact": as_written(row.fact), "path": domain.path(leaves, row.position)})


def _line(document: Mapping[str, object]) -> str:
    return domain.canonical(document).decode() + "\n"
