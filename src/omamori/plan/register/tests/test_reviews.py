"""年に一度の見直しと、変更による見直し。廃棄とその証明。"""

from datetime import date, timedelta

import pytest

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.register import actions, disposals, queries, reviews
from omamori.plan.register.actions import Proof
from omamori.plan.register.domain.errors import AlreadyReviewed, OpenEditionExists
from omamori.plan.register.models import ItemEdition, Review
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def test_each_department_is_asked_once_a_year(world: World) -> None:
    story.approved_item(world)
    assert reviews.ask_yearly(on=TODAY) == 0
    near = TODAY + timedelta(days=310)
    assert reviews.ask_yearly(on=near) == 1
    assert reviews.ask_yearly(on=near) == 0
    row = Review.objects.get()
    assert (row.kind, row.due_on) == ("yearly", date(2027, 11, 24))
    head = world.actor("watanabe")
    assert [r.late for r in reviews.reviews(head, on=date(2027, 11, 25))] == [True]
    assert reviews.reviews(world.actor("sasaki"), on=near) == ()
    with pytest.raises(NotPermitted):
        actions.record_review(world.actor("sato"), row.public_id, outcome="same")
    with pytest.raises(NotFound):
        actions.record_review(world.actor("sasaki"), row.public_id, outcome="same")
    with clock.fixed(story.NOW + timedelta(days=312)):
        actions.record_review(head, row.public_id, outcome="same", note="全件を確かめた")
        with pytest.raises(AlreadyReviewed):
            actions.record_review(head, row.public_id, outcome="same")
    assert reviews.ask_yearly(on=near + timedelta(days=10)) == 0
    assert reviews.last_reviewed(row.department_id) == TODAY + timedelta(days=312)
    told = facts_about("register_review", row.public_id)
    assert [r.fact.name for r in told] == ["register.review_asked", "register.review_recorded"]
    assert told[1].fact.items == 1


def test_a_change_asks_for_a_review_that_shows_the_change(world: World) -> None:
    row, head = story.approved_item(world), world.actor("watanabe")
    sales = story.department("営業部")
    with pytest.raises(NotPermitted):
        actions.ask_review(head, [sales], cause="在宅勤務を始める")
    with pytest.raises(Invalid):
        actions.ask_review(world.actor("kobayashi"), ["x"], cause="在宅勤務を始める")
    with clock.fixed(story.NOW + timedelta(minutes=1)):
        asked = actions.ask_review(world.actor("kobayashi"), [sales], cause="在宅勤務を始める")[0]
    assert Review.objects.get().due_on == TODAY + timedelta(days=30)
    with pytest.raises(Invalid):
        actions.record_review(head, asked, outcome="changed")
    given = story.orders(world, process_id=row.process.public_id, place="自宅")
    with clock.fixed(story.NOW + timedelta(minutes=2)):
        actions.change_item(head, row.item.public_id, given, reason="在宅勤務")
    actions.record_review(head, asked, outcome="changed")


def proof(**changes: object) -> Proof:
    given: dict[str, object] = {
        "disposed_on": TODAY, "whole": True, "method": "dissolve",
        "done_by": "すみれ発送サービス", "witness": "総務部長", "count": 3000,
        "file_name": "溶解証明書.pdf", "content": b"%PDF-1.4 proof",
    }  # fmt: skip
    return Proof(**(given | changes))  # type: ignore[arg-type]


def test_what_is_past_its_day_is_named_until_its_disposal_is_proved(world: World) -> None:
    head = world.actor("watanabe")
    row = story.approved_item(world, keep_until=TODAY - timedelta(days=1))
    item = row.item.public_id
    assert [r.public_id for r in disposals.due(head, on=TODAY)] == [item]
    overdue = queries.Choice(flag="overdue")
    assert len(queries.items(head, on=TODAY, choice=overdue).rows) == 1
    made = actions.record_disposal(head, item, proof())
    assert disposals.due(head, on=TODAY) == ()
    assert disposals.certificate(head, made) == ("溶解証明書.pdf", b"%PDF-1.4 proof")
    with pytest.raises(NotFound):
        disposals.certificate(world.actor("sasaki"), made)
    assert queries.item(head, item, on=TODAY)
    with pytest.raises(NotFound):
        queries.item(head, item, on=TODAY + timedelta(days=1))
    told = facts_about("register_item", item)[-1].fact
    assert (told.name, told.whole, told.certified, told.clause or told.default_clause) == (
        "register.item_disposed", True, True, "J.9.1",
    )  # fmt: skip
    assert disposals.disposals_of(item)[0].method == "溶解処理 (業者)"


def test_of_a_part_the_next_day_is_proposed(world: World) -> None:
    head = world.actor("watanabe")
    row = story.approved_item(world, keep_until=TODAY - timedelta(days=1))
    item = row.item.public_id
    with pytest.raises(Invalid):
        actions.record_disposal(head, item, proof(whole=False))
    actions.record_disposal(head, item, proof(whole=False, next_on=date(2027, 11, 23)))
    assert disposals.due(head, on=TODAY) == ()
    assert queries.items(head, on=TODAY, choice=queries.Choice(flag="overdue")).rows == ()
    open_one = ItemEdition.objects.get(item__public_id=item, number=2)
    assert (open_one.state, open_one.keep_until) == ("proposed", date(2027, 11, 23))
    with pytest.raises(OpenEditionExists):
        actions.record_disposal(head, item, proof(whole=False, next_on=date(2028, 1, 1)))
    actions.record_disposal(head, item, proof())
    open_one.refresh_from_db()
    assert open_one.state == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"disposed_on": TODAY + timedelta(days=1)}, "disposed_on"),
        ({"method": "burn"}, "method"),
        ({"done_by": " "}, "done_by"),
        ({"witness": "すみれ 発送サービス"}, "witness"),
        ({"witness": ""}, "witness"),
        ({"whole": False, "next_on": TODAY}, "next_on"),
        ({"note": "あ" * 401}, "note"),
        ({"content": b"0" * (disposals.LARGEST + 1)}, "file"),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(
    world: World, wrong: dict[str, object], column: str
) -> None:
    item = story.approved_item(world).item.public_id
    with pytest.raises(Invalid) as refused:
        actions.record_disposal(world.actor("watanabe"), item, proof(**wrong))
    assert set(refused.value.fields) == {column}
