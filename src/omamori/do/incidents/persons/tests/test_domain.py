"""Lists read without guessing, the same person found only when sure, words filled in once and literally."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.incidents.persons.domain import merging, reading, states, wording
from omamori.do.incidents.persons.domain.reading import Concerned

OWN = {"会社名": "株式会社みらい印刷", "窓口": "お客様相談室 0120-550-100"}
BODY = "【氏名】 様\n対象: 【項目】\n【窓口】"


def test_a_row_is_read_and_what_is_broken_is_asked_back() -> None:
    row, asked = reading.understood(
        {
            "name": "山田　花子",
            "postal": "〒１２３ー４５６７",
            "mail": "Hanako＠Example.JP",
            "phone": "０３（５５５０）０１００",
            "address": "東京都 架空区 1-2-3",
            "items": "氏名、住所",
        }
    )
    assert asked == ()
    assert (row.mail, row.postal, row.phone) == ("hanako@example.jp", "123-4567", "0355500100")
    broken, questions = reading.understood(
        {"name": "山田 花子", "mail": "hanako@", "postal": "12-3", "address": "架空市 1"}
    )
    assert (broken.mail, broken.postal) == ("", "")
    assert {q.field for q in questions} == {"mail", "postal"}
    assert not any(q.fatal for q in questions)
    _row, nameless = reading.understood({"mail": "a@example.jp"})
    assert [q.fatal for q in nameless] == [True]
    _row, computed = reading.understood({"name": "=A1", "mail": "a@example.jp"})
    assert any(q.fatal for q in computed)
    _row, unreachable = reading.understood({"name": "山田"})
    assert "公表" in unreachable[0].text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a.b+c@example.co.jp", "a.b+c@example.co.jp"),
        ("<a@example.jp>", "a@example.jp"),
        ("mailto:a@example.jp", "a@example.jp"),
        ("a@example", ""),
        ("a..b@example.jp", ""),
        ("a.@example.jp", ""),
        ("a b@example.jp", ""),
        ("a@example.jp\r\nBcc: b@example.jp", ""),
        ("а@example.jp", ""),
    ],
)
def test_mail_addresses(text: str, read: str) -> None:
    assert reading.mail_of(text) == read


def test_the_same_person_is_found_by_name_and_a_way_to_reach_him() -> None:
    rows = [
        Concerned(name="髙橋 一郎", mail="a@example.jp", items="氏名"),
        Concerned(name="高橋一郎", address="架空市一丁目2番3号", mail="a@example.jp", items="住所"),
        Concerned(name="高橋　一郎", address="架空市1-2-3"),
        Concerned(name="高橋 二郎", mail="a@example.jp"),
        Concerned(name="高橋一郎", mail="other@example.jp"),
        Concerned(name="高橋一郎", mail="a@example.jp", number="C9"),
        Concerned(name="高橋一郎", mail="a@example.jp", number="C8"),
    ]
    assert merging.groups(rows) == ((0, 1, 2, 5),)
    one = merging.joined(rows[n] for n in (0, 1, 2))
    assert (one.address, one.items) == ("架空市一丁目2番3号", "氏名、住所")
    assert merging.differing([rows[0], rows[4]]) == ("name", "mail")


people = st.builds(
    Concerned,
    name=st.sampled_from(("山田花子", "山田 花子", "鈴木一郎", "")),
    number=st.sampled_from(("", "1", "2")),
    mail=st.sampled_from(("", "a@example.jp", "b@example.jp")),
    address=st.sampled_from(("", "架空市1-2-3", "架空市一丁目2番3号")),
    phone=st.sampled_from(("", "0355500100")),
)


@settings(max_examples=60)
@given(st.lists(people, max_size=9))
def test_groups_part_the_list_and_never_join_two_numbers_or_names(rows: list[Concerned]) -> None:
    groups = merging.groups(rows)
    places = [place for group in groups for place in group]
    assert len(places) == len(set(places))
    for group in groups:
        assert len({merging.folded_name(rows[n].name) for n in group}) == 1
        assert len({rows[n].number for n in group} - {""}) <= 1


@given(people, st.text(max_size=30))
def test_what_comes_out_of_a_field_is_never_a_field_again(row: Concerned, name: str) -> None:
    hostile = Concerned(**{**merging.as_dict(row), "name": f"【窓口】{name}"})
    assert wording.filled("【氏名】", hostile, OWN) == f"【窓口】{name}"


def test_words_need_the_name_and_know_their_fields() -> None:
    assert wording.problems("お知らせ", BODY, OWN) == {}
    assert "【氏名】" in wording.problems("お知らせ", "【窓口】", OWN)["body"]
    assert "【口座】" in wording.problems("お知らせ", BODY + "【口座】", OWN)["body"]
    assert set(wording.problems("", "", OWN)) == {"subject", "body"}
    assert (
        wording.filled(BODY, Concerned(name="山田"), OWN)
        == "山田 様\n対象: (調査中)\nお客様相談室 0120-550-100"
    )


def test_every_state_has_words_and_leads_to_somebody_told_or_a_reason() -> None:
    assert set(states.WORDS) == set(states.State)
    ends = states.TOLD | {states.State.LEFT_OUT}
    for state in states.State:
        reached, seen = {state}, set()
        while reached - seen:
            now = (reached - seen).pop()
            seen.add(now)
            reached |= {s for s in states.State if states.may_become(now, s)}
        assert reached & ends, state
    assert states.next_way(Concerned(address="架空市"), states.Channel.MAIL) == "letter_due"
    assert states.next_way(Concerned(), states.Channel.MAIL) == "unreachable"


def test_a_heading_without_a_word_under_it_is_named() -> None:
    body = "【氏名】 様\n■ 何が起きたか\n誤って送りました。\n■ なぜ起きたか\n  \n\n■ 窓口\n"
    assert wording.empty_sections(body) == ("なぜ起きたか", "窓口")
    assert wording.empty_sections("【氏名】 様\nお詫びします。") == ()
