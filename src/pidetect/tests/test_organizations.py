"""Companies and domains that a file names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidetect import organizations
from pidetect.examine import examine
from pidetect.types import Examination


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("株式会社あおば商事 営業部\n佐藤様", {"あおば商事"}),
        ("あおば商事株式会社 御中", {"あおば商事"}),
        ("㈱ひので物産の名簿をお送りします。", {"ひので物産"}),
        ("（株）みなと 様", {"みなと"}),
        ("さくら企画 御中", {"さくら企画"}),
        ("学校法人かえで学園", {"かえで学園"}),
        ("連絡先: tanaka@Aoba-Shoji.example", {"aoba-shoji.example"}),
        ("会社の行事です。", set()),
        ("お世話になっております。", set()),
    ],
)
def test_who_is_named(text: str, names: set[str]) -> None:
    found = examine(text.encode(), "a.txt", "fast").organizations
    assert set(found) == names


def test_the_most_frequent_comes_first_and_crosses_the_pipe() -> None:
    text = "株式会社あおば商事\n" * 3 + "株式会社ひので物産\n"
    result = examine(text.encode(), "a.txt", "fast")
    assert list(result.organizations) == ["あおば商事", "ひので物産"]
    assert Examination.from_json(result.as_json()).organizations == result.organizations


def test_a_file_of_many_companies_tells_a_bounded_number() -> None:
    text = "\n".join(f"株式会社見本{chr(0x4E00 + i)}工業" for i in range(200))
    assert len(examine(text.encode(), "a.txt", "fast").organizations) == 40


PIECES = (
    *("株式会社", "有限会社", "会社", "医療法人", "社団", "特定非営利活動法人", "(株)", "株）"),
    *("㈱", "御中", " ", "　", "みなと", "商事", "A", "1", "ー", "。", "の", "有", "\n"),
    "あおば印刷東京支店営業部第二課特別販売促進担当",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=150, deadline=None)
def test_looking_for_forms_first_finds_what_reading_every_letter_finds(text: str) -> None:
    forms = organizations._forms(text)
    for quick, slow in (
        (organizations._ahead, organizations._AHEAD),
        (organizations._behind, organizations._BEHIND),
    ):
        spans = [found.span() for found in quick(text, forms)]
        assert spans == [found.span() for found in slow.finditer(text)]
