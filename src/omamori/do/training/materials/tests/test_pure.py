"""Notation, comparing and scope: decided without a database."""

import dataclasses
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from omamori.do.training.materials import comparing, course, notation, pictures
from omamori.do.training.materials.errors import PictureRefused
from omamori.foundation.exports.slides.tree import (
    Asked,
    Binding,
    Block,
    Box,
    Columns,
    Diagram,
    Flow,
    Item,
    Listing,
    Making,
    Part,
    Slide,
    Source,
    Table,
    Text,
)

_word = st.text(alphabet="あア亜A1𠮷🙂、。(%", min_size=1, max_size=8)
_words = st.lists(_word, max_size=3).map(tuple)
_boxes = st.lists(st.builds(Box, _word, _words), min_size=2, max_size=5).map(tuple)
_blocks = st.one_of(
    st.builds(Text, _word, st.booleans()),
    st.builds(
        Listing,
        st.lists(st.builds(Item, _word, _words), min_size=1, max_size=4).map(tuple),
        st.one_of(st.just(""), _word),
        st.booleans(),
    ),
    st.lists(st.tuples(_word, _word), min_size=2, max_size=4).map(
        lambda rows: Table(rows[0], tuple(rows[1:]))
    ),
    st.builds(Columns, _boxes),
    st.builds(
        lambda boxes, circle: Flow(
            boxes, notation.told([b.title for b in boxes], circle=circle), circle=circle
        ),
        _boxes,
        st.booleans(),
    ),
)


@settings(max_examples=40)
@given(_blocks)
def test_what_is_written_is_read_back(block: object) -> None:
    seen = notation.written(block)  # type: ignore[arg-type]
    assert seen is not None
    assert notation.read(*seen) == block


@given(st.sampled_from(sorted(notation.KINDS)), st.text(max_size=80))
def test_any_text_makes_a_block_or_a_sentence(kind: str, text: str) -> None:
    found = read_or_told(kind, text)
    assert found is None or isinstance(found, str) or notation.written(found) is not None
    if isinstance(found, str):
        assert found.endswith("。")


def read_or_told(kind: str, text: str) -> Block | str | None:
    try:
        return notation.read(kind, text)
    except notation.Unreadable as error:
        return str(error)


def test_a_chart_of_posts_in_lines() -> None:
    block = notation.read("tree", "社長 / 伊藤\n- 管理者 / 田中\n-- 事務局\n- 監査 / 高橋")
    assert isinstance(block, Diagram)
    assert [box.under for box in block.boxes] == [None, 0, 1, 0]
    assert block.boxes[1].lines == ("田中",)
    with pytest.raises(notation.Unreadable):
        notation.read("tree", "社長\n--- 事務局")


def slide(**changed: object) -> Slide:
    given: dict[str, object] = {
        "code": "company.rule.carrying",
        "part": Part.COMPANY,
        "order": 10,
        "title": "持ち出すとき",
        "blocks": (Text("承認を受けてから持ち出す。"),),
        "say": "説明します。",
        "sources": (Source(title="規程 第1版", as_of=date(2027, 12, 31)),),
        "making": Making.GENERATED,
        "bindings": (bound("R7-3", "1"),),
        "clauses": ("R7-3", "R7-4"),
    }
    return Slide(**(given | changed))  # type: ignore[arg-type]


def bound(record: str, state: str, kind: str = "clause") -> Binding:
    return Binding(kind=kind, record=record, label=f"記録 {record}", state=state)


def kinds(old: list[Slide], new: list[Slide]) -> list[tuple[str, str]]:
    return [(one.code, one.kind) for one in comparing.differences(old, new)]


def test_only_what_a_reader_sees_makes_a_difference() -> None:
    was = slide()
    later = (Source(title="規程 第1版", as_of=date(2028, 2, 29)),)
    assert kinds([was], [slide(sources=later, order=90, chapter="別の章")]) == []
    spaced = slide(blocks=(Text("承認を受けてから　持ち出す｡"),))
    assert kinds([was], [spaced]) == [(was.code, "formatting")]
    assert kinds([was], [slide(bindings=(bound("R7-3", "2"),))]) == [(was.code, "formatting")]
    other = slide(blocks=(Text("承認と記録を済ませてから持ち出す。"),))
    assert kinds([was], [other]) == [(was.code, "changed")]


