"""How well and how fast names are found in running text, beside SudachiPy's parts of speech and GiNZA, in one run.

The sentences are those that training kept out (tools/tagger/held_out.txt), so the wording is new to the model; the
hand-written documents of corpus/handwritten/dev are new to it altogether. GiNZA joins where ``ja_ginza`` is installed.
Processor time of one core; MB are 10^6 bytes of UTF-8.
"""

import importlib.util
import random
import re
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import sudachipy
from _texts import SENTENCES

from pidetect.tagger import names
from pidetect.tagger.finder import Finder
from pidetect.tagger.model import model

Spans = list[tuple[int, int]]
Find = Callable[[str], Spans]
ROOT = Path(__file__).parents[1]
HELD_OUT = ROOT / "tools" / "tagger" / "held_out.txt"
DOCUMENTS = ROOT / "corpus" / "handwritten" / "dev"
TOKENIZER = sudachipy.Dictionary(dict="core").tokenizer()
PLAIN = Finder(model(), None)
MARK = re.compile("⟦(?:([a-z_]+)\\|)?([^⟧]*)⟧")


def unmarked(text: str) -> tuple[str, Spans]:
    """The text without its marks, and the places of the names."""
    out, spans, last = "", [], 0
    for mark in MARK.finditer(text):
        out += text[last : mark.start()]
        if mark.group(1) in (None, "person_name"):
            spans.append((len(out), len(out) + len(mark.group(2))))
        out, last = out + mark.group(2), mark.end()
    return out + text[last:], spans


def held_out() -> dict[str, list[tuple[str, Spans]]]:
    """Labelled texts by kind."""
    found: dict[str, list[tuple[str, Spans]]] = {}
    for line in HELD_OUT.read_text("utf-8").splitlines():
        kind, _, marked = line.partition("\t")
        found.setdefault(kind, []).append(unmarked(marked))
    documents = [
        path.read_text("utf-8").partition("\n\n")[2] for path in sorted(DOCUMENTS.glob("*.txt"))
    ]
    return found | {"documents": [unmarked(document) for document in documents]}


def letters(texts: dict[str, list[tuple[str, Spans]]]) -> str:
    """Mails of about 2 KB: one sentence of five is a held-out one of the office, the others are plain."""
    rng = random.Random(20261125)
    office = [text for text, _ in texts["office"]]
    lines = (rng.choice(office if rng.random() < 0.2 else SENTENCES) for _ in range(12_000))
    return "\n".join(lines)


def ours(text: str) -> Spans:
    """What counts as found: a certainty of one half."""
    return [(n.start, n.end) for n in names(text) if n.certainty >= 0.5]


def without_sudachi(text: str) -> Spans:
    """The same without the second opinion."""
    return [(n.start, n.end) for n in PLAIN.names(text) if n.certainty >= 0.5]


def by_part_of_speech(text: str) -> Spans:
    """Runs of tokens that SudachiPy calls a person's name, ・ and ＝ between them included."""
    spans: Spans = []
    open_at, link = -1, False
    for token in (
        t for start, piece in _pieces(text) for t in _moved(TOKENIZER.tokenize(piece), start)
    ):
        begin, end, surface, named = token
        if named and open_at >= 0 and spans[-1][1] in (begin, begin - link):
            spans[-1] = (spans[-1][0], end)
        elif named:
            spans.append((begin, end))
            open_at = begin
        link = surface in "・＝゠" and bool(spans) and spans[-1][1] == begin
    return spans


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    for start in range(0, len(text), 4000):
        yield start, text[start : start + 4000]


def _moved(tokens: sudachipy.MorphemeList, by: int) -> Iterator[tuple[int, int, str, bool]]:
    for token in tokens:
        yield (
            token.begin() + by,
            token.end() + by,
            token.surface(),
            "人名" in token.part_of_speech(),
        )


def ginza() -> Find | None:
    """GiNZA's persons, where it is installed."""
    if importlib.util.find_spec("ja_ginza") is None:
        return None
    import spacy

    pipeline = spacy.load("ja_ginza")
    return lambda text: [
        (e.start_char, e.end_char)
        for _, p in _pieces(text)
        for e in pipeline(p).ents
        if e.label_ in ("Person", "PERSON")
    ]


def figures(find: Find, texts: list[tuple[str, Spans]]) -> str:
    """Precision, recall and F1 of exact spans, and F1 of spans that touch."""
    right = touched = touching = gold = found = 0
    for text, spans in texts:
        mine = find(text)
        right += len(set(mine) & set(spans))
        touched += sum(any(a < d and c < b for c, d in mine) for a, b in spans)
        touching += sum(any(a < d and c < b for c, d in spans) for a, b in mine)
        gold, found = gold + len(spans), found + len(mine)
    precision, recall = right / max(1, found), right / max(1, gold)
    overlap = (
        2
        * (touching / max(1, found))
        * (touched / max(1, gold))
        / max(1e-9, touching / max(1, found) + touched / max(1, gold))
    )
    exact = 2 * right / max(1, found + gold)
    return f"exact P {precision:.3f} R {recall:.3f} F1 {exact:.3f}, overlap F1 {overlap:.3f} ({gold} names)"


def megabytes_per_second(find: Find, text: str) -> float:
    """Best of three."""
    find(text[:2000])
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        find(text)
        best = min(best, time.process_time() - start)
    return len(text.encode()) / 1e6 / best


def main() -> None:
    """Print a line for each finder and text."""
    texts = held_out()
    mail = letters(texts)
    finders: dict[str, Find] = {
        "pidetect": ours,
        "without Sudachi": without_sudachi,
        "Sudachi POS": by_part_of_speech,
    }
    peer = ginza()
    for name, find in (finders | ({"GiNZA": peer} if peer else {})).items():
        speed = megabytes_per_second(find, mail if name != "GiNZA" else mail[:5000])
        print(f"{name:16} {speed:8.3f} MB/s on mail")
        for kind, listed in texts.items():
            print(f"{'':16} {kind:13} {figures(find, listed)}")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
