"""二文字の索引。Cuts text into overlapping pairs and writes them for either database."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_RUNS = re.compile(r"[^\W_]+")
TEXT_LIMIT = 16_000
"""Characters of one text that are indexed; PostgreSQL counts positions up to 16,383."""
_POSITIONS = 255
_QUERY_LIMIT = 100


def runs(text: str) -> list[str]:
    """Unbroken stretches of letters and digits; width and case folded."""
    return _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def pairs(text: str) -> Iterator[str]:
    """Overlapping pairs; each stretch ends with its last character alone, so that none bridge."""
    for run in runs(text[:TEXT_LIMIT]):
        for start in range(len(run)):
            yield run[start : start + 2]


def sqlite_text(text: str) -> str:
    """What the FTS5 table is given."""
    return " ".join(pairs(text))


def sqlite_query(text: str) -> str:
    """The same question as an FTS5 expression; empty when there is nothing to look for."""
    return " AND ".join(_phrase(run) for run in runs(text[:_QUERY_LIMIT]))


def _phrase(run: str) -> str:
    return f'"{run}"*' if len(run) == 1 else f'"{" ".join(_asked(run))}"'


def postgresql_text(parts: Iterable[tuple[str, str]]) -> str:
    """A ``tsvector`` literal, which no text parser of the server touches.

    Args:
        parts: (text, weight) with weight ``A`` or ``B``.
    """
    places: dict[str, list[str]] = {}
    weighted = ((pair, weight) for text, weight in parts for pair in pairs(text))
    for position, (pair, weight) in enumerate(weighted, start=1):
        places.setdefault(pair, []).append(f"{min(position, 16_383)}{weight}")
    return " ".join(f"'{p}':{','.join(found[:_POSITIONS])}" for p, found in places.items())


def postgresql_query(text: str) -> str:
    """The same question as a ``tsquery`` literal."""
    asked = (
        f"'{run}':*" if len(run) == 1 else " <-> ".join(f"'{pair}'" for pair in _asked(run))
        for run in runs(text[:_QUERY_LIMIT])
    )
    return " & ".join(f"({part})" for part in asked)


def _asked(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]
