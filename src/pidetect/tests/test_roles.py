"""Who only writes or receives is no third person; who is spoken of is."""

import pytest

from pidetect.examine import examine, examine_parts
from pidetect.types import Part

SIGNATURE = """--
株式会社みらい印刷 営業部
佐藤 花子
TEL 03-3123-4567 / FAX 03-3123-4568
hanako@mirai-print.example
〒100-0005 東京都千代田区丸の内1-2-3
"""
MAIL = f"""青葉商事株式会社
営業部 鈴木様

お世話になっております。みらい印刷の佐藤です。
先日の見積書をお送りします。

{SIGNATURE}"""
THREAD = f"""{MAIL}
> 差出人: 鈴木 一郎 <ichiro@aoba.example>
> 宛先: 佐藤 花子 <hanako@mirai-print.example>
>
> 佐藤様
>
> 見積をお願いします。
>
> ==========
> 青葉商事株式会社 営業部
> 鈴木 一郎
> 電話 06-6123-4567
> ichiro@aoba.example
> ==========
"""


def others(text: str) -> int:
    return examine(text.encode(), "a.txt").others.estimate


@pytest.mark.parametrize("text", [SIGNATURE, MAIL, THREAD])
def test_who_writes_and_who_receives_is_no_third_person(text: str) -> None:
    found = examine(text.encode(), "a.txt")
    assert found.persons.estimate >= 1
    assert found.others.high == 0


def test_who_is_spoken_of_is() -> None:
    text = MAIL.replace(
        "先日の見積書をお送りします。",
        "配送先は 田中 実 様、090-1234-5678、大阪市北区梅田1-2-3 です。",
    )
    assert others(text) == 1


def test_a_name_in_passing_is_not_much() -> None:
    assert others(MAIL.replace("先日の", "田中さんが話した")) == 0


def test_a_list_is_all_third_persons() -> None:
    rows = "".join(f"山田 太郎{c}\t090-1234-{5000 + n}\n" for n, c in enumerate("一二三四五"))
    assert others("氏名\t電話\n" + rows) == 5


def test_many_signatures_are_a_list() -> None:
    cards = "\n\n".join(
        SIGNATURE.replace("佐藤 花子", f"{n} 実").replace("hanako", f"m{i}")
        for i, n in enumerate(
            ["佐藤", "鈴木", "田中", "高橋", "伊藤", "渡辺", "山本", "中村", "小林", "加藤"]
        )
    )
    assert others(cards) >= 9


def test_what_is_grave_is_counted_by_person() -> None:
    part = Part(
        "シート「A」", "氏名\tマイナンバー\n佐藤花子\t123456789018\n鈴木一郎\t\n", grid="\t"
    )
    result = examine_parts([part], [], "a.xlsx")
    assert (result.risk.my_number, result.risk.many) == (1, False)
    (summary,) = result.parts
    assert (summary.persons, summary.kinds[0]) == (2, "person_name")


def test_more_than_a_thousand_is_many() -> None:
    rows = "".join(f"山田 太郎\t090-{1000 + n}-5678\n" for n in range(1_001))
    assert examine(("氏名\t電話\n" + rows).encode(), "a.txt").risk.many
