"""Rows of stations, columns of places and English headings are no names of persons; the same words beside a person are."""

import pytest

from pidetect import scan


def names(text: str) -> list[str]:
    return [text[f.start : f.end] for f in scan(text) if f.kind == "person_name"]


@pytest.mark.parametrize(
    "text",
    [
        "神田 大塚 上野 浅草 目黒 渋谷",
        "神田、大塚、上野、品川、田町",
        "神田\n大塚\n上野\n秋葉原\n御徒町",
        "停車駅：神田・大塚・上野・大崎",
        "沿線の駅 高田 本郷 大森 川崎 石川",
        "上野→大宮→高崎→前橋",
        "営業エリア：大阪・福岡・千葉・長野・山口",
        "駅名\t乗車人員\n神田\t1000\n大塚\t2000\n上野\t3000",
        "番号,勤務地,人数\n1,神田,3\n2,大塚,5\n",
        "勤務地\n神田\n大塚\n上野",
        "梅田 難波 天王寺 本町 堺筋本町",
        "A: 神田 大塚 B: 上野 鶯谷",
        "今回の対象は神田、大塚、上野の三地区です。",
        "Annual Report\nAction Items\nNext Steps",
        "John Hancock Tower Project",
        "Golden Week Holiday Notice",
        "Product Name: Smart Lock",
        "Mt. Fuji Marathon",
        "Noto Sans",
    ],
)
def test_places_and_headings_are_nobody(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("出席：神田、大塚、上野", ["神田", "大塚", "上野"]),
        ("神田様、大塚様、上野様", ["神田", "大塚", "上野"]),
        ("担当エリア：佐藤、鈴木、高橋", ["佐藤", "鈴木", "高橋"]),
        ("氏名\t勤務地\n神田\t上野\n大塚\t渋谷", ["神田", "大塚"]),
        ("上野 花子 様\n渋谷駅で待ち合わせ", ["上野 花子"]),
        ("Name: Hanako Sato", ["Hanako Sato"]),
    ],
)
def test_persons_of_the_same_names_are_found(text: str, found: list[str]) -> None:
    assert [n for n in names(text) if n in found] == found


@pytest.mark.parametrize(
    "text",
    [
        "年齢,男,女\n20歳,10,12\n30歳,11,13",
        "年齢\t人数\n20\t5\n25\t6",
        "要求 0312345678 を処理",
        "0987654321",
        "セッション 09081234567",
        "id\tvalue\n0312345678\t1\n0451239999\t2",
    ],
)
def test_ages_of_a_statistic_and_numbers_without_a_word_are_nobodys(text: str) -> None:
    assert [f.kind for f in scan(text) if f.kind in ("age", "sex", "phone")] == []


@pytest.mark.parametrize(
    "text",
    [
        "番号\t年齢\t性別\n1\t34\t男\n2\t52\t女\n3\t41\t男",
        "氏名\t年齢\n佐藤花子\t20\n鈴木一郎\t21\n林太郎\t22\n森次郎\t23",
    ],
)
def test_ages_of_persons_are_found(text: str) -> None:
    assert sum(f.kind == "age" for f in scan(text)) >= 3


@pytest.mark.parametrize("text", ["折り返し 0312345678", "電話は0312345678です", "TEL 0312345678"])
def test_ten_digits_with_a_word_are_a_telephone_number(text: str) -> None:
    assert [f.kind for f in scan(text)] == ["phone"]
