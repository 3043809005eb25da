"""What became known later brings its duty on that day; what was not known, or is not dated, counts from the first."""

import dataclasses
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.duties import learned
from omamori.do.incidents.duties.computing import changes, examine
from omamori.do.incidents.duties.facts_of_case import CaseFacts

KNOWN = date(2026, 11, 10)
LATER = date(2026, 11, 24)
BEFORE = CaseFacts(
    known_on=KNOWN,
    classes=("leak",),
    persons=900,
    sensitive=False,
    property_damage=False,
    malicious=False,
    my_number=False,
    strongly_encrypted=False,
    recovered_unseen=False,
    personal_data=True,
    role="controller",
    pmark_holder=True,
)
MORE = dataclasses.replace(BEFORE, persons=1200)


def due(facts: CaseFacts, code: str) -> date | None:
    return {duty.code: duty.due for duty in examine(facts).duties}[code]


def test_a_threshold_crossed_later_counts_from_that_day() -> None:
    found = learned.since(BEFORE, MORE, LATER)
    assert found.learned == (("persons", LATER),)
    assert due(found, "ppc_full") == date(2026, 12, 23)
    assert due(found, "ppc_prompt") == date(2026, 11, 28)
    assert due(found, "pmark_full") == date(2026, 12, 9)


def test_without_a_day_or_when_it_was_not_known_before_the_first_day_counts() -> None:
    assert due(learned.since(BEFORE, MORE, None), "ppc_full") == date(2026, 12, 9)
    unknown = dataclasses.replace(BEFORE, persons=None)
    assert learned.since(unknown, MORE, LATER).learned == ()


def test_a_mended_denial_forgets_its_day_and_a_kept_one_keeps_it() -> None:
    found = learned.since(BEFORE, MORE, LATER)
    still = learned.since(found, dataclasses.replace(MORE, persons=1500), date(2026, 11, 30))
    assert still.learned == (("persons", LATER),)
    assert learned.since(found, BEFORE, None).learned == ()


def test_one_day_never_delays_the_smaller_threshold_of_my_number() -> None:
    of_number = dataclasses.replace(BEFORE, my_number=True)
    found = learned.since(of_number, dataclasses.replace(of_number, persons=1200), LATER)
    assert due(found, "my_number_full") == date(2026, 12, 9)


@given(
    persons=st.one_of(st.none(), st.integers(0, 3000)),
    now=st.integers(0, 3000),
    malicious=st.sampled_from((None, True, False)),
    days=st.one_of(st.none(), st.integers(0, 40)),
)
def test_a_later_day_never_removes_a_duty_nor_brings_it_forward(
    persons: int | None, now: int, malicious: bool | None, days: int | None
) -> None:
    before = dataclasses.replace(BEFORE, persons=persons, malicious=malicious)
    plain = dataclasses.replace(BEFORE, persons=now, malicious=True)
    day = None if days is None else KNOWN + timedelta(days)
    dated = {d.code: d for d in examine(learned.since(before, plain, day)).duties}
    first = {d.code: d for d in examine(plain).duties}
    assert set(dated) == set(first)
    for code, duty in dated.items():
        assert duty.due_from >= first[code].due_from


def test_what_fell_away_says_why_it_is_not_owed_today() -> None:
    open_ = dataclasses.replace(BEFORE, persons=1400)
    safe = dataclasses.replace(open_, strongly_encrypted=True)
    few = dataclasses.replace(open_, persons=900, strongly_encrypted=False)
    first = changes(examine(open_), examine(safe))
    gone = {one.duty.code: one for one in first if one.standing == "lifted"}
    assert "鍵も漏れていません" in gone["ppc_full"].why
    later = changes(examine(safe), examine(few), lifted=tuple(gone.values()))
    said = {one.duty.code: one.why for one in later}
    assert "鍵も漏れていません" not in said["ppc_full"]
    assert "1,000人を超えません" in said["ppc_full"]


def test_a_ground_that_needs_my_number_is_not_refused_by_a_number_that_is_over() -> None:
    found = examine(dataclasses.replace(BEFORE, persons=900, my_number=False))
    prompt = next(one for one in found.not_owed if one.code == "pmark_prompt")
    assert "100人を超えます" not in "".join(prompt.why)
    assert any("マイナンバーを含みません" in one for one in prompt.why)
