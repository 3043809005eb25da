"""The name finder keeps its promises on exact places, on bad input and without SudachiPy."""

import itertools
import random
import subprocess
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidetect.tagger import NameSpan, foresee, names
from pidetect.tagger.finder import worth_reading


def found(text: str) -> list[str]:
    return [text[n.start : n.end] for n in names(text) if n.certainty >= 0.5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("営業部の佐藤 花子です。", ["佐藤 花子"]),
        ("本件は田村が対応し、三枝さんに引き継ぎました。", ["田村", "三枝"]),
        ("瀬川氏は奨励会に入会した。", ["瀬川"]),
        ("シュレーダー首相とジョン・スミスが会談した。", ["シュレーダー", "ジョン・スミス"]),
        ("山田商事は石川県に新しい工場を建てた。", []),
        ("本日の会議は第二会議室で行います。", []),
    ],
)
def test_names_in_sentences(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_places_are_those_of_the_whole_text() -> None:
    line = "担当は佐藤花子さんです。\n"
    text = "在庫を確認しました。\n" * 4000 + line + "以上。\n" * 9000 + line
    places = [n.start for n in names(text) if n.certainty >= 0.5]
    assert [text[p : p + 4] for p in places] == ["佐藤花子"] * 2
    assert places[0] == 44003


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "。",
        " ",
        "\ud800佐藤",
        "\x00\x01",
        "𠮷野さん",
        "a" * 70_000,
        "ー" * 70_000,
        "佐藤" * 40_000,
    ],
)
def test_any_text_is_borne(text: str) -> None:
    assert all(0 <= n.start < n.end <= len(text) and 0 <= n.certainty <= 1 for n in names(text))


def test_random_text_is_borne_and_spans_do_not_overlap() -> None:
    rng = random.Random(7)
    letters = "佐藤花子さん様は、。\n\r\t 　・＝ーアイｱｲABab09０９(「」)\ud83d𠮷\u200b━"
    for _ in range(80):
        text = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 120)))
        spans = names(text)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert spans == names(text)
        assert all(isinstance(n, NameSpan) and n.end <= len(text) for n in spans)


SHOWN = (
    "営業部の佐藤　花子様、髙橋です。\nジョン・スミス Mr. Kenji Moriya ｶﾀｶﾅ 090-1234\n"
    "\t株式会社みらい印刷 田中太郎さん"
)


def test_clues_are_those_that_the_model_has_learnt() -> None:
    import numpy as np

    from pidetect.tagger import features, tokens
    from pidetect.tagger.characters import folded, padded
    from pidetect.tagger.model import model
    from pidetect.tagger.morphology import analyser
    from pidetect.tagger.surroundings import View, for_characters

    view = View(padded(folded(SHOWN)))
    morphology = analyser()
    assert morphology is not None
    of_letters = list(features.character_clues(view, model().words))
    of_tokens = list(tokens.token_clues(view, morphology.tokens([SHOWN])))
    for clues, learnt in (
        (list(features.gate_clues(view, model().words)), 3606618627),
        (of_letters, 1345400459),
        (of_tokens, 227943264),
    ):
        assert zlib.crc32(np.array(clues, dtype=np.uint32).tobytes()) == learnt
    # All at once and part by part they choose the rows that they choose one by one.
    wide = for_characters(padded(folded(SHOWN * 40)), model().words)
    one_by_one = [features.rows(c, n, 19) for n, c in enumerate(features.CHARACTERS.clues(wide))]
    for start, rows in features.CHARACTERS.chosen(wide, 19):
        some = np.array(one_by_one)[:, start : start + rows.shape[1]]
        assert (np.sort(rows, axis=0) == np.sort(some, axis=0)).all()


def test_import_is_light() -> None:
    code = (
        "import sys, pidetect.tagger; print('numpy' in sys.modules or 'sudachipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_works_without_sudachi() -> None:
    from pidetect.tagger.finder import Finder
    from pidetect.tagger.model import model

    text = "営業部の佐藤花子です。"
    assert [(n.start, n.end) for n in Finder(model(), None).names(text)] == [(4, 8)]


LOG = "2026-11-25 10:00:01 INFO [worker-3] id=8261 GET /items 200\n"


def test_lines_of_a_log_are_left_out_and_names_among_them_are_found() -> None:
    text = LOG * 6 + "昨日は佐藤花子が来社した。\n" + LOG * 6
    assert [text[s:e] for s, e in worth_reading(text)] == ["昨日は佐藤花子が来社した。\n"]
    assert found(text) == ["佐藤花子"]


def test_a_roman_name_in_a_log_and_a_few_ascii_lines_are_read() -> None:
    for text in (LOG * 3, LOG * 3 + "Kenji Moriya logged in\n" + LOG * 3, "", "\n\n"):
        assert "".join(text[s:e] for s, e in worth_reading(text)) == text
    months = "".join(f"{month} 25 10:00:01 host kernel: 1 ok\n" for month in ("Nov", "Dec") * 4)
    assert worth_reading(months) == []


PIECES = (
    *("佐藤花子様\n", "", "髙橋", "、田中", "ジョン・スミスさん\n", "\n\n", "会議は", "と", "。"),
    *(
        "Mr. John Smith and ",
        "お世話になっております。\n",
        LOG,
        "木村拓也・",
        "　\t|",
        "\r\n",
        "🍣",
    ),
    "山田印刷の田中太郎です。鈴木部長が明日うかがいます。電話 03-5550-0142\n",
)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=6))
@settings(max_examples=30, deadline=None)
def test_texts_read_together_tell_what_each_tells_alone(texts: list[str]) -> None:
    from pidetect.tagger.finder import finder

    alone = [names(text) for text in texts]
    assert finder().names_of_all(texts) == alone
    foresee(texts)
    assert [names(text) for text in texts] == alone
    assert [names(text) for text in texts] == alone
