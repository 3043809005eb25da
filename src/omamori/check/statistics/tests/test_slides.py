"""The slides of figures: in order, dated, with every unknown as unknown, stale when a number changes."""

from datetime import date

import pytest

from omamori.check.statistics import slides
from omamori.check.statistics.models import Occurrence
from omamori.foundation.exports.slides.tree import Asked, Chart, Part, Slide, Table, hash_of
from omamori.testing.people import mirai

ON = date(2026, 11, 24)


@pytest.fixture
def made(db: None) -> dict[str, Slide]:
    mirai()
    return {slide.code: slide for slide in slides.slides(Asked(on=ON))}


def _charts(slide: Slide) -> list[Chart]:
    return [block for block in slide.blocks if isinstance(block, Chart)]


def test_they_stand_in_their_place_with_notes_and_dated_sources(made: dict[str, Slide]) -> None:
    assert len(made) == 8
    orders = [slide.order for slide in made.values()]
    assert orders == sorted(set(orders))
    for slide in made.values():
        assert 100 <= slide.order <= 190
        assert slide.part is Part.WHY
        assert slide.say
        assert slide.tip
        assert slide.sources
        assert {b.kind for b in slide.bindings} == {"figure"}
        assert len(slide.title) <= 40
        for chart in _charts(slide):
            assert chart.alternative
            assert all(len(s.values) == len(chart.categories) for s in chart.series)


def test_the_break_and_the_gaps_are_drawn(made: dict[str, Slide]) -> None:
    overview = _charts(made["why.statistics.overview"])[0]
    assert [overview.categories[at] for at in overview.breaks_before] == ["2022年度"]
    trend = _charts(made["why.statistics.mis_sent_trend"])[0]
    assert {s.name: s.values for s in trend.series}["配達ミス"][-1] is None
    assert "2022年度" not in trend.categories


def test_an_old_newest_year_is_said_and_the_same_day_makes_the_same_slides(
    made: dict[str, Slide],
) -> None:
    now, later = (slides.slides(Asked(on=day))[0] for day in (date(2027, 3, 31), date(2027, 4, 1)))
    assert len(later.blocks) == len(now.blocks) + 1
    assert later.bindings[0].state != now.bindings[0].state
    again = {slide.code: hash_of(slide) for slide in slides.slides(Asked(on=ON))}
    assert again == {code: hash_of(slide) for code, slide in made.items()}


def test_a_new_record_makes_exactly_our_own_slide_stale(made: dict[str, Slide]) -> None:
    for number in range(3):
        Occurrence.objects.create(
            incident_id=f"n{number}",
            day=ON,
            hour=9,
            stage="near_miss",
            medium="mail",
            kind="missend",
        )
    after = {slide.code: slide for slide in slides.slides(Asked(on=ON))}
    changed = [code for code in made if made[code].bindings != after[code].bindings]
    assert changed == ["why.statistics.own"]
    table = next(b for b in after["why.statistics.own"].blocks if isinstance(b, Table))
    assert ("誤送信", "29.4%", "3", "0") in table.rows
