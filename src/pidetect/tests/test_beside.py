"""並びと記憶。Names that only the names beside them tell, and later mentions of short names."""

import pytest

import pidetect

_PLAN = """座席表
佐藤健一\u3000\u3000鈴木\u3000\u3000\u3000関
（空席）\u3000\u3000木村 由美\u3000\u3000リム
複合機\u3000\u3000\u3000中村\u3000\u3000\u3000東
"""
_SHIFTS = """勤務表
佐藤\t早\t遅\t休
鈴木\t遅\t早\t早
谷\t休\t早\t遅
ラジャ\t早\t休\t遅
"""


def names(text: str) -> list[str]:
    found = pidetect.scan(text, "deep")
    return [text[f.start : f.end] for f in found if f.kind == "person_name"]


def test_a_seating_plan_names_persons_in_every_seat() -> None:
    found = names(_PLAN)
    assert {"佐藤健一", "鈴木", "関", "木村 由美", "リム", "中村", "東"} <= set(found)
    assert not {"複合機", "空席", "（空席）"} & set(found)


def test_the_first_column_of_a_table_of_shifts_names_persons() -> None:
    assert names(_SHIFTS) == ["佐藤", "鈴木", "谷", "ラジャ"]


def test_a_table_of_things_names_nobody() -> None:
    assert names("品目\t東\t西\n机\t早\t遅\n椅子\t遅\t休\n棚\t休\t早\n") == []


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("担当は原 智仁です。\n本日17時までに原までお知らせください。", 2),
        ("担当は原 智仁です。\n原料と原稿を送ります。原っぱで遊ぶ。", 1),
        ("司会 リム・カーワイ様\n\nリム\u3000予備の部品が足りません。", 2),
        ("差出人: Bruno Costa <bruno@verde.example>\n\nBruno までお尋ねください。", 2),
    ],
)
def test_short_names_are_recalled_where_they_stand_by_themselves(text: str, mentions: int) -> None:
    assert len(names(text)) == mentions
