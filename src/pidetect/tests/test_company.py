"""連れで分かる名前。Words that only the company they are in makes names; without it they stay words."""

import pidetect
from pidetect.names import company
from pidetect.types import Kind

_DUTIES = """旗当番の割り当て
出席　新原 千里、原口、島、港、東 千里
島→12月、港→1月、原口→2月
9日(火)　原口　港
港より：資料は港の倉庫にあります。
鈴木 一郎さん、佐藤 花子さん、高橋 誠さんは来月から。
"""


def _names(text: str) -> list[tuple[int, str]]:
    return [
        (f.start, text[f.start : f.end]) for f in pidetect.scan(text) if f.kind == Kind.PERSON_NAME
    ]


def test_a_harbour_among_persons_is_one_of_them() -> None:
    first = _DUTIES.index("港→")
    assert (first, "港") in _names(_DUTIES)


def test_a_harbour_among_ships_is_a_harbour() -> None:
    text = "船は港→沖→港と回ります。港より：資料は港の倉庫にあります。時は12月、所は島の東。\n"
    assert _names(text) == []


def test_a_second_look_needs_persons() -> None:
    found = pidetect.engine.matches_of("氏名：佐藤 花子\n港→1月、島→2月")
    assert list(company.words("氏名：佐藤 花子\n港→1月、島→2月", found)) == []


def test_every_weight_is_the_weight_of_a_clue() -> None:
    weights = company.weights()
    assert len(weights) > 500
    assert all(-6 < weight < 6 for weight in weights.values())
    seen = {
        clue
        for word in company.words(_DUTIES, pidetect.engine.matches_of(_DUTIES))
        for clue in (*word.near, *word.around(word.start, word.end))
    }
    assert len(seen & weights.keys()) * 2 > len(seen)


def test_two_words_that_are_names_are_one_person() -> None:
    text = "役員 佐藤 花子、鈴木 一郎、高橋 誠、田中 美咲\n班長 三瓶さん、次長 王 子涵\n・王さん（電話なし）、三瓶さん\n"
    assert "王 子涵" in [name for _, name in _names(text)]


def test_a_post_is_no_part_of_who_speaks() -> None:
    text = "議事\n原教頭：来年度の入学予定者は 71名。\n関教頭：承知しました。\n"
    found = [name for _, name in _names(text)]
    assert found == ["原", "関"]


def test_a_cell_of_a_list_is_what_its_header_says() -> None:
    text = "姓\t名\t商品\n佐藤\t葵\t葵\n鈴木\t桜\t桜\n"
    assert [text[s : s + 1] for s, _ in _names(text) if s in (12, 19)] == []
