"""Questions about the content: one right answer each, plausible wrong ones, nothing that gives it away."""

import collections

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound.asking import question_text
from omamori.do.outbound.domain.opening import Opening, companies_in, headings_of, opening_of
from omamori.do.outbound.domain.question import (
    ContentQuestion,
    Surroundings,
    companies_of,
    questions_about,
)
from omamori.do.outbound.mail import ExaminedMail
from omamori.do.outbound.tests.mails import attachment, found, mail, receiver
from pidetect.types import Risk

LIST = "あおば商事様_発送名簿.xlsx"
ROWS = "会員番号\t氏名\t住所\t購入金額\n1\t佐藤 葉子\t東京都\t1200\n"
CONTACTS = (
    ("佐藤 賢治", "hinode-bussan.example"),
    ("佐藤 直子", "aoba-shoji.example"),
    ("三浦 彩", "kaede-gakuen.example"),
)
AROUND = Surroundings(
    domains=("aoba-shoji.example", "kaede-gakuen.example"),
    contacts=CONTACTS,
    companies=("みなと信用", "株式会社かえで学園"),
    openings=(opening_of(LIST, [("シート「名簿」", ROWS, "\t")]),),
)


def by_kind(questions: tuple[ContentQuestion, ...]) -> dict[str, ContentQuestion]:
    return {q.about: q for q in questions}


def listed(persons: int = 38, **more: object) -> ExaminedMail:
    return mail(attachments=(attachment(name=LIST, persons=persons),), **more)


def test_the_list_of_another_company_is_asked_about() -> None:
    """事例2: the list of あおば商事 goes to ひので物産."""
    asked = by_kind(questions_about(listed(), AROUND, "1"))
    assert set(asked) == {"namesake", "owner"}
    assert asked["owner"].right == "あおば商事"
    assert {"みなと信用", "かえで学園"} < set(asked["owner"].choices)
    assert asked["owner"].file == LIST


def test_of_several_files_the_question_tells_the_number_never_the_name() -> None:
    two = mail(attachments=(attachment(1, name="案内.txt"), attachment(2, name=LIST, persons=9)))
    asked = by_kind(questions_about(two, AROUND, "1"))["owner"]
    assert asked.number == 2
    assert "あおば" not in question_text(asked)
    alone = by_kind(questions_about(listed(), AROUND, "1"))["owner"]
    assert alone.number == 0
    assert "あおば" not in question_text(alone)


def test_the_namesake_is_asked_about() -> None:
    """事例1: the other 佐藤 stands among the answers."""
    asked = by_kind(questions_about(mail(), AROUND, "1"))["namesake"]
    assert asked.right == "佐藤 賢治 (hinode-bussan.example)"
    assert "佐藤 直子 (aoba-shoji.example)" in asked.choices


def test_grave_matters_have_three_questions() -> None:
    assert len(questions_about(listed(persons=1500), AROUND, "1")) == 3
    sick = attachment(name=LIST, found=found(3, risk=Risk(sensitive=3)))
    assert len(questions_about(mail(attachments=(sick,)), AROUND, "1")) == 3
    assert len(questions_about(listed(), AROUND, "1")) == 2


def test_headings_are_asked_where_no_company_is_named() -> None:
    around = Surroundings(openings=(Opening(file=LIST, headings=("氏名", "購入金額", "住所")),))
    asked = by_kind(questions_about(listed(), around, "1"))["headings"]
    assert asked.right == "購入金額"
    assert "氏名" not in asked.choices
    assert len(asked.choices) == 5


def test_headings_of_every_list_are_not_asked() -> None:
    around = Surroundings(openings=(Opening(file=LIST, headings=("氏名", "住所")),))
    assert "persons" in by_kind(questions_about(listed(), around, "1"))


