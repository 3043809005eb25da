"""Rules of terms, posts, tree and particulars, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.organization.domain import errors, particulars, tree
from omamori.foundation.organization.domain.posts import (
    Candidate,
    Held,
    Proposal,
    Term,
    check,
    check_appointer,
    check_last_day,
)

DAY = date(2028, 2, 29)  # a leap day
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
ENDS = st.none() | DAYS
TERMS = st.builds(lambda s, e: Term(starts_on=s, ends_on=e), DAYS, ENDS)
WIDE = Term(starts_on=date(2020, 4, 1))


def person(pk: int = 1, employment: str = "regular", **more: object) -> Candidate:
    given = {"pk": pk, "employment": employment, "employed": WIDE, "departments": frozenset({10})}
    return Candidate(**(given | more))  # type: ignore[arg-type]


def proposal(post: str, holder: Candidate | None = None, **more: object) -> Proposal:
    given = {"post": post, "holder": holder or person(), "term": Term(starts_on=DAY)}
    return Proposal(**(given | more))  # type: ignore[arg-type]


def held(post: str, *people: int, term: Term = WIDE, **more: object) -> Held:
    given = {"pk": 99, "post": post, "people": people, "term": term}
    return Held(**(given | more))  # type: ignore[arg-type]


@given(TERMS, TERMS)
def test_overlap_means_a_shared_day(one: Term, other: Term) -> None:
    first = date(2024, 1, 1)
    shared = any(
        one.holds(day) and other.holds(day)
        for day in (first + timedelta(days=n) for n in range(9 * 366))
    )
    assert one.overlaps(other) == shared
    assert one.overlaps(other) == other.overlaps(one)


def test_terms_that_meet_on_the_leap_day() -> None:
    before = Term(starts_on=date(2027, 3, 1), ends_on=DAY)
    assert before.overlaps(Term(starts_on=DAY))
    assert not before.overlaps(Term(starts_on=date(2028, 3, 1)))
    assert not Term(starts_on=DAY, ends_on=DAY - timedelta(days=1)).overlaps(WIDE)


@pytest.mark.parametrize(("one", "other"), [("privacy_officer", "auditor")] * 1)
@pytest.mark.parametrize("role", ["holder", "stand_in"])
def test_officer_and_auditor_are_never_one_person(one: str, other: str, role: str) -> None:
    for post, taken in ((one, other), (other, one)):
        asked = (
            proposal(post) if role == "holder" else proposal(post, person(2), stand_in=person(1))
        )
        with pytest.raises(errors.MustDiffer):
            check(asked, [held(taken, 7, 1)])


@given(TERMS.filter(lambda t: t.ends_on is None or t.ends_on >= t.starts_on), TERMS)
def test_officer_after_auditor_only_without_a_shared_day(wanted: Term, audited: Term) -> None:
    asked = proposal("privacy_officer", term=wanted)
    others = [held("auditor", 1, term=audited)]
    if wanted.overlaps(audited):
        with pytest.raises(errors.MustDiffer):
            check(asked, others)
    else:
        check(asked, others)


@pytest.mark.parametrize("employment", ["contract", "part_time", "dispatched", "seconded"])
@pytest.mark.parametrize("post", ["privacy_officer", "auditor"])
def test_the_two_officers_come_from_inside(post: str, employment: str) -> None:
    with pytest.raises(errors.NotAnInsider):
        check(proposal(post, person(employment=employment)), [])
    with pytest.raises(errors.NotAnInsider):
        check(proposal(post, person(2), stand_in=person(1, employment)), [])
    check(proposal("trainer", person(employment=employment)), [])


def test_statutory_auditor_of_the_company_is_no_insider() -> None:
    with pytest.raises(errors.NotAnInsider):
        check(proposal("auditor", person(employment="officer", title="常勤監査役")), [])
    check(proposal("auditor", person(employment="officer", title="取締役")), [])


def test_top_may_be_officer_but_not_auditor() -> None:
    check(proposal("privacy_officer"), [held("top", 1)])
    with pytest.raises(errors.TopIsNoAuditor):
        check(proposal("auditor"), [held("top", 1)])
    with pytest.raises(errors.TopIsNoAuditor):
        check(proposal("top"), [held("auditor", 8, 1)])


def test_one_holder_at_a_time() -> None:
    with pytest.raises(errors.PostTaken):
        check(proposal("top"), [held("top", 5)])
    ended = Term(starts_on=date(2020, 4, 1), ends_on=DAY - timedelta(days=1))
    check(proposal("top"), [held("top", 5, term=ended)])
    check(proposal("office"), [held("office", 5)])
    with pytest.raises(errors.HoldsItAlready):
        check(proposal("office"), [held("office", 1)])


def test_a_change_is_not_compared_with_itself() -> None:
    check(proposal("top", replaces=99), [held("top", 1)])


def test_head_belongs_to_the_department_or_above() -> None:
    check(proposal("department_head", department=10), [])
    with pytest.raises(errors.HeadFromElsewhere):
        check(proposal("department_head", department=11), [])
    with pytest.raises(errors.DepartmentNeeded):
        check(proposal("department_head"), [])
    with pytest.raises(errors.DepartmentNeeded):
        check(proposal("office", department=10), [])
    with pytest.raises(errors.PostTaken):
        check(
            proposal("department_head", department=10), [held("department_head", 5, department=10)]
        )
    check(proposal("department_head", department=10), [held("department_head", 5, department=12)])


def test_holder_works_here_all_the_time() -> None:
    leaving = person(employed=Term(starts_on=date(2020, 4, 1), ends_on=date(2029, 3, 31)))
    with pytest.raises(errors.NotWorkingThen):
        check(proposal("office", leaving), [])
    limited = Term(starts_on=DAY, ends_on=date(2029, 3, 31))
    check(proposal("office", leaving, term=limited), [])
    late = person(employed=Term(starts_on=DAY + timedelta(days=1)))
    with pytest.raises(errors.NotWorkingThen):
        check(proposal("office", late), [])


def test_nobody_stands_in_for_himself_nor_ends_before_he_begins() -> None:
    with pytest.raises(errors.StandInIsHolder):
        check(proposal("office", stand_in=person()), [])
    with pytest.raises(errors.DatesReversed):
        check(proposal("office", term=Term(starts_on=DAY, ends_on=date(2028, 2, 28))), [])


def test_who_may_appoint() -> None:
    top, office = frozenset({"staff", "top"}), frozenset({"staff", "office"})
    with pytest.raises(errors.SelfAppointment):
        check_appointer("auditor", actor=1, roles=top, people=(1,), has_top=True)
    with pytest.raises(errors.SelfAppointment):
        check_appointer("office", actor=1, roles=office, people=(2, 1), has_top=True)
    with pytest.raises(errors.OnlyTopAppoints):
        check_appointer("auditor", actor=1, roles=office, people=(2,), has_top=True)
    for roles in (office, top):  # a stand-in wears the hat, and yet does not hand the post on
        with pytest.raises(errors.OnlyTopItself):
            check_appointer("top", actor=1, roles=roles, people=(2,), has_top=True)
    check_appointer("top", actor=1, roles=top, people=(2,), has_top=True, is_top=True)
    check_appointer("top", actor=1, roles=office, people=(2,), has_top=False)
    check_appointer("auditor", actor=1, roles=office, people=(2,), has_top=False)
    check_appointer("auditor", actor=1, roles=top, people=(2,), has_top=True)
    check_appointer("privacy_officer", actor=0, roles=frozenset(), people=(2,), has_top=True)


def test_only_who_answers_for_it_takes_back_days_that_have_been() -> None:
    today, before = date(2028, 2, 29), date(2028, 2, 28)
    office, officer = frozenset({"office"}), frozenset({"office", "privacy_officer"})
    with pytest.raises(errors.PastLastDay):
        check_last_day(before, starts_on=before, today=today, actor=1, roles=office)
    check_last_day(today, starts_on=before, today=today, actor=1, roles=office)
    check_last_day(before, starts_on=today, today=today, actor=1, roles=office)  # withdrawn
    check_last_day(before, starts_on=before, today=today, actor=1, roles=officer)
    check_last_day(before, starts_on=before, today=today, actor=0, roles=frozenset())


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8), max_size=8))
def test_moves_never_make_a_circle(wanted: dict[int, int]) -> None:
    parents: dict[int, int | None] = dict.fromkeys(range(1, 9))
    for child, parent in wanted.items():
        try:
            tree.check_move(child, parent, parents)
        except errors.DepartmentBelowItself:
            assert parent in tree.below(parents, child)
        else:
            parents[child] = parent
    for above in parents.values():
        steps, here = 0, above
        while here is not None:
            steps, here = steps + 1, parents[here]
            assert steps <= len(parents)


def test_closing_names_what_is_in_the_way() -> None:
    tree.check_close(tree.Uses())
    with pytest.raises(errors.DepartmentInUse) as refused:
        tree.check_close(tree.Uses(people=3, heads=1))
    assert refused.value.detail == "所属する人 3 名、責任者の任命 1 件 が残っています。"


def test_particulars_are_written_alike() -> None:
    assert particulars.number("Ｅ－００１") == "E-001"
    assert particulars.kana("ｻﾄｳ　ケン") == "さとう けん"
    assert particulars.text(" 髙橋　　﨑子 ") == "髙橋 﨑子"
    assert particulars.email(" Ｓato@Mirai-Print.example ") == "sato@mirai-print.example"
    assert particulars.phone("０３ー１２３４ー５６７８") == "03-1234-5678"


@given(st.text(max_size=100))
def test_writing_alike_twice_changes_nothing(value: str) -> None:
    for write in (particulars.number, particulars.kana, particulars.email, particulars.text):
        assert write(write(value)) == write(value)


def test_unusable_particulars_are_named() -> None:
    good = {"number": "E001", "name": "佐藤 健", "email": "sato@mirai-print.example"}
    assert particulars.problems(good, DAY, None) == {}
    wrong = good | {"number": "=1+1", "name": "", "email": "sato@", "phone": "abc"}
    assert set(particulars.problems(wrong, DAY, None)) == {"number", "name", "email", "phone"}
    assert set(particulars.problems(good, DAY, DAY - timedelta(days=1))) == {"left_on"}
    assert set(particulars.problems(good, date(1025, 4, 1), None)) == {"joined_on"}
    assert set(particulars.problems(good | {"name": "佐藤\u200b健"}, DAY, None)) == {"name"}
