"""What must never be told, what two questions ask, and what can be said of an effect."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.training.lessons import domain
from omamori.do.training.lessons.domain import ClauseShift, Known, Lesson
from omamori.do.training.quizzes import domain as questions
from omamori.foundation.calendar.queries import is_business_day

KNOWN = Known(
    people=("佐藤 健", "鈴木 由香", "森 一", "𠮷田 花子"),
    companies=("株式会社あおば商事", "ひので物産株式会社"),
    small={"法務課": "管理本部"},
)
PIECES = (
    "佐藤健", "佐藤 健さん", "鈴木部長", "森さん", "𠮷田様", "株式会社あおば商事", "あおば商事", "ひので物産",
    "2026年11月5日", "令和8年12月29日(火)", "11/5", "2028-02-29", "十二月三日", "14時30分", "午後3時半ごろ", "9:05",
    "312人分", "3,048件", "法務課", "sato@mirai.example", "03-5550-0142", "名簿", "送った。", "メールを", "で", "に",
)  # fmt: skip
GIVEN_AWAY = re.compile(
    r"佐藤|鈴木|森さん|𠮷田|あおば|ひので|5日|29日|三日|11/5|2028|30分|3時|9:05|312|3,?048|法務課|@|0142"
)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_nothing_that_gives_somebody_away_is_left(parts: list[str]) -> None:
    text = "、".join(parts)
    told = domain.hidden(text, KNOWN)
    left = GIVEN_AWAY.search(told.text.replace("2028年", ""))
    assert left is None, (text, told.text)
    assert domain.hidden(told.text, KNOWN).text == told.text


def test_a_case_stays_readable_and_says_what_was_replaced() -> None:
    told = domain.hidden(
        "2026年11月5日14時30分、法務課の佐藤さんが、株式会社あおば商事の名簿312人分を、ひので物産に送りかけた。",
        KNOWN,
    )
    assert told.text == (
        "2026年11月ごろある時刻、管理本部のある人が、ある会社の名簿約300人分を、ある会社に送りかけた。"
    )
    assert dict(told.replaced) == {
        "person": 1, "company": 2, "date": 1, "time": 1, "number": 1, "department": 1,
    }  # fmt: skip


def test_what_the_library_found_is_replaced_even_where_places_overlap() -> None:
    text = "山田太郎が東京都千代田区見本町1-2に住む"
    spans = [
        domain.Span(start=0, end=4, kind="person"),
        domain.Span(start=5, end=17, kind="place"),
        domain.Span(start=6, end=9, kind="place"),
        domain.Span(start=90, end=99, kind="rest"),
    ]
    told = domain.hidden(text, Known(), spans)
    assert "山田" not in told.text
    assert "千代田" not in told.text


@pytest.mark.parametrize(
    ("number", "said"), [("1人", "1人"), ("3人", "数人"), ("12件", "約10件"), ("950通", "約900通")]
)
def test_numbers_get_one_figure(number: str, said: str) -> None:
    found = domain.hidden(f"名簿の{number}", Known()).text
    assert found in (f"名簿の{said}", f"名簿の{said.replace('900', '1000')}")


CHANGE = Lesson(
    kind="change",
    title="「個人情報の送信に関する規程」が変わります",
    shifts=(
        ClauseShift(
            code="R1-9",
            heading="送信までの待ち時間",
            before="確認が終わったメールも、五分だけ送り出しを待つ。",
            after="確認が終わったメールも、十分だけ送り出しを待つ。気付いた人は取り消す。",
        ),
    ),
    why="五分では気付けなかった件があった",
    now="待ち時間の間に見直す",
    effective_from=date(2027, 1, 4),
)


def test_a_changed_clause_gives_at_most_five_slides_and_two_good_questions() -> None:
    others = [
        "社外へ添付ファイルを送るときは、一つずつ開く。",
        "初めて送るあて先は、名刺で確かめる。",
    ]
    made = domain.change_questions(CHANGE, others, topic="mail")
    assert len(made) == 2
    for values in made:
        content = questions.Content(**values)  # type: ignore[arg-type]
        assert questions.problems(content, {"R1-9"}) == {}
    first = made[0]
    options, answer = first["options"], first["answer"]
    assert isinstance(options, tuple)
    assert isinstance(answer, tuple)
    assert "十分だけ" in options["abcdefgh".index(answer[0])]
    many = Lesson(**(vars(CHANGE) | {"shifts": CHANGE.shifts * 9}))
    assert len(domain.slide_texts(many)) <= domain.MOST_SLIDES
    removed = Lesson(**(vars(CHANGE) | {"shifts": (ClauseShift(code="R1-9", heading="x", before="古い文。", after=""),)}))  # fmt: skip
    assert domain.change_questions(removed, others, topic="mail") == ()


def test_a_case_gives_three_boxes_and_two_good_questions() -> None:
    case = Lesson(
        kind="case", title="2026年11月ごろ: 送り先", story="ある人が送りかけた。", causes="急いでいた\n候補から選んだ",
        watch="会社名と氏名の両方で確かめる", now="送る前に見る",
    )  # fmt: skip
    slides = domain.slide_texts(case)
    assert [heading for heading, _lines in slides[1][2]] == [
        "発生原因",
        "その他の要因",
        "注意すべきこと",
    ]
    assert slides[1][2][0][1] == ("急いでいた", "候補から選んだ")
    for values in domain.case_questions(case, topic="mail", clauses=(), as_of=date(2027, 1, 4)):
        assert questions.problems(questions.Content(**values)) == {}  # type: ignore[arg-type]
    assert set(domain.problems(Lesson(kind="case", title="x"))) >= {"title", "story", "causes"}


@given(st.dates(date(2026, 12, 1), date(2028, 3, 31)), st.integers(-5, 60))
def test_a_change_is_learnt_before_its_day_when_there_is_time(today: date, ahead: int) -> None:
    effective = today + timedelta(days=ahead)
    due = domain.due_on(effective, today, is_business_day)
    assert due >= today
    if ahead >= 1:
        assert due < effective
    if due not in (today, effective - timedelta(days=1)) or due > effective:
        assert is_business_day(due)
    assert is_business_day(domain.due_on(None, today, is_business_day))


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [(0, 0, "none"), (3, 2, "unclear"), (40, 8, "fewer"), (8, 40, "more"), (20, 0, "fewer")],
)
def test_an_effect_is_said_only_when_the_interval_says_it(
    before: int, after: int, word: str
) -> None:
    found = domain.effect(before, after, days=90, elapsed=120)
    assert found.word == word
    assert found.over
    if found.change is not None and found.low is not None and found.high is not None:
        assert found.low <= found.change <= found.high


def test_a_short_time_after_is_compared_with_an_equally_short_one_before() -> None:
    found = domain.effect(4, 1, days=90, elapsed=10)
    assert (found.days, found.over) == (10, False)


@given(
    st.lists(st.tuples(st.sampled_from("rs"), st.frozensets(st.sampled_from("ABC"), min_size=1)))
)
def test_each_clause_is_taught_by_one_lesson_that_is_not_overtaken(
    versions: list[tuple[str, frozenset[str]]],
) -> None:
    """Whatever was revised how often: the newest word on each clause stays, and only what says something new."""
    told = [(f"l{n}", rule, n, clauses) for n, (rule, clauses) in enumerate(versions)]
    past = domain.overtaken(told)
    for _lesson, rule, number, clauses in told:
        for clause in clauses:
            newest = max(n for _l, r, n, c in told if r == rule and clause in c)
            assert f"l{newest}" not in past
        later = {c for _l, r, n, cs in told if r == rule and n > number for c in cs}
        assert (f"l{number}" in past) == (clauses <= later)
