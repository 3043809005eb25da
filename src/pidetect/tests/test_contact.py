"""連絡先の前の名前の試験。A name in front of a number is found, what the number is for is no name."""

import pytest

from pidetect.examine import examine
from pidetect.names.contact import names


@pytest.mark.parametrize("name", ["森学", "林誠", "山口 花子", "佐々木一郎"])
def test_a_name_before_its_number_is_found(name: str) -> None:
    text = f"・{name}（営業） 090-1234-5678\n"
    assert [text[m.start : m.end] for m in names(text)] == [name]


@pytest.mark.parametrize(
    "word",
    [
        "連絡先",
        "緊急連絡先",
        "勤務先",
        "配送先",
        "送信元",
        "平日昼間",
        "警察署",
        "工場長",
        "名古屋",
        "携帯番号",
        "見積書",
        "説明会",
    ],
)
def test_what_a_number_is_for_is_no_name(word: str) -> None:
    assert list(names(f"{word} 090-1234-5678\n")) == []


def test_a_quotation_is_a_document_and_its_number_is_no_telephone() -> None:
    assert examine("見積書 06-6345-2217\n".encode(), "x").kinds == {"phone": 1}
    assert examine("見積書番号 06-6345-2217\n".encode(), "x").kinds == {}
