"""語の手がかり。What a morphological analyser says of each character's word and of the words around it."""

from collections.abc import Iterator, Sequence

import numpy as np

from pidetect.tagger import words
from pidetect.tagger.characters import PAD, Codes, Flags, Places
from pidetect.tagger.features import View, joined


class Tokens:
    """Tokens of a morphological analyser over the padded text.

    Attributes:
        starts: first character of each token; the tokens cover the padded text without gaps.
        classes: a number for the part of speech of each.
        naming: 1 where the part of speech is that of a person's name.
        nothing: numbers of tokens that stand for what lies beyond the end of a text.
    """

    def __init__(
        self, starts: Places, classes: Codes, naming: Flags, nothing: Sequence[int] = ()
    ) -> None:
        """Keep the arrays, one entry for each token."""
        self.starts, self.classes, self.naming = starts, classes, naming
        self.nothing = nothing


def _shifted(values: Codes, offset: int) -> Codes:
    out = np.zeros_like(values)
    if offset > 0:
        out[:-offset] = values[offset:]
    elif offset < 0:
        out[-offset:] = values[:offset]
    else:
        out[:] = values
    return out


def _name_runs(view: View, tokens: Tokens, forms: Codes) -> tuple[Codes, Codes, Codes]:
    """For each token: the word before and after its run of name tokens, and its place in the run."""
    link = np.isin(view.codes[tokens.starts], [ord("・"), ord("="), ord(" ")]).astype(np.uint8)
    bridging = (link > 0) & (_shifted(tokens.naming.astype(np.uint32), 1) > 0)
    bridging &= _shifted(tokens.naming.astype(np.uint32), -1) > 0
    member = (tokens.naming > 0) | bridging
    change = np.ones(member.size, dtype=bool)
    change[1:] = (member[1:] != member[:-1]) | ~member[1:]
    own = np.cumsum(change) - 1
    first = np.flatnonzero(change)
    last = np.append(first[1:], member.size) - 1
    before = forms[np.maximum(first - 1, 0)][own]
    after = forms[np.minimum(last + 1, member.size - 1)][own]
    here = np.arange(member.size)
    place = np.minimum(here - first[own], 3) * 4 + np.minimum(last[own] - here, 3)
    return before, after, (place * 2 + member).astype(np.uint32)


def token_clues(view: View, tokens: Tokens) -> Iterator[Codes]:
    """What the analyser says of each character's token and of its neighbours."""
    counts = words.counts(tokens.starts, view.codes.size)
    own = np.repeat(np.arange(counts.size), counts)[PAD : PAD + view.size]
    here = np.arange(PAD, PAD + view.size)
    inside = here - tokens.starts[own]
    edge = (np.minimum(inside, 1) * 2 + (counts[own] - 1 - inside > 0)).astype(np.uint32)
    part = {k: _shifted(tokens.classes, k) for k in range(-2, 3)}
    forms = words.stretches(view.letters, tokens.starts, counts)
    forms[list(tokens.nothing)] = 0
    form = {k: _shifted(forms, k) for k in range(-2, 3)}
    before, after, place = _name_runs(view, tokens, forms)
    length = np.minimum(counts, 7).astype(np.uint32)
    for clue in (
        part[0],
        joined(part[-1], part[0]),
        joined(part[0], part[1]),
        joined(part[-1], part[0], part[1]),
        joined(part[-2], part[-1], part[0]),
        joined(part[0], part[1], part[2]),
        joined(part[-2], part[-1], part[0], part[1], part[2]),
        form[0],
        joined(form[-1], part[0]),
        joined(part[0], form[1]),
        joined(form[-1], form[0]),
        joined(form[0], form[1]),
        joined(form[-2], form[-1], part[0]),
        joined(part[0], form[1], form[2]),
        joined(form[-1], part[0], form[1]),
        joined(part[0], length),
        joined(part[0], place),
        joined(part[0], place, after),
        joined(part[0], place, before),
        joined(place, part[-1], part[1], part[0]),
    ):
        yield joined(clue[own], edge)
