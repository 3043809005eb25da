"""相手を見分ける。Whether a second identifier belongs to the person chosen, and whose name stands where."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from omamori.do.outbound.talk import Listed, Mention
from omamori.facts.half_width import half_width
from pidetect.names.lexicon import modern

_LEGAL_FORM = re.compile(
    r"(?:株式|有限|合同|合資|合名)会社|\((?:株|有|同)\)|一般社団法人|学校法人|医療法人"
)


def folded(text: str) -> str:
    """Without spaces, in one width and case; old forms of characters stay apart.

    花子 and 華子, but also 髙橋 and 高橋, may be two people: here a name is compared as written.
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _written(text: str) -> str:
    """As an identifier is compared: every kind of hyphen is one."""
    return folded(half_width(text))


def is_identified(written: str, *, company: str, number: str) -> bool:
    """Whether what was typed is this person's company (with or without its legal form) or number."""
    given = _written(written)
    if not given:
        return False
    known = {
        _written(number),
        _written(company),
        _written(_LEGAL_FORM.sub("", unicodedata.normalize("NFKC", company))),
    }
    return given in known - {""}


def mentions(
    chosen: Listed, namesakes: Sequence[Listed], texts: Iterable[tuple[int, str, str]]
) -> tuple[Mention, ...]:
    """Where a namesake's full name stands and the chosen person's does not.

    Args:
        chosen: who gets the message.
        namesakes: others who could be taken for him.
        texts: (number of the file, 0 for the text; its name; what it says).
    """
    found: list[Mention] = []
    for number, file, text in texts:
        plain = folded(text)
        # A namesake written in old forms of the same characters is no other name.
        if folded(chosen.name) in plain or modern(folded(chosen.name)) in modern(plain):
            continue
        named = [n for n in namesakes if folded(n.name) in plain]
        found += [Mention(who=n, attachment=number, file=file) for n in named[:1]]
    return tuple(found)
