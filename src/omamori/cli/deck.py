"""教育資料を書き出す。``omamori deck build``: today's deck as files, with the snapshot they were made from."""

import argparse
import json
import sys
from pathlib import Path

from omamori.do.training.materials import audiences, collecting
from omamori.facts.errors import Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.rendering import Form, SlidesUnavailable, render_each
from omamori.foundation.exports.slides.tree import hash_of, snapshot

NAMES = {
    Form.HTML: "deck.html",
    Form.PPTX: "deck.pptx",
    Form.SLIDES_PDF: "slides.pdf",
    Form.HANDOUT_PDF: "handout.pdf",
}
"""Names of the files, as the architecture names them."""


def build(options: argparse.Namespace) -> int:
    """Write the four files and ``snapshot.json``; what cannot be drawn here is told, the rest is written."""
    audience = audiences.known(options.audience or "")
    out = Path(options.out)
    deck = collecting.deck(on=clock.today(), audience=audience)
    if not deck.slides:
        print("omamori: 資料にするスライドがありません。", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    mark = hash_of(deck)
    kept = {"sha256": mark, "deck": json.loads(snapshot(deck))}
    (out / "snapshot.json").write_text(
        json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True), "utf-8"
    )
    missing: Refusal | None = None
    for form, drawn in render_each(deck, NAMES):
        if isinstance(drawn, SlidesUnavailable):
            missing = drawn
            continue
        (out / NAMES[form]).write_bytes(drawn)
        print(out / NAMES[form])
    print(f"{len(deck.slides)} 枚、SHA-256 {mark}")
    if missing:
        print(f"omamori: {missing.message}{missing.next_step}", file=sys.stderr)
    return 1 if missing else 0
