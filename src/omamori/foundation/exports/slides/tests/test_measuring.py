"""The widths are those of the font, and lines are never wider than their box."""

import io
import unicodedata

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.exports.slides import fonts
from omamori.foundation.exports.slides.measuring import (
    NOT_FIRST,
    NOT_LAST,
    balanced,
    em,
    keeps_words,
    shortened,
    width,
    wrap,
)

LETTERS = st.text(
    st.sampled_from("あ漢カ、。「」（）ーっ𠮷😀 abcWM019-/.\n々é…"), min_size=0, max_size=120
)
SIZES = st.sampled_from([18.0, 20.0, 28.0])
ROOMS = st.floats(60, 864)


def test_no_letter_of_the_font_is_wider_than_we_think() -> None:
    for file in fonts.FILES.values():
        font = TTFont(io.BytesIO(file.read_bytes()), lazy=True)
        units = font["head"].unitsPerEm
        wider = {
            chr(point): advance
            for point, name in font.getBestCmap().items()
            if not unicodedata.combining(chr(point))
            if (advance := font["hmtx"][name][0] / units) > em(chr(point)) + 0.001
            and unicodedata.category(chr(point)) != "Cf"
        }
        assert wider == {}


@given(LETTERS, SIZES, ROOMS)
def test_lines_fit_and_nothing_is_lost(text: str, size: float, room: float) -> None:
    lines = wrap(text, size, room)
    assert all(width(line, size) <= room + 1e-6 for line in lines)
    kept = [c for line in lines for c in line if c != " "]
    assert kept == [c for c in text if c not in " \n"]


@given(LETTERS, SIZES, ROOMS)
def test_balanced_lines_are_no_more(text: str, size: float, room: float) -> None:
    lines = balanced(text, size, room)
    assert len(lines) == len(wrap(text, size, room))
    assert all(width(line, size) <= room + 1e-6 for line in lines)


@given(LETTERS, SIZES, ROOMS, st.integers(1, 4))
def test_a_shortened_text_fits_and_says_so(text: str, size: float, room: float, lines: int) -> None:
    short = shortened(text, size, room, lines=lines)
    assert short == text or short.endswith("…")
    assert len(wrap(short, size, room)) <= lines


def test_japanese_lines_begin_and_end_as_print_does() -> None:
    text = "「個人情報」は、守る（まもる）もの。" * 8
    for room in range(120, 400, 7):
        lines = wrap(text, 20.0, float(room))
        assert not any(line[0] in NOT_FIRST for line in lines[1:])
        assert not any(line[-1] in NOT_LAST for line in lines[:-1])


def test_years_and_telephone_numbers_stay_whole() -> None:
    assert balanced("2024年度", 18.0, 90.0) == ("2024", "年度")
    lines = wrap("緊急連絡先は 03-5550-0101 です", 20.0, 200.0)
    assert any("03-5550-0101" in line for line in lines)
    assert not keeps_words("03-5550-0101", 26.0, 120.0)
