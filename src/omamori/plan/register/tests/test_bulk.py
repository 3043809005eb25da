"""まとめて変え、まとめて承認し、まとめて戻す。"""

import dataclasses
from datetime import date

import pytest

from omamori.facts.errors import Invalid, NotFound
from omamori.plan.register import actions, bulk, disposals, making, queries
from omamori.plan.register.deciding import joint_hash
from omamori.plan.register.domain import errors
from omamori.plan.register.models import Batch, ItemEdition
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def two(world: World) -> list[str]:
    """Two entries of one process with different places."""
    first = story.approved_item(world)
    process = first.process
    assert process
    other = story.approved_item(world, process_id=process.public_id, name="見積書", place="棚")
    return [first.item.public_id, other.item.public_id]


def decide(world: World, batch: str, local: str = "tanaka") -> None:
    hashes = ItemEdition.objects.filter(batch__public_id=batch).values_list(
        "content_hash", flat=True
    )
    actions.approve(world.actor(local), batch, content_hash=joint_hash(hashes))


def places(world: World, ids: list[str]) -> list[str]:
    head = world.actor("watanabe")
    return [queries.item(head, i, on=TODAY).particulars.place for i in ids]


def test_preview_change_approve_and_undo(world: World) -> None:
    ids, head = two(world), world.actor("watanabe")
    changes = {"place": "第二書庫", "keep_until": date(2034, 3, 31)}
    planned = bulk.plan_many(head, ids, changes)
    assert [p.columns for p in planned] == [("place", "keep_until")] * 2
    batch = actions.change_many(head, ids, changes, reason="移転")
    assert places(world, ids) == ["営業部の書庫 2番", "棚"]
    with pytest.raises(errors.OpenEditionExists):
        bulk.plan_many(head, ids, changes)
    decide(world, batch)
    assert places(world, ids) == ["第二書庫"] * 2
    undone = actions.undo_many(head, batch, reason="取りやめ")
    with pytest.raises(errors.CannotUndo):
        actions.undo_many(head, batch, reason="もう一度")
    decide(world, undone)
    assert places(world, ids) == ["営業部の書庫 2番", "棚"]
    assert Batch.objects.get(public_id=undone).undoes == Batch.objects.get(public_id=batch)
    numbers = ItemEdition.objects.filter(item__public_id=ids[0]).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3]


def test_all_or_nothing(world: World) -> None:
    ids, head = two(world), world.actor("watanabe")
    for wrong in ({"owner_id": "x"}, {"place": ""}, {"purpose": "別の目的"}, {}):
        with pytest.raises(Invalid):
            actions.change_many(head, ids, wrong, reason="誤り")
    with pytest.raises(NotFound):
        actions.change_many(head, [*ids, "unknown"], {"place": "棚"}, reason="誤り")
    with pytest.raises(NotFound):
        actions.change_many(world.actor("sasaki"), ids, {"place": "棚"}, reason="他部門")
    with pytest.raises(errors.NothingChanged):
        actions.change_many(head, ids[1:], {"place": "棚"}, reason="同じ")
    assert not Batch.objects.exists()


def ahead(world: World, item_id: str, **changes: object) -> ItemEdition:
    """A change that is approved today for the first of January."""
    head = world.actor("watanabe")
    given = dataclasses.replace(queries.item(head, item_id, on=TODAY).particulars, **changes)
    made = actions.change_item(head, item_id, given, reason="来年から")
    return story.approve_item(world, made, valid_from=date(2027, 1, 1))


def test_a_change_approved_for_a_later_day_is_not_lost(world: World) -> None:
    ids, head = two(world), world.actor("watanabe")
    later = ahead(world, ids[0], place="新社屋")
    with pytest.raises(errors.OpenEditionExists) as refused:
        bulk.plan_many(head, ids, {"keep_until": date(2034, 3, 31)})
    assert refused.value.detail == later.code
    proof = disposals.Proof(
        disposed_on=TODAY, whole=False, method="dissolve", done_by="総務部", witness="第三者",
        next_on=date(2035, 3, 31),
    )  # fmt: skip
    actions.record_disposal(head, ids[0], proof)
    rest = ItemEdition.objects.filter(item__public_id=ids[0]).order_by("-number")[0]
    assert (rest.place, rest.keep_until) == ("新社屋", date(2035, 3, 31))


def test_what_waits_for_approval_is_not_hidden_behind_drafts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST", 1)
    process = story.approved_process(world)
    for name in ("見積書", "注文書", "請求書"):
        given = story.orders(world, process_id=process.process.public_id, name=name)
        made = actions.draft_item(world.actor("watanabe"), given, reason="始める")
    actions.propose(world.actor("watanabe"), made)
    assert making.proposals(world.actor("tanaka"))[0].name == "請求書"


def test_a_change_of_many_is_decided_as_one(world: World) -> None:
    ids, head = two(world), world.actor("watanabe")
    batch = actions.change_many(head, ids, {"place": "第二書庫"}, reason="移転")
    one = ItemEdition.objects.filter(batch__public_id=batch)[0]
    with pytest.raises(NotFound):
        actions.approve(world.actor("tanaka"), one.public_id, content_hash=one.content_hash)
    with pytest.raises(errors.ContentChanged):
        actions.approve(world.actor("tanaka"), batch, content_hash=one.content_hash)
    actions.send_back(world.actor("tanaka"), batch, note="移転の日を書いてください。")
    assert set(
        ItemEdition.objects.filter(batch__public_id=batch).values_list("state", flat=True)
    ) == {"withdrawn"}
    again = actions.change_many(head, ids, {"place": "第二書庫"}, reason="12月1日に移転")
    actions.withdraw(head, again)
    assert places(world, ids) == ["営業部の書庫 2番", "棚"]