def test_without_a_list_it_is_who_gets_it_and_for_whom_it_is_written() -> None:
    letter = mail(receiver("info@hinode-bussan.example"), greeting="田辺")
    asked = by_kind(questions_about(letter, AROUND, "1"))
    assert set(asked) == {"receiver", "greeting"}
    assert asked["receiver"].right == "hinode-bussan.example"
    assert "aoba-shoji.example" in asked["receiver"].choices
    assert (asked["greeting"].right, "三浦" in asked["greeting"].choices) == ("田辺", True)


def test_a_company_without_contacts_is_asked_about_too() -> None:
    asked = questions_about(mail(receiver("a@hinode-bussan.example")), Surroundings(), "1")
    assert [q.about for q in asked] == ["receiver", "outside"]
    assert all(len(q.choices) >= 4 for q in asked)


@given(
    persons=st.integers(0, 5000),
    seed=st.text(min_size=1, max_size=30),
    contacts=st.lists(
        st.tuples(st.sampled_from(["佐藤 賢治", "佐藤 直子", "三浦 彩", ""]), st.just("a.example"))
    ),
    greeting=st.sampled_from(["", "佐藤", "田辺"]),
    opening=st.sampled_from(AROUND.openings),
)
def test_every_question_has_one_right_answer(
    persons: int, seed: str, contacts: list[tuple[str, str]], greeting: str, opening: Opening
) -> None:
    around = Surroundings(contacts=tuple(contacts), openings=(opening,))
    asked = questions_about(listed(persons, greeting=greeting), around, seed)
    assert 2 <= len(asked) <= 3
    assert len(by_kind(asked)) == len(asked)
    for question in asked:
        assert len(set(question.choices)) == len(question.choices) >= 3
        assert question.choices.count(question.right) == 1
        assert "" not in question.choices


@pytest.mark.parametrize("persons", [38, 312])
def test_neither_place_nor_size_gives_the_number_away(persons: int) -> None:
    places, ranks = collections.Counter[int](), collections.Counter[int]()
    for seed in range(500):
        asked = by_kind(questions_about(listed(persons), Surroundings(), str(seed)))["persons"]
        places[asked.choices.index(asked.right)] += 1
        ranks[sorted(map(int, asked.choices)).index(persons)] += 1
    # 100 of 500 each, were it perfectly even.
    assert all(60 < places[i] < 140 for i in range(5)), places
    assert all(60 < ranks[i] < 140 for i in range(5)), ranks


@pytest.mark.parametrize(
    ("line", "companies"),
    [
        ("株式会社あおば商事 顧客名簿", ("あおば商事",)),
        ("あおば商事株式会社", ("あおば商事",)),
        ("（株）日の出物産 御中", ("日の出物産",)),
        ("あおば商事様_ダイレクトメール発送名簿", ("あおば商事",)),
        ("あおば商事_発送名簿_2026年12月", ("あおば商事",)),
        ("営業部 発送名簿", ()),
        ("佐藤様 ご住所", ()),
        ("発送名簿 2026年11月", ()),
        ("㈱ひので物産と有限会社みどり工業", ("ひので物産と", "みどり工業")),
    ],
)
def test_companies_in_a_line(line: str, companies: tuple[str, ...]) -> None:
    assert companies_in(line) == companies


def test_two_companies_in_a_file_are_no_owner() -> None:
    texts = [("", "株式会社あおば商事と株式会社みどり工業の分", "")]
    assert opening_of("名簿.xlsx", texts).company == ""
    own = [("", "株式会社みらい印刷\n株式会社あおば商事 様 発送リスト", "")]
    assert opening_of("名簿.xlsx", own, "株式会社みらい印刷").company == "あおば商事"


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("氏名\t住所\n佐藤\t東京", ("氏名", "住所")),
        ("発送名簿\t\t\n氏名\t住所\t\n", ("氏名", "住所")),
        ("佐藤\t03-5550-0142\n", ()),
        ("", ()),
    ],
)
def test_headings_of_a_table(text: str, headings: tuple[str, ...]) -> None:
    assert headings_of(text, "\t") == headings


def test_companies_of_display_names() -> None:
    assert companies_of(["佐藤 (株式会社あおば商事)", "三浦 彩"]) == ("あおば商事",)
