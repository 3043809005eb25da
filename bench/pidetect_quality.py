"""What pidetect finds beside other tools, on the same labelled documents, in one run.

For names, mail addresses, telephone numbers and addresses: recall (a stretch counts when 80 % of its characters are found as
the same kind) and F1 (a character in common counts), then whatever is found of all kinds together, whoever names it how. A
dash stands where a tool does not look for the kind. Then the figures of ``pidetect evaluate`` beside the limits to reach. Peers
join where they are installed; without them pidetect is measured alone. The documents: ordinary office documents that nobody
looked at while mending (``corpus/unread/ordinary``), or the paths that are given.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from _peers import MAILS, NAMES, PHONES, PLACES, Detect, Peer, installed

from pidetect import evaluate
from pidetect.scoring import Answer, Document, Score, score
from pidetect.types import PersonsEstimate

ORDINARY = Path(__file__).parents[1] / "corpus" / "unread" / "ordinary"
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


def limits(total: Score) -> Iterator[str]:
    """What the deep mode reaches beside what it must reach."""
    names, persons = total.kinds[NAMES].figures(), total.persons.figures()
    cover, alarms = total.total.figures()["cover_any"], total.clean.per_page
    yield f"cover, all kinds: {cover or 0:.3f} (at least 0.95)"
    yield f"names, F1 of overlap: {names['overlap_f1'] or 0:.3f} (at least 0.93)"
    yield f"persons of a document, relative error: {persons['relative'] or 0:.3f} (at most 0.25)"
    yield f"false alarms on a page without personal information: {alarms or 0:.2f} (at most 1)"


def main() -> None:
    """Print a table in Markdown, then the limits."""
    paths = [Path(p) for p in sys.argv[1:]] or [ORDINARY / "documents"]
    documents = [d for path in paths for d in evaluate.read(path)]
    everything = frozenset(KINDS.values())
    tools = [Peer(f"pidetect {mode}", ours(mode), everything) for mode in ("deep", "fast")]
    tools += installed()
    print(f"{len(documents)} documents; recall / F1")
    print(f"| | {' | '.join(KINDS)} | すべての種類の被覆率 |\n|{' --- |' * (len(KINDS) + 2)}")
    for tool in tools:
        print(row(tool, documents), flush=True)
    for line in limits(evaluate.run(paths, evaluate.detector("deep"))[0]):
        print(line)
    hard = evaluate.run([ORDINARY / "hard.jsonl"], evaluate.detector("deep"))[0]
    cases = hard.documents - hard.clean.documents
    print(
        f"hard cases: {hard.whole} of {cases} wholly right, {hard.clean.silent} of {hard.clean.documents} traps"
    )


if __name__ == "__main__":
    main()
