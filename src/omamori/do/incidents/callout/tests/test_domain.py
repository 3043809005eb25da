"""The next step as a pure function: nobody is called twice at a stop, silence leads on, an absence makes no flood."""

import dataclasses
import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.incidents.callout.domain import chain, codes, speed, step
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.domain.missing import missing
from omamori.do.incidents.callout.domain.step import Do, Event
from omamori.foundation.calendar.clock import JST

SILVESTER = datetime(2026, 12, 31, 23, 40, tzinfo=JST)
MINUTE = timedelta(minutes=1)


def target(name: str, *, number: str = "+819055500142", mail: bool = True) -> chain.Target:
    return chain.Target(
        person=name,
        name=name,
        mail=f"{name}@mirai.example" if mail else "",
        number=number,
        code="1234",
    )


def rung(
    *people: chain.Target, channels: tuple[str, ...] = ("mail", "sms"), wait: int = 5
) -> chain.Rung:
    return chain.Rung(targets=people, channels=channels, wait=wait)


def snapshot(
    *rungs: chain.Rung, rounds: int = 2, still: int = 30, answer: int = 10
) -> chain.Snapshot:
    terms = chain.Terms(rounds=rounds, still_after=still, answer_within=answer)
    return chain.Snapshot(rungs=rungs, terms=terms)


class Run:
    """A call-out played on a log, as the worker plays it."""

    def __init__(self, frozen: chain.Snapshot, at: datetime = SILVESTER) -> None:
        self.frozen, self.now = frozen, at
        self.log = [Event(at=at, code=Code.STARTED)]
        self.calls: list[tuple[datetime, int, str, str]] = []

    def turn(self) -> step.Action:
        """One turn at the present moment."""
        action = step.next_action(self.frozen, self.log, self.now)
        if action.do in (Do.CALL, Do.SKIP):
            self.add(action.code, stop=action.stop, channel=action.channel, person=action.person)
            if action.do is Do.CALL:
                self.calls.append((self.now, action.stop, action.channel, action.person))
                self.add(Code.SENT, stop=action.stop, channel=action.channel)
        elif action.code:
            self.add(action.code, person=action.person)
        return action

    def add(self, code: int, **more: object) -> None:
        self.log.append(dataclasses.replace(Event(at=self.now, code=int(code)), **more))

    def until(self, *ends: Do, most: int = 5000) -> step.Action:
        """Turn after turn, with the clock moved to the end of each wait."""
        for _ in range(most):
            action = self.turn()
            if action.do in ends:
                return action
            if action.do is Do.WAIT:
                assert action.until is not None
                assert action.until > self.now
                self.now = action.until
        raise AssertionError("it never ends")


