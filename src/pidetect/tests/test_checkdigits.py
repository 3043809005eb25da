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
    assert checkdigits.is_luhn("378282246310005")
    assert checkdigits.is_drivers_license("309012345620")
    assert checkdigits.is_insurer("33120015")
    assert checkdigits.jan_digit("490123456789") == "4"
    assert checkdigits.is_japanese_jan("4901234567894")
    assert checkdigits.mrz_digit("TR1234567") == "2"
    # ICAO Doc 9303 Part 3, 4.9: the specimen's document number and date of birth.
    assert checkdigits.mrz_digit("L898902C3") == "6"
    assert checkdigits.mrz_digit("740812") == "2"
    assert checkdigits.mrz_digit("ZE184226B<<<<<") == "1"


def _changed(good: str, at: int, by: int) -> str:
    return good[:at] + str((int(good[at]) + by) % 10) + good[at + 1 :]


def _plain(digits: str, weights: list[int]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True))


@given(st.text(DIGITS, min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_of_a_my_number_is_mostly_seen(eleven: str, at: int, by: int) -> None:
    good = eleven + checkdigits.my_number_digit(eleven)
    assert checkdigits.is_my_number(good)
    # Remainders 0 and 1 share the check digit 0: only those two may be confused.
    if good[-1] != "0":
        assert not checkdigits.is_my_number(_changed(good, at, by))


@given(st.text(DIGITS, min_size=11, max_size=11))
def test_a_my_number_as_the_ordinance_writes_it(eleven: str) -> None:
    n = range(1, 12)
    total = sum(int(eleven[-i]) * (i + 1 if i <= 6 else i - 5) for i in n)
    expected = 0 if total % 11 <= 1 else 11 - total % 11
    assert checkdigits.my_number_digit(eleven) == str(expected)


@given(st.text(DIGITS, min_size=12, max_size=12))
def test_a_corporate_number_as_the_ordinance_writes_it(twelve: str) -> None:
    total = sum(int(twelve[-i]) * (1 if i % 2 else 2) for i in range(1, 13))
    assert checkdigits.corporate_digit(twelve) == str(9 - total % 9)


@given(st.text(DIGITS, min_size=12, max_size=18), st.data())
def test_luhn_sees_any_one_wrong_digit(start: str, data: st.DataObject) -> None:
    good = start + checkdigits.luhn_digit(start)
    at = data.draw(st.integers(0, len(good) - 1))
    by = data.draw(st.integers(1, 9))
    assert checkdigits.is_luhn(good)
    assert not checkdigits.is_luhn(_changed(good, at, by))


@given(st.text(DIGITS, min_size=10, max_size=10))
def test_a_licence_digit_by_its_weights(ten: str) -> None:
    total = _plain(ten, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
    good = ten + checkdigits.drivers_license_digit(ten)
    assert (11 - total % 11) % 10 == int(good[-1])
    assert checkdigits.is_drivers_license(good + "0")


@given(st.sampled_from((5, 7)), st.data())
def test_insurers_of_both_lengths(length: int, data: st.DataObject) -> None:
    start = data.draw(st.text(DIGITS, min_size=length, max_size=length))
    good = start + checkdigits.insurer_digit(start)
    assert checkdigits.is_insurer(good)
    at, by = data.draw(st.integers(0, length)), data.draw(st.integers(1, 9))
    assert not checkdigits.is_insurer(_changed(good, at, by))


@given(st.text(DIGITS, min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_a_jan_code_sees_any_one_wrong_digit(start: str, at: int, by: int) -> None:
    good = start + checkdigits.jan_digit(start)
    total = _plain(good, [1, 3] * 6 + [1])
    assert total % 10 == 0
    changed = _changed(good, at, by)
    assert checkdigits.jan_digit(changed[:12]) != changed[12]


@given(st.text(DIGITS, min_size=11, max_size=11))
def test_a_waybill_is_its_own_remainder(eleven: str) -> None:
    assert checkdigits.is_waybill(eleven + checkdigits.waybill_digit(eleven))


@pytest.mark.parametrize("digits", ["", "1", "12345678901", "1234567890123"])
def test_other_lengths_are_no_number_of_a_kind(digits: str) -> None:
    assert not checkdigits.is_my_number(digits)
    assert not checkdigits.is_drivers_license(digits)
    assert not checkdigits.is_waybill(digits)
    assert not checkdigits.is_insurer(digits)
    assert not checkdigits.is_japanese_jan(digits)
