"""Short ways through a mail give what the long ones give."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.outbound import charsets, examination, headers, telltales
from pidetect.extract import charset

_NAMES = sorted(charsets._ASCII_TOO | {"utf-16", "utf-7", "ISO-2022-JP", " Shift_JIS "})
_ASCII = st.binary(max_size=60).map(lambda data: bytes(b & 0x7F for b in data))


@settings(max_examples=200)
@given(_ASCII, st.sampled_from(_NAMES))
def test_ascii_is_read_as_before(data: bytes, name: str) -> None:
    assert charsets.decode(data, name).text == charset.decode(data, name.strip().lower())


@settings(max_examples=200)
@given(st.one_of(st.from_regex(telltales._PASSWORD), st.from_regex(telltales._TOLD)))
def test_what_the_patterns_find_has_a_hint(text: str) -> None:
    assert telltales._hinted(text)


@given(st.text("ab>|＞- \n元のメッセージOriginal", max_size=40))
def test_what_is_quoted_is_left_out_as_by_the_pattern_alone(text: str) -> None:
    assert examination.own_words(text) == examination._QUOTED.sub("", text)


@given(st.from_regex(examination._QUOTED))
def test_whatever_is_quoted_has_its_sign(text: str) -> None:
    assert any(sign in text for sign in examination._QUOTING)


@pytest.mark.parametrize(
    "text", ["見積書を添付します", "see ATTACHED file", "Enclosed: one", "同封"]
)
def test_a_file_is_spoken_of(text: str) -> None:
    assert examination.mentions_attachment(text)
    assert not examination.mentions_attachment("見積もりのお願い, attac hed")


@given(st.text("ab@.<> 佐(", max_size=20))
def test_one_mailbox_is_one_item(line: str) -> None:
    plain = line.replace("(", "")
    assert headers._items(plain) == headers._items(f"{plain},")[:1] or "<" in plain
    assert headers.words(re.sub("[=?]", "", line)) == re.sub("[=?]", "", line)