def test_silence_leads_from_the_holder_to_his_stand_in_and_on() -> None:
    run = Run(snapshot(rung(target("a"), target("b")), rung(target("c"), wait=7)))
    run.until(Do.REST)
    told = [(str((at - SILVESTER) // MINUTE), who, way) for at, _stop, way, who in run.calls]
    once = [("0", "a"), ("5", "b"), ("10", "c"), ("17", "a"), ("22", "b"), ("27", "c")]
    assert told == [(at, who, way) for at, who in once for way in ("mail", "sms")]
    assert run.log[-1].code == Code.GIVEN_UP
    assert run.now == SILVESTER + 34 * MINUTE  # past midnight, in another year
    assert run.turn().do is Do.REST


def test_an_answer_stops_the_calls_and_silence_afterwards_takes_it_back() -> None:
    run = Run(snapshot(rung(target("a")), rung(target("b"))))
    run.until(Do.WAIT)
    run.now += MINUTE
    run.add(Code.ACKNOWLEDGED, person="a")
    assert run.until(Do.ASK_STILL).person == "a"
    assert run.now == SILVESTER + 31 * MINUTE
    run.add(Code.STILL, person="a")
    assert run.until(Do.ASK_STILL).person == "a"
    assert run.now == SILVESTER + 61 * MINUTE
    assert run.until(Do.UNACKNOWLEDGE).person == "a"
    assert run.now == SILVESTER + 71 * MINUTE
    before = len(run.calls)
    run.turn()
    assert run.calls[before][3] == "b"  # at once, and not the silent one again


def test_an_absence_makes_one_call_and_waits_again() -> None:
    run = Run(
        snapshot(rung(target("a"), channels=("mail",)), rung(target("b"), channels=("mail",)))
    )
    run.until(Do.WAIT)
    run.now += timedelta(hours=9)  # the worker was away all night
    assert run.turn().do is Do.CALL
    assert run.turn().do is Do.WAIT
    assert [who for _, _, _, who in run.calls] == ["a", "b"]


def test_who_has_no_address_is_passed_over_and_who_cannot_is_not_waited_for() -> None:
    run = Run(
        snapshot(rung(target("a", number="", mail=False)), rung(target("b")), rung(target("c")))
    )
    run.until(Do.WAIT)
    assert {who for _, _, _, who in run.calls} == {"b"}
    assert [e.code for e in run.log].count(Code.NO_ADDRESS) == 2
    run.add(Code.REFUSED, stop=run.log[-1].stop, person="b")
    assert run.turn().person == "c"


def test_a_channel_that_failed_is_not_waited_for() -> None:
    run = Run(snapshot(rung(target("a"), channels=("sms",)), rung(target("b"))))
    run.turn()
    run.log[-1] = dataclasses.replace(run.log[-1], code=int(Code.FAILED))
    assert run.turn().person == "b"


def test_nobody_at_all_is_given_up_at_once_and_a_stop_ends_everything() -> None:
    empty = Run(snapshot())
    assert empty.turn().do is Do.GIVE_UP
    run = Run(snapshot(rung(target("a"))))
    run.add(Code.STOPPED)
    assert run.turn().do is Do.REST


def test_who_lets_his_turn_go_by_has_missed_the_drill() -> None:
    """The first was silent, the second says no, the third takes it; the fourth was never called."""
    run = Run(snapshot(*(rung(target(who), channels=("mail",)) for who in "abcd")))
    run.turn()
    assert missing(run.log) == frozenset(), "his time is not over"
    while not any(person == "b" for _, _, _, person in run.calls):
        run.now = run.turn().until or run.now
    run.add(Code.REFUSED, person="b")
    while not any(person == "c" for _, _, _, person in run.calls):
        run.now = run.turn().until or run.now
    run.add(Code.ACKNOWLEDGED, person="c")
    run.add(Code.STOPPED)
    assert missing(run.log) == {"a"}


def test_who_was_never_reached_has_missed_nothing() -> None:
    run = Run(
        snapshot(rung(target("a"), channels=("mail",)), rung(target("b"), channels=("mail",)))
    )
    run.until(Do.REST)
    lost = [dataclasses.replace(e, code=int(Code.FAILED)) if e.code == Code.SENT and e.stop % 2 == 0
            else e for e in run.log]  # fmt: skip
    assert missing(lost) == {"b"}


def test_after_giving_up_it_can_begin_anew() -> None:
    run = Run(snapshot(rung(target("a"), channels=("mail",)), rounds=1))
    run.until(Do.REST)
    run.add(Code.RESTARTED)
    assert run.turn().do is Do.CALL
    run.until(Do.REST)
    assert [e.code for e in run.log].count(Code.GIVEN_UP) == 2


people = st.builds(
    lambda n, number, mail: target(n, number=number, mail=mail),
    st.sampled_from("abcdefgh"),
    st.sampled_from(("", "+819055500142")),
    st.booleans(),
)
rungs = st.builds(
    lambda who, channels, wait: rung(*who, channels=tuple(dict.fromkeys(channels)), wait=wait),
    st.lists(people, min_size=1, max_size=2),
    st.lists(st.sampled_from(tuple(chain.CHANNELS)), min_size=1, max_size=4),
    st.integers(1, 60),
)
snapshots = st.builds(
    lambda parts, rounds: snapshot(*parts, rounds=rounds),
    st.lists(rungs, max_size=4),
    st.integers(1, 4),
)


@settings(max_examples=40)
@given(snapshots, st.integers(0, 100_000_000))
def test_every_silent_call_out_ends_loudly_and_calls_nobody_twice(
    frozen: chain.Snapshot, minute: int
) -> None:
    run = Run(frozen, datetime(2024, 2, 28, 12, 0, tzinfo=JST) + minute * timedelta(seconds=1))
    run.until(Do.REST)
    assert [e.code for e in run.log].count(Code.GIVEN_UP) == 1
    keys = [(stop, way) for _, stop, way, _ in run.calls]
    assert len(keys) == len(set(keys))
    usable = sum(
        bool(t.mail if way == "mail" else t.number)
        for r in frozen.rungs
        for t in r.targets
        for way in r.channels
    )
    assert len(run.calls) == usable * frozen.terms.rounds
    assert missing(run.log) == {person for _, _, _, person in run.calls}


@settings(max_examples=40)
@given(snapshots, st.lists(st.integers(0, 600), max_size=30))
def test_however_late_the_worker_comes_each_stop_waits_its_minutes(
    frozen: chain.Snapshot, gaps: list[int]
) -> None:
    run, late = Run(frozen), iter(gaps)
    for _ in range(400):
        action = run.turn()
        if action.do is Do.REST:
            break
        if action.do is Do.WAIT:
            assert action.until is not None
            run.now = max(run.now, action.until) + next(late, 0) * MINUTE
    stops = [list(g) for _, g in itertools.groupby(run.calls, key=lambda call: call[1])]
    for before, after in itertools.pairwise(stops):
        r = step.place(frozen, before[0][1])[1]
        assert after[0][0] - before[-1][0] >= frozen.rungs[r].wait * MINUTE


@given(snapshots)
def test_a_frozen_chain_survives_storage(frozen: chain.Snapshot) -> None:
    assert chain.snapshot_of(frozen.as_json()) == frozen


def test_every_code_has_words() -> None:
    assert set(codes.WORDS) == set(Code)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("090-5550-0142", "+819055500142"),
        ("０９０ー５５５０ー０１４２", "+819055500142"),
        ("03 5550 0100", "+81355500100"),
        ("+81 90 5550 0142", "+819055500142"),
        ("+1 (415) 555-0100", "+14155550100"),
        ("110", ""),
        ("090-5550", ""),
        ("電話なし", ""),
        ("０９０-5550-014x", ""),
    ],
)
def test_numbers_as_people_write_them(typed: str, read: str) -> None:
    assert chain.number_of(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1234", "1234"),
        (" １２３４ です", "1234"),
        ("12 34", "1234"),
        ("対応します 1234", "1234"),
        ("1234 5678", ""),
        ("12345", ""),
        ("はい", ""),
        ("٣٤٥٦", ""),
    ],
)
def test_code_words_as_people_type_them(typed: str, read: str) -> None:
    assert chain.code_of(typed) == read


def test_a_chain_that_cannot_work_is_refused_field_by_field() -> None:
    known = frozenset({"a", "b"})
    fine = chain.Link(person="a", stand_in="b")
    assert chain.problems([fine], chain.Terms(), known) == {}
    assert set(chain.problems([], chain.Terms(), known)) == {"person-0"}
    wrong = chain.problems(
        [chain.Link(person="x", stand_in="x", channels=(), wait=0), fine, fine],
        chain.Terms(rounds=0, still_after=1, answer_within=999),
        known,
    )
    assert set(wrong) == {
        "person-0", "stand_in-0", "channels-0", "wait-0", "person-2", "rounds", "still_after", "answer_within",
    }  # fmt: skip


def test_speed_counts_those_who_never_answered() -> None:
    found = speed.speed_of([30, 130, 150, 400, None])
    assert (found.asked, found.reached, found.median, found.mode, found.slowest) == (5, 4, 2, 2, 6)
    assert speed.speed_of([None]).median is None
    assert speed.speed_of([-5]).median == 0
