"""身上と病名。What stands behind a name or below it, without a label of its own."""

import pytest

import pidetect
from pidetect.types import Kind


def kinds(text: str) -> list[tuple[str, str]]:
    return [(f.kind, text[f.start : f.end]) for f in pidetect.scan(text, "deep")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "世帯員\n吉野 敏江\u3000祖母\u3000昭和32年7月29日\u300068\u3000無職",
            {"昭和32年7月29日", "68"},
        ),
        (
            "患者\u3000芹澤 ツネ\u3000様\u3000女\u3000昭和9年2月3日（91歳）",
            {"女", "昭和9年2月3日", "91歳"},
        ),
        ("1 安孫子 剛（アビコ ツヨシ） 58 男 27.1", {"58", "男"}),
        ("長男\u3000田中 翔太\u3000平8・9・22生", {"平8・9・22"}),
    ],
)
def test_particulars_follow_a_name_without_labels(text: str, expected: set[str]) -> None:
    assert expected <= {value for _, value in kinds(text)}


@pytest.mark.parametrize(
    "text",
    [
        "田中 翔太\u3000男\u30002020年4月1日入社",
        "佐藤 花子\u3000平成30年4月1日付で異動",
        "鈴木 一郎\u30002026年11月20日までに提出",
    ],
)
def test_other_dates_behind_a_name_are_no_birth_dates(text: str) -> None:
    assert "birth_date" not in {kind for kind, _ in kinds(text)}


def test_an_illness_belongs_to_the_name_above_it() -> None:
    text = "事故の相手\u3000田中ふみ江様\nみなと病院を受診。頸椎捻挫（全治2週間）。"
    assert ("special_care", "頸椎捻挫") in kinds(text)


@pytest.mark.parametrize("after", ["なし", "は認めず", "のあるお子様は申し出てください"])
def test_an_illness_that_nobody_has_is_none_of_the_name_above(after: str) -> None:
    text = f"担当\u3000田中ふみ江様\n送迎あり。食物アレルギー{after}。"
    assert "special_care" not in {kind for kind, _ in kinds(text)}


def test_numbers_behind_names_in_line_after_line_are_ages() -> None:
    rows = "おくやみ\n真砂 武雄　{}　家族葬\n湊 惣一　{}　港町\n熊野 信子　{}　密葬\n佐藤 花子　{}　新町\n"
    text = rows.format(91, 77, 68, 83)
    ages = [text[f.start : f.end] for f in pidetect.scan(text) if f.kind == Kind.AGE]
    assert ages == ["91", "77", "68", "83"]
    numbered = rows.format(11, 12, 43, 54)
    assert [f for f in pidetect.scan(numbered) if f.kind == Kind.AGE] == []
