"""Laws of the recognisers of numbers: a valid number is found with its label, a spoiled one is not, nothing raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pidetect
from pidetect import specimens
from pidetect.engine import matches_of
from pidetect.grid import Column
from pidetect.recognizers import recognizers
from pidetect.types import Kind, Mode

SEEDS = st.integers(0, 10**9)
MODES: st.SearchStrategy[Mode] = st.sampled_from(("fast", "deep"))
# Kind, name of the specimen, label.
LABELLED = (
    (Kind.MY_NUMBER, "my_number", "マイナンバー"),
    (Kind.CARD, "card_visa", "カード番号"),
    (Kind.CARD, "card_master", "クレジットカード"),
    (Kind.CARD, "card_jcb", "カード番号"),
    (Kind.CARD, "card_amex", "カード番号"),
    (Kind.DRIVERS_LICENSE, "drivers_license", "運転免許証番号"),
    (Kind.PASSPORT, "passport", "旅券番号"),
    (Kind.RESIDENCE_CARD, "residence_card", "在留カード番号"),
    (Kind.HEALTH_INSURANCE, "insurer", "保険者番号"),
    (Kind.HEALTH_INSURANCE, "insurer_national", "保険者番号"),
)
# Digits of which each change is seen: the check digits of 個人番号 0 and 免許証 have blind spots.
CHECKED = (("my_number", Kind.MY_NUMBER), ("card_visa", Kind.CARD), ("card_amex", Kind.CARD))
MINE = {
    Kind.MY_NUMBER,
    Kind.CARD,
    Kind.DRIVERS_LICENSE,
    Kind.PASSPORT,
    Kind.RESIDENCE_CARD,
    Kind.PENSION_NUMBER,
    Kind.HEALTH_INSURANCE,
    Kind.EMPLOYMENT_INSURANCE,
    Kind.RESIDENT_CODE,
    Kind.BANK_ACCOUNT,
    Kind.EMPLOYEE_NUMBER,
    Kind.CUSTOMER_NUMBER,
    Kind.CORPORATE_NUMBER,
}
OWN = [r for r in recognizers() if r.kind in MINE]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def found(text: str, kind: Kind, mode: Mode = "deep") -> list[str]:
    return [text[f.start : f.end] for f in pidetect.scan(text, mode) if f.kind == kind]


@settings(deadline=None)
@given(st.sampled_from(LABELLED), SEEDS, MODES, st.sampled_from(("：", " ", "は", ": ", "\n")))
def test_a_valid_number_is_found_behind_its_label(
    row: tuple[Kind, str, str], seed: int, mode: Mode, between: str
) -> None:
    kind, name, label = row
    value = specimens.specimen(name, seed)
    assert found(f"{label}{between}{value}です。", kind, mode) == [value]
    wide = value.translate(WIDE)
    assert found(f"{label}{between}{wide}です。", kind, mode) == [wide]


@settings(deadline=None)
@given(st.sampled_from(CHECKED), SEEDS, st.data())
def test_a_spoiled_number_is_not_found(
    row: tuple[str, Kind], seed: int, data: st.DataObject
) -> None:
    name, kind = row
    value = specimens.specimen(name, seed)
    last = (int(value[-1]) + data.draw(st.integers(1, 9))) % 10
    assert found(f"マイナンバー カード番号 {value[:-1]}{last}", kind) == []


@settings(deadline=None)
@given(SEEDS, SEEDS)
def test_a_corporate_number_is_no_other_number(seed: int, other: int) -> None:
    value = specimens.specimen("corporate_number", seed)
    text = f"法人番号 {value} 登録番号 T{specimens.specimen('corporate_number', other)}"
    assert [f for f in pidetect.scan(text) if f.kind in MINE] == []


@settings(deadline=None)
@given(SEEDS)
def test_a_product_is_no_number_of_a_person(seed: int) -> None:
    value = specimens.specimen("jan", seed)
    for text in (value, f"JAN {value}", f"商品コード：{value}、在庫 3"):
        assert [f for f in pidetect.scan(text) if f.kind in MINE] == []


WORDS = [
    "マイナンバー",
    "個人番号",
    "カード番号",
    "運転免許証",
    "免許証番号",
    "旅券",
    "パスポート",
    "在留カード",
    "基礎年金番号",
    "保険者番号",
    "記号",
    "番号",
    "枝番",
    "被保険者番号",
    "雇用保険",
    "住民票コード",
    "口座番号",
    "普通",
    "当座",
    "銀行",
    "支店",
    "ゆうちょ",
    "社員番号",
    "会員番号",
    "法人番号",
    "P<JPN",
    "：",
    "：",
    "（",
    "）",
    "\n",
    "\t",
    ",",
    "|",
    "-",
    "－",
    "ー",
    "第",
    "号",
    "の",
    "は",
]
PIECES = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.text("0123456789０１-ー ABＡ〇一二\u200b", max_size=14),
        st.text(max_size=4),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(PIECES, MODES)
def test_any_text_is_read_and_offsets_lie_inside(text: str, mode: Mode) -> None:
    for match in matches_of(text, mode, floor=0.0):
        assert 0 <= match.start < match.end <= len(text)
        assert 0 <= match.certainty <= 1
        assert match.value


@settings(max_examples=120, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=8),
    st.sampled_from(OWN),
    st.sampled_from(("", "保険者番号")),
)
def test_any_cell_is_read_and_offsets_lie_inside(
    cells: list[str], recognizer: object, header: str
) -> None:
    placed, at = [], 0
    for row, cell in enumerate(cells):
        placed.append((at, cell, row))
        at += len(cell) + 1
    for match in recognizer.cells(Column("", header, placed)):
        start, cell, _ = placed[match.row]
        assert start <= match.start < match.end <= start + len(cell)


@pytest.mark.parametrize("recognizer", OWN, ids=lambda r: str(r.kind))
def test_masks_hide_most(recognizer: object) -> None:
    if recognizer.kind != Kind.CORPORATE_NUMBER:
        masked = recognizer.mask("1234567890")
        assert sum(c.isdecimal() for c in masked) <= 4


def test_a_column_of_other_numbers_is_no_column_of_my_numbers() -> None:
    cells = [f"{n * 7919 % 10**12:012}" for n in range(1, 300)]
    assert found("コード\n" + "\n".join(cells), Kind.MY_NUMBER) == []
    assert found("氏名\t個人番号\n" + "\n".join(f"佐藤\t{c}" for c in cells), Kind.MY_NUMBER) == []
    real = [specimens.specimen("my_number", n) for n in range(300)]
    assert found("コード\n" + "\n".join(real), Kind.MY_NUMBER) == real


def test_a_list_of_waybills_is_no_list_of_my_numbers() -> None:
    numbers = [f"{n * 104729 % 10**12:012}" for n in range(1, 200)]
    text = "\n".join(f"{n[:4]}-{n[4:8]}-{n[8:]}" for n in numbers)
    assert found(text, Kind.MY_NUMBER) == []


def test_the_account_of_a_company_counts_no_person() -> None:
    account = "みらい銀行 本店 普通 1234567"
    own, company = (
        next(m for m in matches_of(f"{account} {holder}") if m.kind == Kind.BANK_ACCOUNT)
        for holder in ("名義 サトウ ハナコ", "名義 カ）アオバショウジ")
    )
    assert (own.personal, company.personal) == (True, False)
