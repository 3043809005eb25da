"""Who is named twice is one person: former surnames, family and given name in cells of their own, two accounts."""

import pytest

from pidetect import engine, grid
from pidetect.persons import People


def persons(text: str) -> int:
    people = People()
    people.add(text, engine.matches_of(text, "fast", grid.sniff(text)))
    return people.estimate().estimate


CASES = [
    # A former surname names nobody else, in a column of its own or in a remark.
    ("氏名\t旧姓\t電話\n飯盛 やよい\t千田\t090-4157-2286\n牛丸 鈴音\t熊崎\t090-4157-2287\n", 2),
    (
        "氏名\t部署\t備考\n雲野 美里\t資材部\t旧姓 久米\n根津 泰彦\t資材部\t\n原田 武\t倉庫\t\n",
        3,
    ),
    # The former surname is that of her mother, too.
    ("氏名　鮫島 陽向（旧姓 矢吹）\n世帯主　鮫島 陸斗\n緊急連絡先　矢吹 敬子\n", 3),
    # Family and given name in cells of their own, whatever else a part could be.
    (
        "姓,名,電話\n高瀬,佐登子,089-975-1180\n西園寺,稔,089-975-1181\n菅原,こずえ,089-975-1182\n",
        3,
    ),
    ("名,姓,電話\n裕一郎,浜松,03-3123-4567\n千晶,目黒,03-3123-4568\n直,大崎,03-3123-4569\n", 3),
    # Who took the call and who rang are two, though only their surnames are told.
    (
        "受付者,種別,お客様名\n菱沼,苦情,大庭\n菱沼,注文,上総\n菱沼,苦情,芹沢\n",
        4,
    ),
    # Wages go to two accounts of one person.
    (
        "氏名 諸星 昌宏 殿\n\n振込 ときわ銀行 川口支店 普通 7719032\n　みどり銀行 浦和支店 普通 1180421\n",
        1,
    ),
    # No dictionary reads 於保; the only one unread is the holder of the account.
    (
        "甲　三宅 晴臣\n乙　於保 麻里亜\n\n瀬戸中央銀行 倉敷支店 普通 2047713\n口座名義　オホ マリア\n",
        2,
    ),
    # The house that is let is no person beside landlord and tenant.
    (
        "物件　宮城県仙台市太白区長町5-9-13\n\n借主　佐々木 大地\n\n貸主　佐々木 正男\n",
        2,
    ),
    # Without any name, who lives there counts.
    ("送り先は宮城県仙台市太白区長町5-9-13です。\n", 1),
]


@pytest.mark.parametrize(("text", "number"), CASES)
def test_number_of_persons(text: str, number: int) -> None:
    assert persons(text) == number
