"""Check digits against published samples, and their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidetect import checkdigits

DIGITS = "0123456789"


def test_published_samples() -> None:
    assert checkdigits.is_my_number("123456789018")
    assert checkdigits.is_corporate_number("7000012050002")
    assert checkdigits.is_corporate_number("4011001098993")
    assert checkdigits.is_luhn("4242424242424242")


@given(st.text(DIGITS, min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_of_a_my_number_is_mostly_seen(eleven: str, at: int, by: int) -> None:
    good = eleven + checkdigits.my_number_digit(eleven)
    bad = good[:at] + str((int(good[at]) + by) % 10) + good[at + 1 :]
    assert checkdigits.is_my_number(good)
    # Remainders 0 and 1 share the check digit 0: only those two may be confused.
    if good[-1] != "0":
        assert not checkdigits.is_my_number(bad)


@given(st.text(DIGITS, min_size=12, max_size=18), st.data())
def test_luhn_sees_any_one_wrong_digit(start: str, data: st.DataObject) -> None:
    good = start + checkdigits.luhn_digit(start)
    at = data.draw(st.integers(0, len(good) - 1))
    by = data.draw(st.integers(1, 9))
    assert checkdigits.is_luhn(good)
    assert not checkdigits.is_luhn(good[:at] + str((int(good[at]) + by) % 10) + good[at + 1 :])


@pytest.mark.parametrize("digits", ["", "1", "12345678901", "1234567890123"])
def test_other_lengths_are_no_my_number(digits: str) -> None:
    assert not checkdigits.is_my_number(digits)
