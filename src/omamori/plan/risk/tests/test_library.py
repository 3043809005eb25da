"""The shipped scenes, criteria and estimates say everything they must, and rest on the shipped rules."""

import dataclasses
from collections import Counter

import pytest

from omamori.facts.lifecycle import Measure, Medium, RiskKind, Stage
from omamori.plan.policies import starter
from omamori.plan.risk import standards
from omamori.plan.risk.domain import criteria, library
from omamori.plan.risk.domain import particulars as says
from omamori.reference import risk as reference
from omamori.testing.people import TODAY

SCENES = standards.scenes()
WORDS = reference.words()
SCALE = criteria.read(reference.criteria(TODAY), number=0)


def test_there_are_enough_scenes_at_every_stage_and_on_every_medium() -> None:
    assert len(SCENES) >= 130
    assert min(Counter(s.stage for s in SCENES.values()).values()) >= 20
    assert {m for s in SCENES.values() for m in s.media} == {str(m) for m in Medium}
    assert {k for s in SCENES.values() for k in s.kinds} == {str(k) for k in RiskKind}
    hints = {word for s in SCENES.values() for word in s.processes}
    assert hints >= {"営業", "採用", "給与", "発送", "受託印刷", "EC", "問い合わせ", "保守"}
    told = "".join(s.title + s.scene for s in SCENES.values())
    for word in (
        "在宅",
        "メッセージアプリ",
        "USB",
        "共有リンク",
        "FAX",
        "マイナンバー",
        "AI",
        "退職",
        "来客",
    ):
        assert word in told, word


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda s: s.code)
def test_a_scene_says_everything_but_how_likely_it_is(scene: library.Scene) -> None:
    known = frozenset(c.code for book in starter.starter() for c in starter.clauses_of(book))
    assert {c for m in scene.measures for c in m.clauses} <= known
    assert all(m.clauses for m in scene.measures)
    given = scene.particulars(items=(), impact=1, clauses=known)
    assert says.problems(given, SCALE, items=frozenset(), clauses=known) == {}
    assert set(says.missing(given, SCALE)) == {"likelihood"}
    assert not says.says_nothing(scene.residual, SCALE)
    assert scene.stage in {str(s) for s in Stage}
    assert {m.kind for m in scene.measures} <= {str(k) for k in Measure}


def test_every_hint_of_the_scenes_is_known_by_the_words_of_companies() -> None:
    assert {w for s in SCENES.values() for w in s.processes} - {"全般"} == set(WORDS)


def test_no_sentence_stands_twice() -> None:
    for name in ("title", "scene", "threat", "residual", "watch"):
        told = Counter(getattr(s, name) for s in SCENES.values())
        assert [text for text, n in told.items() if n > 1] == []


def test_clauses_that_a_company_does_not_have_are_left_out() -> None:
    given = SCENES["T01"].particulars(items=(), impact=1, clauses=frozenset({"R1-5"}))
    assert given.clauses == ("R1-5",)
    assert len(given.measures) == len(SCENES["T01"].measures)


def test_suggestions_fit_words_and_media_best_first() -> None:
    media = {"transfer": frozenset({"mail"}), "store": frozenset({"paper"})}
    found = library.suggestions(
        SCENES.values(), process="営業の受注", words=WORDS, media=media, taken=frozenset({"T01"})
    )
    assert "営業" in found[0].words
    assert "T32" not in {s.scene.code for s in found if s.score >= 0}
    assert "T01" not in {s.scene.code for s in found}
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
    only = library.suggestions(
        SCENES.values(), process="x", words=WORDS, media=media, taken=frozenset(), stage="store"
    )
    assert {s.scene.stage for s in only} == {"store"}
    assert all("paper" in s.media for s in only)


def test_the_shipped_criteria_are_in_order_and_impact_follows_counts_and_kinds() -> None:
    assert criteria.problems(SCALE) == {}
    none: frozenset[str] = frozenset()
    levels = [
        criteria.impact_for(SCALE, persons=n, yen=0, kinds=none)[0] for n in (0, 30, 1001, 10000)
    ]
    assert levels == [1, 2, 3, 4]
    assert criteria.impact_for(SCALE, persons=1000, yen=0, kinds=none)[0] == 2
    assert criteria.impact_for(SCALE, persons=1, yen=10_000_000, kinds=none) == (3, "yen")
    assert criteria.impact_for(SCALE, persons=1, yen=0, kinds=frozenset({"my_number"})) == (
        3,
        "my_number",
    )
    assert [SCALE.band(v) for v in (6, 7, 12, 13)] == ["low", "middle", "middle", "high"]


def test_criteria_come_back_as_they_were_kept() -> None:
    assert criteria.read(criteria.content(SCALE), number=0) == SCALE
    wrong = dataclasses.replace(SCALE, top_up_to=99)
    assert "officer_up_to" in criteria.problems(wrong)
