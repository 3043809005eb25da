"""Whatever a room writes becomes pages that fit, with nothing lost and nothing below 18 points."""

import dataclasses
import itertools
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import fitting, wording
from omamori.foundation.exports.slides.cutting import MORE
from omamori.foundation.exports.slides.tests import decks
from omamori.foundation.exports.slides.tree import (
    Block,
    Box,
    Chart,
    ChartKind,
    Columns,
    Diagram,
    Flow,
    Item,
    Listing,
    Series,
    Slide,
    Table,
    Text,
)

WORDS = st.text(
    st.sampled_from("個人情報を守る、。「」（）ーabcWM012 𠮷😀"), min_size=1, max_size=90
)
LONG = st.integers(1, 6).flatmap(lambda n: WORDS.map(lambda text: text * n))
BOXES = st.lists(
    st.builds(Box, WORDS, st.lists(WORDS, max_size=3).map(tuple)), min_size=1, max_size=12
)


def _tree(boxes: list[Box]) -> Diagram:
    """Boxes hang under those before them in a way that the boxes themselves decide."""
    made = [boxes[0]]
    for place, box in enumerate(boxes[1:], start=1):
        made.append(dataclasses.replace(box, under=len(box.title) % place))
    return Diagram(tuple(made), "図")


def _table(rows: list[tuple[str, ...]]) -> Table:
    return Table(("見出し", "もう一つの見出し", "数"), tuple(rows), frozenset({2}))


