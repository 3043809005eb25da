"""Drafts that went to approval together come back as drafts; what cannot be undone is not offered."""

import pytest
from django.test import Client

from omamori.plan.register import actions, home, making, showing, together
from omamori.plan.register.deciding import joint_hash
from omamori.plan.register.domain import errors
from omamori.plan.register.models import Batch, ItemEdition, State
from omamori.plan.register.tests import story
from omamori.testing.people import World

pytestmark = pytest.mark.django_db


def sent(world: World) -> Batch:
    """Two complete drafts of 渡辺, brought to approval together."""
    head = world.actor("watanabe")
    process = story.approved_process(world).process.public_id
    for name in ("注文書", "見積書"):
        actions.draft_item(head, story.orders(world, name=name, process_id=process), reason="始め")
    actions.propose_complete(head, reason="まとめて")
    return Batch.objects.get()


def approve(world: World, batch: Batch) -> None:
    hashes = batch.editions.values_list("content_hash", flat=True)
    actions.approve(world.actor("tanaka"), batch.public_id, content_hash=joint_hash(hashes))


def test_what_is_sent_back_are_the_drafts_again(world: World) -> None:
    batch, head = sent(world), world.actor("watanabe")
    officer = Client()
    officer.force_login(world.user("tanaka"))
    path = f"/register/batch/{batch.public_id}/edition/{batch.public_id}/return/"
    answer = officer.post(path, {"note": "保管期限を書いてください。"}, follow=True)
    assert answer.status_code == 200
    rows = list(ItemEdition.objects.order_by("code"))
    assert {row.state for row in rows} == {State.DRAFT}
    assert {(row.batch, row.returned_note, row.content_hash) for row in rows} == {
        (None, "保管期限を書いてください。", "")
    }
    process = rows[0].process
    assert process
    given = story.orders(world, process_id=process.public_id, place="棚")
    actions.change_item(head, rows[0].item.public_id, given, reason="直した")
    assert len(together.complete(head)[0]) == 2


def test_drafts_that_were_approved_are_not_undone(world: World) -> None:
    batch, head = sent(world), world.actor("watanabe")
    approve(world, batch)
    assert not showing.batch(head, batch.public_id)[0].may_undo
    with pytest.raises(errors.CannotUndo):
        actions.undo_many(head, batch.public_id, reason="取りやめ")
    Batch.objects.update(kind=Batch.Kind.IMPORT)
    with pytest.raises(errors.CannotUndo):
        actions.undo_many(head, batch.public_id, reason="取りやめ")


def test_who_wrote_on_one_of_them_is_not_offered_to_approve(world: World) -> None:
    batch, officer = sent(world), world.actor("tanaka")
    assert showing.batch(officer, batch.public_id)[0].may_approve
    assert [p.kind for p in making.to_approve(officer)] == ["batch"]
    assert len(home.tasks(officer, story.NOW)) == 1
    last = batch.editions.order_by("-code")[0]
    last.writers = [*last.writers, officer.person_pk]
    last.save()
    assert not showing.batch(officer, batch.public_id)[0].may_approve
    assert not making.to_approve(officer)
    assert [t.waits_for for t in home.tasks(officer, story.NOW)] == ["承認する人"]
