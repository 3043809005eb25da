"""疑い直す。A product, a mascot and a hall that are called like persons, on pages where nobody is named."""

import pidetect
from pidetect import engine
from pidetect.names import doubts
from pidetect.types import Kind

_CATALOGUE = """2026年 春のキッチン用品カタログ

「おとなのハルさん」保存びん 3個組　1,980円　ふたは竹製。
「林さんの軍手」すべり止め付き　10双　880円　色は白、黒。
菜箸「太郎くん」「花子ちゃん」　各 330円　食洗機で洗えます。
水切りかご「ミドリちゃん」ワイド　2,750円（在庫限り）
計量スプーン「コウジくん」発酵食品用　770円
ふきん「奈良の佐藤」5枚入り　1,320円
品切れのときは、似た品をご案内します。配達は 14時までのご注文で当日です。
"""
_PERSONS = """担当の変更について

営業部の佐藤さんが来月から大阪に移ります。後任は林さんです。
林さんは以前、総務部で佐藤さんと同じ班にいました。
あいさつ回りは、佐藤さんと林さんが 10日から 12日に行います。
ハルさん（受付）が日程を送りますので、ご返事は林さんまでお願いします。
資料は共有フォルダーに置いてあります。前の版は消してかまいません。
不明な点は、佐藤さんがいるうちに聞いておいてください。送別会は別に知らせます。
"""


def _names(text: str) -> list[str]:
    return [text[f.start : f.end] for f in pidetect.scan(text) if f.kind == Kind.PERSON_NAME]


def test_products_are_no_persons() -> None:
    assert len(_names(_CATALOGUE)) <= 1
    assert len(_before(_CATALOGUE)) > len(_names(_CATALOGUE))


def _before(text: str) -> list[str]:
    """The names before the second thought."""
    seen = [m for m in engine._seen(text, "deep", "") if m.certainty >= engine.FLOOR]
    return [m.value for m in engine.settle(seen) if m.kind == Kind.PERSON_NAME]


def test_colleagues_are_persons() -> None:
    assert _names(_PERSONS).count("林") == _PERSONS.count("林さん")
    assert _names(_PERSONS).count("佐藤") == _PERSONS.count("佐藤さん")


def test_a_sentence_by_itself_is_left_as_it_is() -> None:
    text = "「林さんの軍手」は白い。"
    found = engine.matches_of(text)
    assert list(doubts.doubts(text, found)) == []


def test_nobody_has_an_age_where_nobody_is() -> None:
    text = _CATALOGUE + "・看板猫の「ハルさん」　メス　3歳。糖尿病の療法食も扱います。\n"
    kinds = {f.kind for f in pidetect.scan(text)}
    assert Kind.AGE not in kinds or Kind.PERSON_NAME in kinds


def test_every_weight_is_the_weight_of_a_clue() -> None:
    weights = doubts.weights()
    assert len(weights) > 300
    assert all(-6 < weight < 9 for weight in weights.values())
    matches = [m for m in engine.settle(engine._seen(_CATALOGUE, "deep", "")) if m.certainty >= 0.5]
    seen = {clue for doubt in doubts.doubts(_CATALOGUE, matches) for clue in doubt.clues}
    assert len(seen & weights.keys()) * 2 > len(seen)


def test_two_given_names_side_by_side_are_two_persons() -> None:
    text = "■係のお知らせ\n図書　ひまり 篤志　／　いきもの　すず 理子\n■リレー　1走 大地、2走 結愛、3走 壮真\n"
    assert "ひまり 篤志" not in _names(text)


def test_who_is_beyond_doubt_may_stand_in_a_cell() -> None:
    rows = "No\t着\t会社\t面会\n1\t8:52\t宮崎電設\t設備 小此木\n2\t9:30\t東邦ラベル\t購買 鶴見\n3\t15:35\t個人\t人事 小野寺\n"
    assert "小野寺" in _names(rows)
