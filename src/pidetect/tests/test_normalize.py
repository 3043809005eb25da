"""Folding keeps the way back: every offset leads to the original characters."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pidetect.normalize import DIGITS, HYPHENS, INVISIBLE, NumberText, fold

ODD = st.sampled_from(list("０９－ーｰ‐―−〇一ｶﾞﾊﾟが①㍻㍼Ａａ　 \u200b\u00ad\ufe0f髙山1-3(\n\t@＠"))
TEXTS = st.text(st.one_of(ODD, st.characters(exclude_categories=("Cs",))), max_size=60)


@given(TEXTS)
def test_places_are_monotone_and_inside(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))


@given(TEXTS, st.data())
def test_the_original_of_a_span_folds_to_the_span(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    origin = folded.origin(start, end)
    again = fold(text[slice(*origin)]).text
    assert folded.text[start:end] in again
    # Whole clusters come back exactly.
    whole = [i for i, s in enumerate(folded.starts) if origin[0] <= s < origin[1]]
    assert again == folded.text[whole[0] : whole[-1] + 1]


@given(TEXTS, st.integers(0, 1000))
def test_a_window_only_shifts_the_places(text: str, at: int) -> None:
    plain, shifted = fold(text), fold(text, at)
    assert shifted.text == plain.text
    assert list(shifted.starts) == [s + at for s in plain.starts]


def test_known_foldings() -> None:
    assert fold("ｶﾞｲｺｸ").text == "ガイコク"
    assert fold("０３－１２３４").text == "03-1234"
    assert fold("㍼60年").text == "昭和60年"
    assert fold("カード").text == "カード"
    assert fold("a\u200bb").text == "ab"
    assert fold("①03").text == "①03"
    assert fold("ａ＠ｂ．ｊｐ").text == "a@b.jp"


NUMBERS = st.text(
    st.sampled_from(list("0123456789０１９ -－ー‐（）()\u200b\u00adあ\nx")), max_size=80
)


@given(NUMBERS)
def test_number_text_leads_back_to_the_same_digits(text: str) -> None:
    numbers = NumberText(text)
    for run in re.finditer(r"[0-9][0-9 \-()]*[0-9]", numbers.text):
        start, end = numbers.origin(*run.span())
        original = re.sub(f"[{INVISIBLE}]", "", text[start:end])
        assert len(original) == len(run.group())
        ours = [c for c in run.group() if c.isdigit()]
        assert ours == [str(int(c)) for c in original if re.match(f"[{DIGITS}]", c)]


@given(NUMBERS)
def test_no_long_number_is_left_out(text: str) -> None:
    numbers = NumberText(text)
    for run in re.finditer("[0-9０-９]{7,}", text):
        assert "".join(str(int(c)) for c in run.group()) in numbers.text


def test_all_hyphens_are_one() -> None:
    for hyphen in HYPHENS:
        assert "03-1234-5678" in NumberText(f"03{hyphen}1234{hyphen}5678").text


def test_kanji_digits_only_where_asked() -> None:
    assert NumberText("〇九〇一二三四五六七八").text == ""
    assert NumberText("〇九〇一二三四五六七八", kanji=True).text == "09012345678"
