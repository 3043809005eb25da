"""What pidetect finds beside other tools, on the same labelled documents, in one run.

For names, mail addresses, telephone numbers and addresses: recall (a stretch counts when 80 % of its characters are found as
the same kind) and F1 (a character in common counts), then whatever is found of all kinds together, whoever names it how. A
dash stands where a tool does not look for the kind. Peers join where they are installed; without them pidetect is measured
alone. The documents: ``corpus/handwritten/final``, or the paths that are given.
"""

import sys
from pathlib import Path

from _peers import MAILS, NAMES, PHONES, PLACES, Detect, Peer, installed

from pidetect import evaluate
from pidetect.scoring import Answer, Document, Score, score
from pidetect.types import PersonsEstimate

CORPUS = Path(__file__).parents[1] / "corpus" / "handwritten" / "final"
KINDS = {"氏名": NAMES, "メール": MAILS, "電話": PHONES, "住所": PLACES}


def ours(mode: str) -> Detect:
    """This library, as its own evaluation asks it."""
    detect = evaluate.detector(mode)  # type: ignore[arg-type]
    return lambda text: list(detect(text).marks)


def scored(find: Detect, documents: list[Document]) -> Score:
    """The score over all documents; of persons nothing is asked."""
    nobody = PersonsEstimate()
    return sum((score(d, Answer(tuple(find(d.text)), nobody)) for d in documents), Score())


def row(peer: Peer, documents: list[Document]) -> str:
    """One line of the table."""
    result = scored(peer.find, documents)
    cells = []
    for kind in KINDS.values():
        tally = result.kinds.get(kind)
        if kind not in peer.kinds or tally is None:
            cells.append("–")
            continue
        figures = tally.figures()
        cells.append(f"{figures['cover_same'] or 0:.3f} / {figures['overlap_f1'] or 0:.3f}")
    cells.append(f"{result.total.figures()['cover_any'] or 0:.3f}")
    return f"| {peer.name} | {' | '.join(cells)} |"


def main() -> None:
    """Print a table in Markdown."""
    paths = [Path(p) for p in sys.argv[1:]] or [CORPUS]
    documents = [d for path in paths for d in evaluate.read(path)]
    everything = frozenset(KINDS.values())
    tools = [Peer(f"pidetect {mode}", ours(mode), everything) for mode in ("deep", "fast")]
    tools += installed()
    print(f"{len(documents)} documents; recall / F1")
    print(f"| | {' | '.join(KINDS)} | すべての種類の被覆率 |\n|{' --- |' * (len(KINDS) + 2)}")
    for tool in tools:
        print(row(tool, documents), flush=True)


if __name__ == "__main__":
    main()
