"""Whom a course reaches, until when, and when people hear of it: laws that hold for every day of the calendar."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.training.courses.domain import audience, codes, counting, film, reminding, validity
from omamori.do.training.courses.domain.audience import (
    Happening,
    Occasion,
    Person,
    Rule,
    still_told,
)
from omamori.do.training.courses.domain.validity import Due, DueRule, Term, Validity
from omamori.do.training.courses.reference import schedule
from omamori.foundation.calendar.queries import is_business_day

PLAN = schedule(on=date(2026, 11, 24))
DAYS = st.dates(date(2023, 1, 1), date(2033, 12, 31))
SETS = st.frozensets(st.sampled_from("abcd"), max_size=3)


def person(**changed: object) -> Person:
    given = {"key": 1, "joined_on": date(2020, 4, 1), "employment": "regular"}
    return Person(**(given | changed))  # type: ignore[arg-type]


@given(SETS, SETS, SETS, SETS)
def test_each_part_of_a_rule_only_narrows(
    departments: frozenset[str], posts: frozenset[str], mine: frozenset[str], hats: frozenset[str]
) -> None:
    who = person(departments=mine, posts=hats)
    rule = Rule(departments=departments, posts=posts)
    assert audience.meant(Rule(), who)
    if audience.meant(rule, who):
        assert audience.meant(Rule(departments=departments), who)
        assert audience.meant(Rule(posts=posts), who)


@given(DAYS, DAYS, st.integers(1, 90))
def test_a_joiner_is_reached_within_the_days_and_never_before_he_comes(
    joined: date, on: date, days: int
) -> None:
    rule = Rule(occasion=Occasion.JOINED, days=days)
    since = audience.reached(rule, person(joined_on=joined), on=on)
    assert (since is not None) == (joined <= on <= joined + timedelta(days=days))


def test_who_came_back_is_asked_once_for_each_return() -> None:
    rule = Rule(occasion=Occasion.RETURNED)
    who = person(returned_on=date(2026, 11, 20))
    since = audience.reached(rule, who, on=date(2026, 11, 24))
    assert since == date(2026, 11, 20)
    assert audience.cycle_of(rule, since, "occasion") == "returned:2026-11-20"
    assert audience.reached(rule, person(), on=date(2026, 11, 24)) is None


def test_a_happening_concerns_its_departments_and_people_only() -> None:
    people = [person(key=1, departments=frozenset("ab")), person(key=2), person(key=3)]
    rule = Rule(occasion=Occasion.NEAR_MISS)
    near = Happening(occasion=Occasion.NEAR_MISS, source="n1", departments=frozenset("a"))
    assert [p.key for p in audience.touched(rule, people, near)] == [1]
    drill = Happening(occasion=Occasion.FAILED_DRILL, source="d1", people=frozenset({3}))
    assert audience.touched(rule, people, drill) == ()
    failed = Rule(occasion=Occasion.FAILED_DRILL)
    assert [p.key for p in audience.touched(failed, people, drill)] == [3]
    assert audience.reached(rule, people[0], on=date(2026, 11, 24)) is None


@given(DAYS, DAYS, st.integers(1, 12), st.integers(1, 29))
def test_a_yearly_course_counts_to_the_eve_of_the_next_first_day(
    done: date, on: date, month: int, day: int
) -> None:
    term = Term(validity=Validity.YEARLY, month=month, day=day)
    first, last = validity.begins(term, done), validity.ends(term, done)
    assert last is not None
    assert first <= done <= last
    assert validity.begins(term, last + timedelta(days=1)) == last + timedelta(days=1)
    asked = validity.cycle(term, [done], on)
    if on >= done:
        assert (asked == "") == validity.valid(term, [done], on)


@given(DAYS, st.integers(1, 36), st.integers(0, 1200))
def test_a_renewal_is_asked_before_the_end_and_once(done: date, months: int, later: int) -> None:
    term = Term(validity=Validity.MONTHS, months=months, lead=60)
    on = done + timedelta(days=later)
    last = validity.ends(term, done)
    assert last is not None
    asked = validity.cycle(term, [done], on)
    assert (asked != "") == (on >= last - timedelta(days=60))
    assert asked in ("", f"renew:{last.isoformat()}")
    if not validity.valid(term, [done], on):
        assert asked


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_end_where_months_end(start: date, months: int, end: date) -> None:
    assert validity.months_later(start, months) == end


@given(DAYS, st.sampled_from(list(Due)), DAYS, st.integers(3, 100))
def test_nobody_is_late_on_the_day_he_is_asked(
    asked: date, due: Due, fixed: date, days: int
) -> None:
    rule = DueRule(due=due, days=days, on=fixed, clause_from=fixed)
    last = validity.due_on(rule, asked, is_business_day)
    assert last >= asked + timedelta(days=3)
    assert is_business_day(last) or (due is Due.DATE and last == fixed)
    soon = validity.due_on(rule, asked, is_business_day, begins=fixed)
    assert asked <= soon <= last or fixed <= asked
    assert soon < fixed or fixed <= asked


def test_a_clause_is_learned_before_it_takes_effect() -> None:
    rule = DueRule(due=Due.CLAUSE, clause_from=date(2027, 4, 1))
    assert validity.due_on(rule, date(2027, 2, 1), is_business_day) == date(2027, 3, 31)
    sunday = DueRule(due=Due.CLAUSE, clause_from=date(2027, 5, 3))
    assert validity.due_on(sunday, date(2027, 2, 1), is_business_day) == date(2027, 4, 30)


@pytest.mark.parametrize(
    ("asked", "days", "last"),
    [
        (date(2026, 11, 26), 3, date(2026, 11, 30)),  # a Sunday
        (date(2026, 12, 20), 10, date(2027, 1, 4)),  # the turn of the year
        (date(2028, 2, 1), 28, date(2028, 2, 29)),  # the leap day is a Tuesday
        (date(2027, 4, 1), 30, date(2027, 5, 6)),  # the holidays of May
    ],
)
def test_nothing_is_due_on_a_day_off(asked: date, days: int, last: date) -> None:
    assert validity.due_on(DueRule(due=Due.DAYS, days=days), asked, is_business_day) == last


def test_a_newcomer_is_told_the_newest_and_that_until_its_day() -> None:
    sent, last = date(2026, 12, 28), date(2027, 1, 15)
    told = partial(still_told, sent_on=sent, last_day=last)
    assert told(sent, overtaken=True), "who was here hears both changes"
    assert told(last, overtaken=False)
    assert not told(last, overtaken=True)
    assert not told(last + timedelta(days=1), overtaken=False)


@given(DAYS, st.integers(-40, 40), st.integers(1, 400), st.integers(0, 60), st.integers(3, 90))
def test_who_comes_back_has_time_and_who_was_late_before_stays_late(
    gone: date, due: int, long: int, before: int, days: int
) -> None:
    last, back = gone + timedelta(days=due), gone + timedelta(days=long)
    asked = min(last, gone) - timedelta(days=before)
    found = validity.due_after_leave(
        last, assigned_on=asked, away=(gone, back), days=days, works=is_business_day
    )
    if last < gone:
        assert found == last
        return
    assert found >= back + timedelta(days=min(days, validity.RETURNER_DAYS))
    assert found == last or is_business_day(found)
    again = validity.due_after_leave(
        found, assigned_on=asked, away=(gone, back), days=days, works=is_business_day
    )
    assert again == found
    late = {"assigned_on": back, "away": (gone, back), "days": days, "works": is_business_day}
    assert validity.due_after_leave(last, **late) == last  # type: ignore[arg-type]


@given(DAYS, st.integers(3, 120), st.integers(0, 200), st.sets(st.integers(0, 200)))
def test_reminders_go_on_working_days_each_once_and_end(
    asked: date, days: int, last: int, stopped: set[int]
) -> None:
    """Day by day, with a worker that was down on some days: each step once, in order, never on a day off."""
    due = asked + timedelta(days=days)
    sent: list[str] = []
    for n in range(last):
        today = asked + timedelta(days=n)
        if n in stopped:
            continue
        step = reminding.due_step(
            PLAN, assigned_on=asked, due_on=due, today=today, sent=sent,
            is_business_day=is_business_day,
        )  # fmt: skip
        if step:
            assert is_business_day(today)
            sent.append(step)
    steps = reminding.steps(PLAN, assigned_on=asked, due_on=due, works=is_business_day)
    names = [name for name, _day in steps]
    assert len(sent) == len(set(sent))
    assert sent == [name for name in names if name in sent]


@pytest.mark.parametrize("quiet", [date(2026, 12, 29), date(2027, 1, 1), date(2027, 1, 3),
                                   date(2026, 11, 22), date(2026, 11, 23)])  # fmt: skip
def test_the_turn_of_the_year_and_days_off_are_quiet(quiet: date) -> None:
    step = reminding.due_step(
        PLAN, assigned_on=quiet - timedelta(days=30), due_on=quiet, today=quiet, sent=(),
        is_business_day=is_business_day,
    )  # fmt: skip
    assert step == ""


@pytest.mark.parametrize(("due", "told_on"), [
    (date(2026, 12, 31), date(2026, 12, 28)), (date(2027, 1, 3), date(2026, 12, 28)),
    (date(2026, 5, 5), date(2026, 5, 1)), (date(2028, 2, 27), date(2028, 2, 25)),
    (date(2026, 12, 28), date(2026, 12, 28)),
])  # fmt: skip
def test_the_last_day_is_told_in_time_when_it_was_kept_on_a_day_off(
    due: date, told_on: date
) -> None:
    step = reminding.due_step(
        PLAN, assigned_on=due - timedelta(days=30), due_on=due, today=told_on,
        sent=("assigned", "-14", "-3"), is_business_day=is_business_day,
    )  # fmt: skip
    assert step == "+0"


def test_after_the_quiet_days_one_mail_makes_up_for_all() -> None:
    """Due on 12/30: what lay on 12/30 and 1/2 comes on 1/4 as one."""
    step = reminding.due_step(
        PLAN, assigned_on=date(2026, 12, 1), due_on=date(2026, 12, 30), today=date(2027, 1, 4),
        sent=("assigned", "-14", "-3"), is_business_day=is_business_day,
    )  # fmt: skip
    assert step == "+3"
    assert reminding.copies_head(PLAN, step)
    assert not reminding.copies_head(PLAN, "-3")
    assert not reminding.copies_head(PLAN, reminding.ASSIGNED)


@given(st.lists(st.tuples(*[st.integers(0, 3000)] * 3), max_size=8))
def test_everybody_is_counted_and_100_is_never_rounded_up(rows: list[tuple[int, int, int]]) -> None:
    tallies = [counting.Tally(name="x", passed=a, waived=b, open=c) for a, b, c in rows]
    total = counting.total(tallies, "all")
    assert total.all == sum(sum(row) for row in rows)
    assert (total.share == 100) == (total.open == 0)


@given(st.text("0123456789abcdef", min_size=32, max_size=32))
def test_a_code_is_read_however_it_is_typed(digest: str) -> None:
    code = codes.spelled(digest)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for typed in (code, codes.grouped(code), code.lower(), f" {wide} ", f"{wide[:4]}－{wide[4:]}"):
        assert codes.read(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "7K3M-92Q", "7K3M-92QXA", "0K3M-92QX", "7K3M-92Qあ", "é" * 8, "-" * 60]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.read(typed) == ""


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def header(length: int, scale: int, *, wide: bool) -> bytes:
    size = 8 if wide else 4
    times = bytes(size * 2) + scale.to_bytes(4, "big") + (length * scale).to_bytes(size, "big")
    return box(b"mvhd", bytes([wide, 0, 0, 0]) + times + bytes(80))


@given(st.integers(0, 86_400), st.integers(1, 40_000), st.booleans())
def test_a_film_says_how_long_it_lasts(length: int, scale: int, wide: bool) -> None:
    moov = box(b"moov", box(b"udta", b"x" * 5) + header(length, scale, wide=wide))
    assert film.seconds(box(b"ftyp", b"isom") + box(b"mdat", b"y" * 50) + moov) == length


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_a_broken_film_says_nothing(before: bytes, inside: bytes) -> None:
    assert film.seconds(before) >= 0
    assert 0 <= film.seconds(box(b"moov", inside)) <= 86_400
    assert film.seconds(box(b"moov", header(30 * 3600, 1, wide=False))) == 0


@pytest.mark.parametrize(
    ("length", "passed", "seen"), [(0, 0, True), (600, 359, False), (600, 360, True)]
)
def test_a_film_takes_its_time(length: int, passed: int, seen: bool) -> None:
    begun = datetime(2028, 2, 29, 23, 55, tzinfo=UTC)
    now = begun + timedelta(seconds=passed)
    assert film.can_be_seen(length, started_at=begun, now=now) is seen
