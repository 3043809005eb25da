"""Estimates of damage: the published cases, ranges that only widen with what is not known, values of the company."""

import dataclasses
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Asked, Part
from omamori.plan.damage import actions, domain, queries, slides
from omamori.plan.damage.domain import Cost, Question
from omamori.plan.damage.models import Edition, Entry
from omamori.plan.register import queries as register
from omamori.reference import risk as reference
from omamori.testing.people import World, mirai

ITEMS = queries.shipped_items()
COSTS = queries.shipped_costs()
MODEL = domain.Model(
    **{f.name: reference.damage()["model"][0][f.name] for f in dataclasses.fields(domain.Model)}
)
PERSONS = st.integers(1, 100_000)


def _span(asked: Question, costs: tuple[Cost, ...] = COSTS) -> domain.Range:
    return domain.span_of(asked, items=ITEMS, costs=costs, model=MODEL, average=28308)


@pytest.mark.parametrize(
    ("codes", "yen"),
    [
        (("email",), 1000),
        (("person_name",), 3000),
        (("person_name", "postal_address"), 6000),
        (("person_name", "postal_address", "special_care"), 33000),
        (("person_name", "postal_address", "card"), 78000),
        (("person_name", "postal_address", "special_care", "bank_account"), 105000),
    ],
)
def test_the_published_cases_of_the_damage_model(codes: tuple[str, ...], yen: int) -> None:
    found = domain.estimate(codes, persons=1, items=ITEMS, model=MODEL, average=28308)
    assert (found.per_person, found.by_average) == (yen, 28308)


def test_the_average_is_the_published_constant() -> None:
    assert queries.average(date(2026, 11, 24))["yen_per_person"] == 28308


def test_the_worst_case_and_independent_maxima() -> None:
    codes = ("person_name", "postal_address", "criminal")
    worst = domain.per_person(codes, ITEMS, MODEL, responsible_more=True, improper=True)
    assert worst == 1_500_000
    table = {(1, 1): 2, (1, 2): 6, (1, 3): 26, (2, 1): 11, (2, 3): 35, (3, 2): 105, (3, 3): 125}
    for (x, y), factor in table.items():
        one = domain.Item(code="a", label="", x=x, y=1)
        other = domain.Item(code="b", label="", x=1, y=y)
        assert domain.sensitivity([one, other]) == factor


def test_words_of_a_register_name_the_items_of_the_model() -> None:
    found = domain.named_in(("氏名", "自宅住所", "クレジットカードの番号"), ITEMS)
    assert found >= {"person_name", "postal_address", "card"}


def test_a_range_counted_by_hand() -> None:
    asked = Question(
        kinds=frozenset({"person_name", "postal_address"}), least=100, most=200,
        responsible_more=False, costs=frozenset({"lawyer", "gifts", "card_watch", "recovery"}), months=2,
    )  # fmt: skip
    found = _span(asked)
    assert found.each == domain.Span(low=6000, high=12000)
    assert found.model == domain.Span(low=600_000, high=2_400_000)
    assert found.average == domain.Span(low=2_830_800, high=5_661_600)
    low, high = 300_000 + 65_000 + 2_000_000, 1_000_000 + 130_000 + 10_000_000
    assert found.response == domain.Span(low=low, high=high)
    assert found.together == domain.Span(low=low + 600_000, high=high + 5_661_600)
    assert found.unknown == 1


@given(st.sets(st.sampled_from(sorted(ITEMS))), PERSONS, PERSONS, st.booleans(), st.booleans())
def test_what_is_not_known_only_widens_the_range(
    kinds: set[str], one: int, other: int, more: bool, bad: bool
) -> None:
    least, most = sorted((one, other))
    known = Question(
        kinds=frozenset(kinds), least=least, most=most, responsible_more=more, improper=bad
    )
    unknown = dataclasses.replace(known, responsible_more=None, improper=None)
    narrow, wide = _span(known), _span(unknown)
    assert wide.model.low <= narrow.model.low <= narrow.model.high <= wide.model.high
    assert wide.together.low <= narrow.together.low <= narrow.together.high <= wide.together.high


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def test_the_company_s_values_count_when_another_approved_them(
    world: World, client: Client
) -> None:
    client.force_login(world.user("kobayashi"))
    client.post("/damage/values/shipped/")
    assert actions.load_shipped(world.actor("kobayashi")) == 0, "each row once"
    row = Entry.objects.get(code="recovery")
    path = f"/damage/values/costs/{row.public_id}/edit/"
    form = dict(row.values) | {"low": "5,000,000", "high": "4,000,000"}
    assert client.post(path, form).status_code == 422
    assert client.post(path, form | {"high": "20,000,000"}).status_code == 302
    today = clock.today()
    assert queries.standard(today).number == 0
    client.post("/damage/editions/propose/", {"reason": "見積書による"})
    edition = Edition.objects.get()
    approve = f"/damage/editions/{edition.public_id}/approve/"
    assert client.post(approve, {"content_hash": edition.content_hash}).status_code == 403
    other = Client()
    other.force_login(world.user("tanaka"))
    assert other.post(approve, {"content_hash": edition.content_hash}).status_code == 302
    found = queries.standard(today)
    cost = {c.code: c for c in found.costs}["recovery"]
    assert (found.number, cost.low, cost.high) == (1, 5_000_000, 20_000_000)
    assert found.items == ITEMS, "what was not changed stays what was shipped"


def test_calculator_answers_and_asks_back(world: World, client: Client) -> None:
    client.force_login(world.user("tanaka"))
    query = "kinds=person_name&least=10&most=20&costs=lawyer&months=1"
    page = client.get(f"/damage/?{query}").content.decode()
    assert "約 33 万円から" in page
    assert "156 万円" in page
    wrong = client.get("/damage/?kinds=person_name&least=20&most=10")
    assert wrong.status_code == 422
    assert "人数以上にしてください" in wrong.content.decode()


@pytest.mark.parametrize("local", ["sato", "watanabe", "tanaka"])
@pytest.mark.parametrize("path", ["/damage/", "/damage/story/", "/damage/values/"])
def test_pages_take_few_queries(
    world: World, client: Client, local: str, path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client.force_login(world.user(local))
    client.get(path)
    with django_assert_max_num_queries(12):
        response = client.get(path)
    closed = local == "sato" and path != "/damage/story/"
    assert response.status_code == (403 if closed else 200)


def test_slides_are_dated_and_in_their_place(world: World) -> None:
    made = slides.slides(Asked(on=clock.today()))
    assert [slide.order for slide in made] == [400, 410, 420]
    assert all(s.part is Part.WHY and s.sources and s.say and s.tip for s in made)
    assert "28,308" in repr(made[1].blocks)
    assert queries.largest(register.every_item(world.actor("tanaka"), on=clock.today())) is None
