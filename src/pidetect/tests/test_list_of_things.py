"""「名前」の下の物の試験。A glossary under 「名前」 names nobody; a list of people under the same word does."""

import pytest

from pidetect.examine import examine

THINGS = "名前\t説明\nPDCA\t計画と実行\n個人情報\t人に関する情報\n漏えい\t外へ出ること\n本人同意\t承諾\n安全管理\t措置\n"


def test_a_list_of_terms_names_nobody() -> None:
    assert examine(THINGS.encode(), "x").kinds == {}


@pytest.mark.parametrize(
    "people",
    [
        ("佐藤花子", "鈴木一郎", "王偉", "John Smith", "はると"),
        ("陽葵", "王偉", "李明", "金正", "はると"),
        ("グエン・ヴァン・アン", "マリア・サントス", "John Smith", "Anna Lee"),
    ],
)
def test_people_under_the_same_word_are_found(people: tuple[str, ...]) -> None:
    text = "名前\t説明\n" + "".join(f"{name}\t新入社員\n" for name in people)
    assert examine(text.encode(), "x").kinds["person_name"] == len(people)


def test_other_personal_columns_settle_it() -> None:
    text = THINGS.replace("説明", "電話").replace("\t承諾", "\t090-1234-5678")
    assert examine(text.encode(), "x").kinds["person_name"] >= 4