def _chart(parts: tuple[list[str], ChartKind]) -> Chart:
    names, kind = parts
    values = tuple(None if n % 4 == 3 else float(n * 1234) for n in range(len(names)))
    return Chart(
        kind=kind, categories=tuple(names), series=(Series("件", values),), unit="件",
        alternative="図", breaks_before=frozenset({len(names) // 2}),
    )  # fmt: skip


BLOCKS = st.one_of(
    st.builds(Text, LONG, st.booleans()),
    st.builds(
        Listing,
        st.lists(st.builds(Item, LONG, st.lists(WORDS, max_size=3).map(tuple)), max_size=9).map(
            tuple
        ),
        st.one_of(st.just(""), WORDS),
        st.booleans(),
    ),
    st.lists(st.tuples(LONG, WORDS, st.just("1,234")), max_size=12).map(_table),
    BOXES.map(lambda boxes: Columns(tuple(boxes[:3]))),
    BOXES.map(lambda boxes: Flow(tuple(boxes), "流れ", circle=len(boxes) % 2 == 0)),
    BOXES.map(_tree),
    st.tuples(
        st.lists(WORDS, min_size=1, max_size=14), st.sampled_from(list(ChartKind))
    ).map(_chart),
)  # fmt: skip
SLIDES = st.builds(
    lambda title, lead, blocks: decks.slide("x", title, *blocks, lead=lead),
    LONG, st.one_of(st.just(""), LONG), st.lists(BLOCKS, max_size=4),
)  # fmt: skip


def _strings(value: Any) -> list[str]:
    """Every text in a block, without the words that continuations add."""
    if isinstance(value, str):
        return ["".join(value.split()).replace(MORE, "")]
    if isinstance(value, tuple):
        return list(itertools.chain.from_iterable(map(_strings, value)))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [s for f in dataclasses.fields(value) for s in _strings(getattr(value, f.name))]
    return []


def _said(pages: tuple[Slide, ...], kinds: tuple[type[Block], ...]) -> str:
    return "".join(
        s for page in pages for b in page.blocks if isinstance(b, kinds) for s in _strings(b)
    )


@settings(max_examples=60)
@given(SLIDES)
def test_every_page_fits_and_keeps_what_was_said(slide: Slide) -> None:
    pages = fitting.pages(slide)
    for page in pages:
        placed = layout.place(page)
        assert placed.fits, page
        assert placed.size >= layout.SMALLEST
        assert all(one.y + one.height <= layout.BOTTOM + 0.5 for one in placed.blocks)
        assert page.code == slide.code
        assert page.sources == slide.sources
    # A title or a lead that was too long opens the body; the paragraphs follow in their order.
    assert _said(pages, (Text,)).endswith(_said((slide,), (Text,)))
    assert _letters(slide, (Listing,)) <= sum((_letters(p, (Listing,)) for p in pages), Counter())
    assert _cells((slide,)) == _cells(pages)


def _letters(page: Slide, kinds: tuple[type[Block], ...]) -> Counter[str]:
    return Counter(_said((page,), kinds))


def _cells(pages: tuple[Slide, ...]) -> Counter[str]:
    tables = [b for page in pages for b in page.blocks if isinstance(b, Table)]
    return Counter("".join(s for table in tables for s in _strings(table.rows)))


@settings(max_examples=30)
@given(SLIDES)
def test_fitting_again_changes_nothing(slide: Slide) -> None:
    once = fitting.fit_deck(decks.deck(slide))
    assert fitting.fit_deck(once) == once


def test_ninety_departments_are_all_there_once() -> None:
    given_tree = decks.departments(90)
    pages = fitting.pages(decks.slide("tree", "九十の部門", given_tree))
    assert len(pages) > 1
    shown = [box.title for page in pages for block in page.blocks for box in block.boxes]
    for box in given_tree.boxes:
        if box.title.endswith("課"):
            assert shown.count(box.title) == 1
    assert all("伊藤 さくら" in [b.title for b in page.blocks[0].boxes] for page in pages)


def test_a_box_keeps_its_place_under_the_box_above() -> None:
    given_tree = decks.departments(40)
    above = {
        b.title: given_tree.boxes[b.under].title for b in given_tree.boxes if b.under is not None
    }
    for page in fitting.pages(decks.slide("tree", "部門", given_tree)):
        boxes = page.blocks[0].boxes
        for box in boxes:
            if box.under is not None:
                assert (
                    boxes[box.under].title.removesuffix(MORE) == above[box.title.removesuffix(MORE)]
                )


def test_a_title_of_300_letters_stands_in_full_once() -> None:
    title = "".join(chr(0x4E00 + n) for n in range(300))
    (page,) = fitting.pages(decks.slide("long", title))
    assert page.title.endswith("…")
    assert page.blocks[0] == Text(title, strong=True)


def test_rows_and_numbers_go_on_where_they_stopped() -> None:
    pages = fitting.pages(decks.slide("rows", "規程", decks.regulations(60)))
    assert [row for page in pages for row in page.blocks[0].rows] == list(
        decks.regulations(60).rows
    )
    assert pages[0].title == f"規程（1/{len(pages)}）"
    sizes = [len(page.blocks[0].rows) for page in pages]
    assert min(sizes) >= max(sizes) / 2, "the last page is not left with a single row"
    items = Listing(tuple(Item(f"注意 {n} " * 9) for n in range(1, 31)), numbered=True)
    for page in fitting.pages(decks.slide("items", "注意", items)):
        assert page.blocks[0].items[0].text.startswith(f"注意 {page.blocks[0].begins} ")


def test_parts_of_one_chart_have_one_scale() -> None:
    names = tuple(f"分類 {n}" for n in range(40))
    values = tuple(float(n) for n in range(40))
    chart = decks.chart(
        ChartKind.BAR, categories=names, series=(Series("件", values),), breaks_before=frozenset()
    )
    pages = fitting.pages(decks.slide("bars", "分類", chart))
    assert len(pages) > 1
    assert {page.blocks[0].reaches for page in pages} == {39.0}


def test_what_cannot_be_drawn_is_a_gap() -> None:
    series = Series("件", (float("nan"), -3.0, float("inf"), 4.0))
    chart = decks.chart(categories=("a", "b", "c", "d", "e"), series=(series,))
    (page,) = fitting.pages(decks.slide("gaps", "図", chart))
    assert page.blocks[0].series[0].values == (None, None, None, 4.0, None)


def test_notes_are_said_once() -> None:
    pages = fitting.pages(decks.slide("rows", "規程", decks.regulations(60)))
    assert [page.say for page in pages] == [decks.SAY, *[""] * (len(pages) - 1)]


def test_strange_letters_fall_away_and_ordinary_text_is_untouched() -> None:
    told = wording.clean(Text("a\x00b\u202ec\ud800d\r\ne\ufffe\t終👩‍👩‍👧"))
    assert told == Text("abcd\ne 終👩‍👩‍👧")
    assert wording.clean(decks.ordinary()) == decks.ordinary()
