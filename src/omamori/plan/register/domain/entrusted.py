"""預かったものの名前。Which entries that other companies entrusted to us a file's name speaks of; pure (J.3.1.1, J.9.2).

A list of a client's members names the members and no company: whose it is stands in the register alone.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence

_DATED = re.compile(r"\d+\s*(?:年度?|月[分度]?|日|版|号)?")
_BETWEEN = re.compile(r"[\W_の]+")
_FEWEST = 5
"""Letters; shorter names (名簿, 発送名簿) stand in files of every company."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entrusted:
    """An entry that is kept for another company.

    Attributes:
        name: of the entry; company: name of 委託元.
        receivers: public ids of the partners that may have it: 委託元, 委託先, and whoever the flow names.
    """

    name: str
    company: str
    receivers: frozenset[str]


def named(file: str, places: Iterable[str], entries: Sequence[Entrusted]) -> tuple[Entrusted, ...]:
    """Entries that a file speaks of; several only where its name leaves open which of them.

    The longest name of an entry that stands in the file's name, or in that of one of its sheets, tells it; where
    none does, the entries whose name holds the file's (卒業アルバム名簿 of 学校の卒業アルバム名簿).
    """
    told = [bare(file), *map(bare, places)]
    within = [e for e in entries if _long(e.name) and any(bare(e.name) in text for text in told)]
    if within:
        longest = max(len(bare(e.name)) for e in within)
        return tuple(e for e in within if len(bare(e.name)) == longest)
    return tuple(e for e in entries if _long(file) and told[0] in bare(e.name))


def bare(name: str) -> str:
    """A name without days, numbers, signs, spaces and の: 「商事会員の DM 発送名簿」 is 商事会員dm発送名簿."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _BETWEEN.sub("", _DATED.sub("", plain))


def _long(name: str) -> bool:
    return len(bare(name)) >= _FEWEST
