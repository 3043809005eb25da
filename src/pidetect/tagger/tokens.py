"""語の手がかり。What a morphological analyser says of each character's word and of the words around it."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pidetect.tagger import words
from pidetect.tagger.characters import Codes, Flags, Places
from pidetect.tagger.features import TOKENS
from pidetect.tagger.surroundings import ALL_ROWS, Row, View


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


def add_tokens(view: View, tokens: Tokens) -> None:
    """What the analyser says of each character's token and of its neighbours; the view has room for all rows."""
    starts, number = tokens.starts, tokens.starts.size
    counts = words.counts(starts, view.codes.size)
    own = np.arange(number).repeat(counts)
    inside = np.arange(view.codes.size) - starts[own]
    # Two tokens before and behind; beyond the ends there are none.
    wide = np.zeros((2, number + 4), dtype=np.uint32)
    wide[0, 2:-2] = tokens.classes
    forms = wide[1, 2:-2]
    forms[:] = words.sums(view.letters, inside, starts)
    forms[list(tokens.nothing)] = 0
    row, one = wide.strides
    around: Codes = np.ndarray((2, 5, number), np.uint32, wide, 0, (row, one, one))
    place, before, behind = _name_runs(view, tokens)
    numbers = view.numbers
    numbers[Row.SPEECH - 2 : Row.FORM + 3] = around.reshape(10, number).take(own, axis=1)
    numbers[Row.TOKEN_EDGE] = (inside > 0) * 2 + (counts[own] - 1 > inside)
    numbers[Row.TOKEN_LENGTH] = np.minimum(counts, 7)[own]
    numbers[Row.TOKEN_PLACE] = place[own]
    numbers[Row.TOKEN_BEHIND] = forms[behind][own]
    numbers[Row.TOKEN_BEFORE] = forms[before][own]


BRIDGES = tuple(map(ord, "・= "))


def _name_runs(view: View, tokens: Tokens) -> tuple[Places, Places, Places]:
    """For each token: its place in its run of name tokens, and the tokens before and behind this run."""
    letters = view.codes[tokens.starts]
    named = tokens.naming > 0
    member = (letters == BRIDGES[0]) | (letters == BRIDGES[1]) | (letters == BRIDGES[2])
    member[1:] &= named[:-1]
    member[:-1] &= named[1:]
    member[0] = member[-1] = False
    member |= named
    change: npt.NDArray[np.bool_] = np.ones(member.size, dtype=bool)
    np.not_equal(member[1:], member[:-1], out=change[1:])
    change[1:] |= ~member[1:]
    own = change.cumsum() - 1
    first = change.nonzero()[0]
    behind = np.empty_like(first)
    behind[:-1] = first[1:]
    behind[-1] = member.size - 1
    last = behind - 1
    last[-1] = member.size - 1
    here = np.arange(member.size)
    place = np.minimum(here - first[own], 3) * 4 + np.minimum(last[own] - here, 3)
    return place * 2 + member, np.maximum(first - 1, 0)[own], behind[own]


def token_clues(view: View, tokens: Tokens) -> Iterator[Codes]:
    """The clues of the tokens one by one, for learning."""
    own = View(view.codes, ALL_ROWS)
    add_tokens(own, tokens)
    return TOKENS.clues(own)
