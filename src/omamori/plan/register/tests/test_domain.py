"""件数の書き方、版の日付、場面と局面、見直しの期限。"""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.lifecycle import Stage
from omamori.plan.register import measures
from omamori.plan.register.domain import counting, editions, flow, particulars, reviewing
from omamori.plan.register.domain.counting import Count, NotACount, parse
from omamori.plan.register.domain.errors import ApproverMustDiffer
from omamori.plan.register.domain.particulars import Particulars
from omamori.testing.people import TODAY

TERMS = measures.counts(TODAY)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "low", "estimate", "high", "about"),
    [
        ("3000", 3000, 3000, 3000, False),
        ("３，０００件", 3000, 3000, 3000, False),
        ("約3,000", 2700, 3000, 3300, True),
        ("およそ 1.2万人", 10800, 12000, 13200, True),
        ("500人程度", 450, 500, 550, True),
        ("1,000～5,000", 1000, 3000, 5000, False),
        ("1万〜2万件", 10000, 15000, 20000, False),
        ("1～2万", 10000, 15000, 20000, False),
        ("500以上", 500, 625, 750, False),
        ("100未満", 0, 99, 99, False),
        ("100件以下", 0, 100, 100, False),
        ("0", 0, 0, 0, False),
    ],
)
def test_counts_as_people_write_them(
    text: str, low: int, estimate: int, high: int, about: bool
) -> None:
    assert parse(text, TERMS) == Count(low=low, estimate=estimate, high=high, about=about)


@pytest.mark.parametrize(
    "text", ["", "不明", "多数", "-5", "5,000～1,000", "約", "1.2.3", "9" * 12]
)
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(NotACount):
        parse(text, TERMS)


@given(st.text(max_size=30))
def test_any_text_is_a_count_or_refused(text: str) -> None:
    try:
        found = parse(text, TERMS)
    except NotACount:
        return
    assert 0 <= found.low <= found.estimate <= found.high <= counting.MOST


@given(st.integers(0, 10**9), st.sampled_from(["{:,}", "約{:,}", "{:,}～{:,}"]))
def test_a_count_reads_back_as_it_is_spoken(figure: int, way: str) -> None:
    found = parse(way.format(figure, figure * 2), TERMS)
    assert parse(counting.spoken(found), TERMS) == found


@given(st.integers(0, 10**9))
def test_every_count_has_one_band(figure: int) -> None:
    found = counting.band(Count(low=figure, estimate=figure, high=figure), TERMS.bands)
    assert found.most is None or figure <= found.most


def test_bands_part_where_reports_begin() -> None:
    codes = [
        counting.band(Count(low=n, estimate=n, high=n), TERMS.bands).code for n in (1000, 1001)
    ]
    assert codes == ["b1000", "b5000"]


@given(st.none() | days, days, st.none() | days)
def test_an_edition_never_begins_before_its_approval(
    wished: date | None, approved: date, before: date | None
) -> None:
    found = editions.begins_on(wished, approved_on=approved, before=before)
    assert found >= approved
    assert before is None or editions.last_day(found) >= before - timedelta(days=1)


@given(st.lists(days, min_size=1, max_size=6), days)
def test_on_any_day_at_most_one_edition_counts(wishes: list[date], on: date) -> None:
    spans: list[tuple[date, date | None]] = []
    for wished in wishes:
        before = spans[-1][0] if spans else None
        begins = editions.begins_on(wished, approved_on=date(2020, 1, 1), before=before)
        if spans:
            spans[-1] = (spans[-1][0], editions.last_day(begins))
        spans.append((begins, None))
    found = [editions.standing(a, b, approved=True, on=on) for a, b in spans]
    assert found.count(editions.Standing.IN_FORCE) == (on >= spans[0][0])


def test_who_wrote_does_not_approve() -> None:
    for author, writers, approver in ((1, [], 1), (1, [2], 2), (1, [], 0)):
        with pytest.raises(ApproverMustDiffer):
            editions.require_other_person(author, writers, approver)
    editions.require_other_person(1, [1, 2], 3)


def test_numbers_of_our_own() -> None:
    assert editions.next_code("K", ["K-0007", "A-12", "K-x"]) == "K-0008"
    assert editions.next_code("B", []) == "B-0001"


def test_what_is_missing_depends_on_what_is_said() -> None:
    assert "countries" not in particulars.missing(Particulars())
    wide = Particulars(
        abroad=True, entrusted=True, sensitive=True, third_party=True, joint_use=True
    )
    assert particulars.missing(wide)[-7:] == (
        "sensitive_note", "third_party_note", "joint_use_note", "countries", "entruster_id",
        "contract", "handback",
    )  # fmt: skip
    assert set(particulars.REQUIRED) <= set(particulars.LABELS)
    plain = {f.name for f in dataclasses.fields(Particulars)} - {
        "count_low", "count_estimate", "count_high", "count_about",
    }  # fmt: skip
    assert plain | {"count"} == set(particulars.LABELS)


def test_the_hash_knows_every_column() -> None:
    first = Particulars(name="名簿", keep_until=date(2030, 1, 1), elements=("氏名",))
    hashes = {
        particulars.fingerprint(p)
        for p in (first, dataclasses.replace(first, elements=("氏名", "住所")), Particulars())
    }
    assert len(hashes) == 3
    assert particulars.fingerprint(first) == particulars.fingerprint(dataclasses.replace(first))


def test_my_number_goes_to_no_third_party() -> None:
    found = particulars.inconsistent(Particulars(my_number=True, third_party=True), {})
    assert set(found) == {"third_party"}


def test_a_change_touches_the_stages_that_rest_on_it() -> None:
    assert flow.stages_of_change(["place"]) == ("store",)
    assert flow.stages_of_change(["name", "note", "owner_id"]) == ()
    assert flow.stages_of_change(["media"]) == tuple(Stage)
    assert flow.stages_of_change(["media"], ["use", "store"]) == ("use", "store")
    assert flow.stages_of_change(["disposal", "contractors"]) == ("transfer", "dispose")


def test_what_a_flow_does_not_say() -> None:
    steps = [
        flow.StepGiven(stage="use", title="使う"),
        flow.StepGiven(stage="acquire", title="受け取る"),
    ]
    assert [s.stage for s in flow.in_order(steps)] == ["acquire", "use"]
    assert flow.unspoken(steps) == (Stage.TRANSFER, Stage.STORE, Stage.DISPOSE)
    assert flow.stages_of_flow(steps, steps[1:]) == ("use",)


def test_review_comes_every_year() -> None:
    terms = measures.reviews(TODAY)
    assert reviewing.due_after(date(2024, 2, 29), terms) == date(2025, 2, 28)
    assert reviewing.is_asked(date(2027, 1, 23), on=TODAY, terms=terms)
    assert not reviewing.is_asked(date(2027, 1, 24), on=TODAY, terms=terms)
    assert reviewing.is_late(TODAY - timedelta(days=1), False, on=TODAY)
    assert not reviewing.is_late(TODAY, False, on=TODAY)
