"""人でない並び。Rows of things that people are called after, too: seasons, ways, ports, trees, rooms, days.

Documents of many persons teach that what stands beside an arrow is somebody; so is it not where ships go from port
to port.
"""

import random

import filling
from sources import Spans, word_list

_SIGNS = (
    "→",
    "→",
    "・",
    "・",
    "、",
    "／",
    "/",
    "＝",
    "　",
    "　　",
    " ",
    "⇔",
    "～",
    "，",
    "\t",
    "│",
)
_CARRIERS = (
    "{0}", "{0}", "{1}：{0}", "{1}　{0}", "船は{0}と回ります。", "{0}の順に{1}を見る。", "・{0}", "{1}（{0}）", "{0}は{1}の名前です。",
    "{1}は{0}のいずれか。", "部屋は{0}。", "{0}のうち{2}だけ{1}が足りない。", "{2}より：{1}は{2}の倉庫にあります。", "※{2}は{1}の東。",
    "「{2}」は{1}の名で、人の名ではありません。", "{2}の{1}", "{2}行きの{1}は{0}に止まる。", "{2}→{1}", "{2}　{1}　{3}",
)  # fmt: skip


def lines(
    rng: random.Random, filler: filling.Filler, nouns: list[str], number: int
) -> list[tuple[str, Spans]]:
    """So many lines without a name."""
    found: list[tuple[str, Spans]] = []
    rows = [row.split("・") for row in word_list("series")]
    for _ in range(number):
        row = rng.choice(rows)
        if rng.random() < 0.35:
            slot = rng.choice(("PL", "PL", "CO", "PROD", "KP"))
            row = [filler.word(slot) for _ in range(3)]
        items = rng.sample(row, min(len(row), rng.randint(2, 5)))
        thing, place = rng.choice(nouns), rng.choice(items)
        text = rng.choice(_CARRIERS).format(
            rng.choice(_SIGNS).join(items), thing, place, rng.randint(1, 400)
        )
        found.append((text, []))
    return found
