"""Short ways through a mail give what the long ones give."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.outbound import charsets, headers, telltales
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


@given(st.text("ab@.<> 佐(", max_size=20))
def test_one_mailbox_is_one_item(line: str) -> None:
    plain = line.replace("(", "")
    assert headers._items(plain) == headers._items(f"{plain},")[:1] or "<" in plain
    assert headers.words(re.sub("[=?]", "", line)) == re.sub("[=?]", "", line)
