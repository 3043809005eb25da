"""探す順序。Fold, gate, ask the analyser, score, decode: for one stretch of text after the other.

A stretch ends at a line end, so that memory stays bounded whatever the length of the text.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pidetect.tagger import NameSpan, chain, words
from pidetect.tagger.characters import APART, LINE, PAD, STOP, Flags, Places, folded, padded
from pidetect.tagger.compiled import Machine, library
from pidetect.tagger.features import ALL, CHARACTERS, GATE, barred
from pidetect.tagger.model import Model, Table, model
from pidetect.tagger.morphology import Analyser, analyser
from pidetect.tagger.surroundings import ALL_ROWS, for_characters, for_gate
from pidetect.tagger.tokens import add_tokens

_STRETCH = 32_768
_LEAST = 0.1
# So many lines one after another are a log.
_LOG_LINES = 4
# A line many times as long as this counts as many.
_LOG_LINE = 300


class Finder:
    """Finds the names of persons."""

    def __init__(
        self, trained: Model, morphology: Analyser | None, machine: Machine | None = None
    ) -> None:
        """Take the trained model, and the analyser and the machine's form of the steps where there are such."""
        self._model, self._morphology, self._machine = trained, morphology, machine
        self._foreseen: dict[str, list[NameSpan]] = {}

    def names(self, text: str) -> list[NameSpan]:
        """Names in order, without overlap."""
        if (foreseen := self._foreseen.pop(text, None)) is not None:
            return foreseen
        found: list[NameSpan] = []
        lines = worth_reading(text)
        if not lines:
            return found
        if lines == [(0, len(text))] and len(text) <= _STRETCH:
            return list(self._in_stretch(text))
        own = np.concatenate([np.arange(start, end) for start, end in lines])
        kept = text if own.size == len(text) else "".join([text[s:e] for s, e in lines])
        for start, end in _stretches(kept):
            found += self._in_stretch(kept[start:end], own[start:end])
        return found

    def _in_stretch(self, text: str, own: Places | None = None) -> Iterator[NameSpan]:
        places = self.gated(text)
        if not places.size:
            return iter(())
        whole = places.size == len(text)
        chosen = text if whole else "".join(_kept(text, places))
        return self._decoded(chosen, places if own is None else own[places])

    def gated(self, text: str) -> Places:
        """Places of all characters whose sentence may hold a name."""
        if self._machine is not None:
            return self._machine.gated(text)
        view = for_gate(padded(folded(text)), self._model.words)
        gate = self._model.gate
        hot = gate.scores(GATE, view) > gate.threshold
        starts = pieces(view.near(view.scripts, 0))
        passed = np.logical_or.reduceat(hot, starts)
        return passed.repeat(words.counts(starts, view.size)).nonzero()[0]

    def foresee(self, texts: Iterable[str]) -> None:
        """Look at short texts together; ``names`` of each, asked next and once, has its answer ready."""
        short = [text for text in dict.fromkeys(texts) if 0 < len(text) <= _STRETCH]
        self._foreseen = dict(zip(short, self.names_of_all(short), strict=True))

    def names_of_all(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """The names of several short texts, each as ``names`` finds them, in a third of the time.

        Between two texts stands what stands around each of them, so that none sees the other.
        """
        own = [worth_reading(text) for text in texts]
        kept = ["".join([t[s:e] for s, e in lines]) for t, lines in zip(texts, own, strict=True)]
        hot = self.gated(APART.join(kept))
        chosen: list[str] = []
        places: list[Places] = []
        base = start = 0
        gap = np.zeros(len(APART), dtype=np.intp)
        for text, lines, worth in zip(texts, own, kept, strict=True):
            first, last = np.searchsorted(hot, (start, start + len(worth)))
            mine = hot[first:last] - start
            if mine.size:
                chosen.append("".join(_kept(worth, mine)))
                spread = np.concatenate([np.arange(s, e) for s, e in lines])
                places += [base + spread[mine], gap]
            base, start = base + len(text), start + len(worth) + len(APART)
        found: list[list[NameSpan]] = [[] for _ in texts]
        if chosen:
            bases = np.cumsum([0, *map(len, texts)])
            where = np.concatenate(places[:-1])
            for span in self._decoded(APART.join(chosen), where, chosen):
                number = int(np.searchsorted(bases, span.start, side="right")) - 1
                at = int(bases[number])
                found[number].append(span._replace(start=span.start - at, end=span.end - at))
        return found

    def _decoded(self, text: str, places: Places, parts: Sequence[str] = ()) -> Iterator[NameSpan]:
        if self._machine is not None:
            yield from self._told(self._machine, text, places, parts or (text,))
            return
        table, slope, scores = self._scores(text, parts or (text,))
        land = (np.maximum.reduce(scores[: chain.OUTSIDE]) > chain.NEVER).nonzero()[0]
        if not land.size:
            return
        near, islands = np.ascontiguousarray(scores[:, land].T), _islands(land)
        starts, ends = chain.spans(_labels(near, table.moves, islands))
        if not starts.size:
            return
        found = chain.beliefs(near, table.moves, islands)
        certain = _calibrated(chain.named(found, starts, ends), slope)
        own = places[land]
        spans = (own[starts].tolist(), own[ends].tolist(), certain.tolist())
        for first, last, certainty in zip(*spans, strict=True):
            if certainty >= _LEAST:
                yield NameSpan(first, last + 1, round(certainty, 4))

    def _told(
        self, machine: Machine, text: str, places: Places, parts: Sequence[str]
    ) -> Iterator[NameSpan]:
        """What the machine's form of all further steps says."""
        tokens = None if self._morphology is None else self._morphology.tokens(parts)
        for first, last, certainty in machine.names(text, tokens):
            if certainty >= _LEAST:
                yield NameSpan(int(places[first]), int(places[last]) + 1, round(certainty, 4))

    def _scores(self, text: str, parts: Sequence[str]) -> tuple[Table, chain.Scores, chain.Scores]:
        codes, known = padded(folded(text)), self._model.words
        if self._morphology is None:
            view, plan = for_characters(codes, known), CHARACTERS
            table, slope = self._model.plain, self._model.calibration[0]
        else:
            view, plan = for_characters(codes, known, ALL_ROWS), ALL
            add_tokens(view, self._morphology.tokens(parts))
            table, slope = self._model.full, self._model.calibration[1]
        scores = table.scores(plan, view)
        chain.bar(scores, *barred(view))
        return table, slope, scores


def pieces(kinds: Flags) -> Places:
    """Where the sentences and lines begin that pass the gate together or not at all."""
    begins = np.ones(kinds.size, dtype=bool)
    np.logical_or(kinds[:-1] == LINE, kinds[:-1] == STOP, out=begins[1:])
    return begins.nonzero()[0]


# A roman name of two words, or a word of one capital and small letters that is neither month nor day.
_ROMAN = re.compile(
    r"[A-Z](?:[a-z]{2}(?:(?<=Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]|(?<!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun))"
    r"|[A-Za-z'.\-]{0,20},?[ \t]{1,3}(?:[A-Z]|van |von |der |de |da |di |del |la |le |bin |al |el ))"
)


def worth_reading(text: str) -> list[tuple[int, int]]:
    """Where names may stand: not in several lines of a log one after another, in ASCII without a word like a name.

    Logs are read many times as quickly so; every step from here on costs the same for each character.
    """
    found: list[tuple[int, int]] = []
    start = begin = left = first = 0
    for line in text.split("\n"):
        if line and line.isascii() and _ROMAN.search(line) is None:
            first = first if left else start
            left += 1 + len(line) // _LOG_LINE
        else:
            if left >= _LOG_LINES:
                found.append((begin, first))
                begin = start
            left = 0
        start += len(line) + 1
    end = first if left >= _LOG_LINES else len(text)
    return [(s, e) for s, e in (*found, (begin, end)) if s < e]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = start + _STRETCH
        if end < len(text):
            end = (
                max(
                    text.rfind("\n", start, end),
                    text.rfind("。", start, end),
                    start + _STRETCH // 2,
                )
                + 1
            )
        yield start, min(end, len(text))
        start = end


def _kept(text: str, places: Places) -> Iterator[str]:
    gaps = (places[1:] - places[:-1] > 1).nonzero()[0]
    firsts = [int(places[0]), *places[gaps + 1].tolist()]
    lasts = [*places[gaps].tolist(), int(places[-1])]
    for first, last in zip(firsts, lasts, strict=True):
        yield text[first : last + 1]


def _islands(land: Places) -> chain.Rows:
    """Stretches of neighbours, as rows of the chosen characters; one that is longer than any name is cut."""
    new = np.ones(land.size, dtype=bool)
    np.greater(land[1:] - land[:-1], 1, out=new[1:])
    starts = new.nonzero()[0]
    counts = words.counts(starts, land.size)
    if land.size > chain.LONGEST_ISLAND and int(counts.max()) > chain.LONGEST_ISLAND:
        shares = -(-counts // chain.LONGEST_ISLAND)
        number = np.arange(int(shares.sum())) - np.repeat(np.cumsum(shares) - shares, shares)
        ends = np.repeat(starts + counts, shares)
        starts = np.repeat(starts, shares) + number * chain.LONGEST_ISLAND
        counts = np.minimum(ends - starts, chain.LONGEST_ISLAND)
    return chain.Rows.of(starts, counts)


def _labels(near: chain.Scores, moves: chain.Scores, islands: chain.Rows) -> chain.Labels:
    """The likeliest labels, and where these see no name the likeliest name that is worth a mention."""
    best, eager = chain.best_labels(near, moves, islands, chain.DOUBT)
    named = best != chain.OUTSIDE
    for first, last in zip(*map(np.ndarray.tolist, chain.spans(eager)), strict=True):
        if not named[first : last + 1].any():
            best[first : last + 1] = eager[first : last + 1]
    return best


def _calibrated(some: chain.Scores, slope: chain.Scores) -> chain.Scores:
    """Log-odds that a name stands here, after the held-out sentences."""
    raw = np.minimum(np.maximum(some, 1e-4), 1 - 1e-4)
    odds = np.log(raw / (1 - raw))
    certain: chain.Scores = 1 / (1 + np.exp(-(slope[0] * odds + slope[1])))
    return certain


@functools.cache
def finder() -> Finder:
    """The finder of this process, with the model that is shipped."""
    code = library()
    return Finder(model(), analyser(), None if code is None else Machine(code, model()))


__all__ = ["PAD", "Finder", "finder"]