def test_what_was_moved_added_and_removed() -> None:
    a, b, c = (slide(code=code) for code in "abc")
    assert kinds([a, b, c], [c, a, b]) == [("c", "moved")]
    assert kinds([a, b], [a, c]) == [("c", "added"), ("b", "removed")]


def test_a_changed_rule_asks_its_readers_for_that_slide_only() -> None:
    was = [slide(), slide(code="x", bindings=(), clauses=("R1-1",))]
    new = [slide(blocks=(Text("記録してから持ち出す。"),), bindings=(bound("R7-3", "2"),)), was[1]]
    readers = {"R7-3": ("departments", frozenset({"d1"}))}
    scope = comparing.retraining_scope(was, new, readers=readers)
    assert scope.learn == ("company.rule.carrying",)
    assert scope.clauses == ("R7-3",)
    assert scope.readers == (("departments", frozenset({"d1"})),)
    assert scope.minutes == 1


def test_a_number_or_a_sign_asks_nobody() -> None:
    was = slide(bindings=(bound("1", "a", "contact"),))
    number = slide(blocks=(Text("090-0000-0001"),), bindings=(bound("1", "b", "contact"),))
    told = comparing.retraining_scope([was], [number], readers={})
    assert (told.learn, told.tell, told.minutes, told.readers) == ((), (was.code,), 0, ())
    sign = dataclasses.replace(was, blocks=(Text("承認を受けてから、持ち出す"),))
    nothing = comparing.retraining_scope([was], [sign], readers={})
    assert (nothing.learn, nothing.tell, nothing.minutes) == ((), (), 0)


def test_a_rule_that_is_only_said_otherwise_is_learned_by_nobody_again() -> None:
    """After an update of the product a rule slide may be drawn in other words: its clauses are the same."""
    was = slide()
    other = slide(blocks=(Text("承認を受けてから持ち出す。各条の初めの文です。"),))
    scope = comparing.retraining_scope([was], [other], readers={"R7-3": ("all", frozenset())})
    assert (scope.learn, scope.tell, scope.minutes, scope.readers) == ((), (was.code,), 0, ())
    own = slide(bindings=())
    written = dataclasses.replace(own, blocks=other.blocks)
    assert comparing.retraining_scope([own], [written], readers={}).learn == (own.code,)


def test_rules_of_all_take_in_the_others_and_nobody_is_nobody() -> None:
    new = slide(title="改めた", bindings=(bound("R7-3", "2"), bound("R7-4", "2")))
    one = {"R7-3": ("all", frozenset[str]()), "R7-4": ("posts", frozenset({"auditor"}))}
    assert comparing.retraining_scope([slide()], [new], readers=one).readers == (
        ("all", frozenset()),
    )
    none = {"R7-3": ("nobody", frozenset[str]()), "R7-4": ("nobody", frozenset[str]())}
    assert comparing.retraining_scope([slide()], [new], readers=none).readers == ()


def test_the_standard_is_whole_on_any_day() -> None:
    for day in (date(2026, 12, 29), date(2028, 2, 29), date(2031, 1, 3)):
        found = course.slides(Asked(on=day))
        assert len({one.code for one in found}) == len(found) >= 20
        assert all(one.say and one.tip and one.sources for one in found)
        cases = [one.code for one in found if one.code.startswith("why.case.")]
        assert len([c for c in cases if c.endswith(".story")]) == 4
        for code in (c for c in cases if c.endswith(".causes")):
            boxes = next(one for one in found if one.code == code).blocks[0]
            assert isinstance(boxes, Columns)
            assert [b.title for b in boxes.boxes] == ["発生原因", "その他の要因", "注意すべきこと"]


def test_a_picture_is_drawn_anew_and_other_files_are_refused() -> None:
    exif = Image.Exif()
    exif[0x010E] = "秘密の場所"
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=exif)
    media_type, clean = pictures.drawn_anew(out.getvalue())
    assert media_type == "image/jpeg"
    with Image.open(io.BytesIO(clean)) as found:
        assert found.size == (40, 20)
        assert not found.getexif()
    for wrong in (b"", b"GIF89a", out.getvalue()[:60], b"%PDF-1.7", b"<svg/>"):
        with pytest.raises(PictureRefused):
            pictures.drawn_anew(wrong)
