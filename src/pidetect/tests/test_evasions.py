"""Numbers written so that programs miss them: other digits, odd signs, a box for each digit, groups on lines of their own."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidetect import digits, scan
from pidetect.checkdigits import my_number_digit
from pidetect.types import Mode

CARD, PHONE = "4111111111111111", "09012345678"
OWN = "12345678901" + my_number_digit("12345678901")
MODES: tuple[Mode, ...] = ("fast", "deep")


def found(text: str, kind: str, mode: Mode = "fast") -> list[str]:
    return [text[f.start : f.end] for f in scan(text, mode) if f.kind == kind]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("zero", [0x660, 0x6F0, 0x966, 0xE50, 0x1D7CE, 0x1D7D8, 0x1D7F6, 0x1FBF0])
def test_digits_of_other_scripts(zero: int, mode: Mode) -> None:
    def written(number: str) -> str:
        return "".join(chr(zero + int(c)) if c.isdigit() else c for c in number)

    assert found(f"電話 {written('090-1234-5678')} まで", "phone", mode) == [
        written("090-1234-5678")
    ]
    assert found(f"マイナンバー {written(OWN)}", "my_number", mode) == [written(OWN)]
    assert found(f"カード {written(CARD)}", "card", mode) == [written(CARD)]


@pytest.mark.parametrize(
    "row", ["⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "０１２３４５６７８９"]
)
def test_digits_in_circles_and_raised(row: str) -> None:
    phone = "-".join("".join(row[int(c)] for c in g) for g in ("090", "1234", "5678"))
    assert found(f"電話 {phone}", "phone") == [phone]


@pytest.mark.parametrize(
    "text",
    ["①03-1234-5678", "②090-1234-5678", "注¹ 090-1234-5678", "①②③の順に進みます。", "⑴⑵⑶⑷⑸⑹⑺⑻"],
)
def test_a_circle_is_a_mark_beside_a_number(text: str) -> None:
    numbers = found(text, "phone")
    assert [n[0] for n in numbers] == ["0"] * len(numbers)
    assert len(numbers) == ("-" in text)


@pytest.mark.parametrize("sign", "/_*~…=:：／＿＊～〜、,|")
def test_odd_signs_between_the_groups_of_a_mobile_number(sign: str) -> None:
    for plain in ("090{}1234{}5678", "０９０{}１２３４{}５６７８"):
        written = plain.format(sign, sign)
        assert found(f"連絡は {written} へ", "phone") == [written]
    assert found(f"1090{sign}1234{sign}5678", "phone") == []


@given(st.text(max_size=200))
def test_plain_digits_change_no_length_and_no_other_letter(text: str) -> None:
    plain = digits.plain(text)
    assert len(plain) == len(text)
    for before, after in zip(text, plain, strict=True):
        if before != after:
            assert after == "-" or after == str(int(unicodedata.numeric(before)))
    assert digits.plain(plain) == plain


EDGES = ["\t", "\n", "|", ",", " | ", "｜", "/"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize(
    ("label", "number", "kind"),
    [
        ("個人番号", OWN, "my_number"),
        ("マイナンバー", OWN, "my_number"),
        ("カード番号", CARD, "card"),
        ("電話番号", PHONE, "phone"),
        ("携帯", PHONE, "phone"),
        ("ＴＥＬ", PHONE, "phone"),
    ],
)
def test_a_box_for_each_digit(label: str, number: str, kind: str, edge: str, mode: Mode) -> None:
    boxes = edge.join(number)
    text = f"申込書\n{label}{edge}{boxes}\n以上"
    assert found(text, kind, mode) == [boxes]


@pytest.mark.parametrize(
    ("label", "written", "kind"),
    [
        ("電話：", "090\n1234\n5678", "phone"),
        ("電話 ", "090-1234-\n5678", "phone"),
        ("マイナンバー ", f"{OWN[:4]} {OWN[4:8]}\n{OWN[8:]}", "my_number"),
        ("個人番号\n", f"{OWN[:4]}\n{OWN[4:8]}\n{OWN[8:]}", "my_number"),
        ("カード番号：", "4111 1111\n1111 1111", "card"),
        ("カード番号\t", "4111\t1111\t1111\t1111", "card"),
    ],
)
def test_a_number_cut_where_a_line_or_a_cell_ends(label: str, written: str, kind: str) -> None:
    assert found(f"{label}{written}\n", kind) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "問1\t問2\t問3\n" + "\n".join("\t".join("4111111111111111") for _ in range(3)),
        "評価\t" + "\t".join(OWN),
        "\n".join(OWN),
        "個人番号\t" + "\t".join("123456789012"),
        "電話\t1\t2\t3\t4\t5\t6\t7\t8\t9\t0\t1",
        "電話の件数\n2023\n1250\n2024\n1311\n",
        "連絡先の数 12\n34\n56\n",
        "クレジット\t2024\t2025\t2026\t2027",
    ],
)
def test_digits_without_a_label_or_a_form_are_no_number(text: str) -> None:
    assert [k for k in ("my_number", "card", "phone") if found(text, k)] == []
