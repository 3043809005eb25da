"""The page before each part, and the organisation chart whose last box holds the heads of all departments."""

import dataclasses

import pytest

from omamori.foundation.exports.slides import blocks as layout
from omamori.foundation.exports.slides import drawing, fitting, openers
from omamori.foundation.exports.slides.tests import decks
from omamori.foundation.exports.slides.tree import Box, Diagram, Item, Listing, Part, Slide, Text


def of(part: Part, count: int, *, chapters: int) -> list[Slide]:
    return [
        decks.slide(f"{part}.{n}", f"題 {part} {n}", part=part, chapter=f"章{n % chapters}")
        for n in range(count)
    ]


def test_a_part_begins_with_its_name_and_its_chapters() -> None:
    given = decks.deck(
        *of(Part.WHY, 8, chapters=3),
        *of(Part.COMPANY, 4, chapters=1),
        *of(Part.CLOSING, 9, chapters=9),
    )
    fitted = fitting.fit_deck(given)
    found = [slide for slide in fitted.slides if openers.is_opener(slide)]
    assert [s.title for s in found] == [
        "第1部 なぜ守るのか",
        "第2部 わたしたちの会社",
        "第3部 まとめ",
    ]
    assert [fitted.slides.index(s) for s in found] == [0, 9, 14]
    assert found[0].blocks == (Listing((Item("章0"), Item("章1"), Item("章2"))),)
    assert found[1].blocks == (Listing(tuple(Item(f"題 company {n}") for n in range(4))),)
    assert found[2].blocks == (Text("、".join(f"章{n}" for n in range(9))),)
    assert fitting.fit_deck(fitted) == fitted


@pytest.mark.parametrize(
    "parts", [(Part.WHY, Part.COMPANY), (Part.WHY, Part.COMPANY, Part.CLOSING)]
)
def test_a_short_lesson_goes_without(parts: tuple[Part, ...]) -> None:
    slides = [one for part in parts for one in of(part, 3, chapters=1)]
    assert len(fitting.fit_deck(decks.deck(*slides)).slides) == len(slides)


def company(heads: int) -> Diagram:
    names = tuple(f"第{n}部 管理者 {n}" for n in range(1, heads + 1))
    return Diagram(
        (
            Box("トップマネジメント", ("伊藤 和夫",)),
            Box("個人情報保護管理者", ("田中 美咲",), 0),
            Box("個人情報保護監査責任者", ("高橋 誠",), 0),
            Box("PMS事務局", ("小林 恵",), 1),
            Box("教育責任者", ("吉田 香織",), 1),
            Box("苦情・相談窓口責任者", ("田中 美咲",), 1),
            Box("部門の個人情報保護責任者", names, 1),
        ),
        "体制の図",
    )


@pytest.mark.parametrize("heads", [5, 9, 12])
def test_the_heads_of_departments_stand_in_columns_on_one_page(heads: int) -> None:
    (page,) = fitting.pages(decks.slide("c", "個人情報を守る体制", company(heads)))
    placed = layout.place(page)
    assert placed.fits
    made = drawing.tree(page.blocks[0], placed.size, layout.ROOM)
    names = [line for shape in made.shapes for line in shape.lines]
    assert [n for n in names if n.startswith("第")] == [
        f"第{n}部 管理者 {n}" for n in range(1, heads + 1)
    ]
    assert all(s.x >= 0 and s.x + s.width <= layout.ROOM + 0.5 for s in made.shapes)
    assert all(s.y + s.height <= made.height + 0.5 for s in made.shapes)
    assert not any(_overlap(a, b) for n, a in enumerate(made.shapes) for b in made.shapes[:n])
    (around,) = [link for link in made.links if link.kind == "around"]
    assert made.shapes[around.start].title == ("個人情報保護管理者",)
    assert made.shapes[around.end].title == ("部門の個人情報保護責任者",)


def _overlap(one: drawing.Shape, other: drawing.Shape) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.5 and down > 0.5


@pytest.mark.parametrize("heads", [20, 40, 41, 90])
def test_more_heads_than_a_page_holds_are_all_told(heads: int) -> None:
    pages = fitting.pages(decks.slide("c", "体制", company(heads)))
    assert all(layout.place(page).fits for page in pages)
    told = "|".join(
        text for page in pages for block in page.blocks for text in _texts(block)
    ).split("|")
    assert {f"第{n}部 管理者 {n}" for n in range(1, heads + 1)} <= set(told)
    assert heads > drawing.ROSTER_MOST or len(pages) == 2


def _texts(block: object) -> list[str]:
    if isinstance(block, Diagram):
        return [line for box in block.boxes for line in (box.title, *box.lines)]
    if isinstance(block, Listing):
        return [line for item in block.items for line in (item.text, *item.below)]
    return []


def test_a_chart_of_nothing_but_names_is_a_chart() -> None:
    alone = dataclasses.replace(
        company(9), boxes=(dataclasses.replace(company(9).boxes[-1], under=None),)
    )
    (page,) = fitting.pages(decks.slide("c", "体制", alone))
    assert layout.place(page).fits
