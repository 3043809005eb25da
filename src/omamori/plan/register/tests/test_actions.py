"""台帳を書き、承認し、変え、ある日のものを読む。"""

import dataclasses
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.partners import demo as partners
from omamori.plan.register import actions, queries
from omamori.plan.register.domain import errors
from omamori.plan.register.models import Item, ItemEdition, State
from omamori.plan.register.reading import particulars_of
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World

pytestmark = pytest.mark.django_db


def test_new_handling_is_approved_by_another_before_it_starts(world: World) -> None:
    row = story.approved_item(world)
    assert (row.state, row.number, row.valid_from, row.valid_to) == ("approved", 1, TODAY, None)
    told = [r.fact for r in facts_about("register_item", row.item.public_id)]
    assert [f.name for f in told] == ["register.item_proposed", "register.item_approved"]
    assert told[1].changes == ("new",)
    assert told[1].stages == ("acquire", "use", "store")
    seen = queries.item(world.actor("watanabe"), row.item.public_id, on=TODAY)
    assert (seen.process, seen.owner, seen.approver) == ("受注", "渡辺 浩", "田中 美咲")
    with pytest.raises(NotFound):
        queries.item(world.actor("watanabe"), row.item.public_id, on=TODAY - timedelta(days=1))


def test_writers_and_staff_do_not_approve(world: World) -> None:
    officer = world.actor("tanaka")
    process = story.approved_process(world).process.public_id
    given = story.orders(world, process_id=process)
    made = actions.draft_item(officer, given, reason="事務局で書く")
    actions.propose(officer, made)
    row = ItemEdition.objects.get(public_id=made)
    with pytest.raises(errors.ApproverMustDiffer):
        actions.approve(officer, made, content_hash=row.content_hash)
    for local in ("watanabe", "kobayashi", "takahashi", "sato"):
        with pytest.raises(NotPermitted):
            actions.approve(world.actor(local), made, content_hash=row.content_hash)
    actions.approve(world.actor("ito"), made, content_hash=row.content_hash)


def test_the_database_itself_refuses_self_approval(world: World) -> None:
    row = story.approved_item(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemEdition.objects.filter(pk=row.pk).update(approver_id=row.author_id)


def test_the_approval_is_bound_to_what_was_shown(world: World) -> None:
    head, officer = world.actor("watanabe"), world.actor("tanaka")
    process = story.approved_process(world).process.public_id
    made = actions.draft_item(head, story.orders(world, process_id=process), reason="初めて")
    actions.propose(head, made)
    with pytest.raises(errors.ContentChanged):
        actions.approve(officer, made, content_hash="0" * 64)
    row = ItemEdition.objects.get(public_id=made)
    ItemEdition.objects.filter(pk=row.pk).update(purpose="すり替えた目的")
    with pytest.raises(errors.ContentChanged):
        actions.approve(officer, made, content_hash=row.content_hash)


def test_open_columns_are_named_and_the_draft_stays(world: World) -> None:
    head = world.actor("watanabe")
    made = actions.draft_item(head, story.orders(world, purpose=""), reason="初めて")
    with pytest.raises(errors.NotComplete) as refused:
        actions.propose(head, made)
    assert refused.value.detail == "業務、利用目的"
    assert ItemEdition.objects.get(public_id=made).state == State.DRAFT


def test_sent_back_written_again_and_withdrawn(world: World) -> None:
    head, officer = world.actor("watanabe"), world.actor("tanaka")
    process = story.approved_process(world).process.public_id
    given = story.orders(world, process_id=process)
    made = actions.draft_item(head, given, reason="初めて")
    item = Item.objects.get().public_id
    actions.propose(head, made)
    with pytest.raises(Invalid):
        actions.send_back(officer, made, note=" ")
    actions.send_back(officer, made, note="保管期限の根拠を書いてください。")
    better = dataclasses.replace(given, keep_until_note="納品から7年 (法人税法)")
    assert actions.change_item(head, item, better, reason="根拠を書いた") == made
    actions.propose(head, made)
    with pytest.raises(errors.OpenEditionExists):
        actions.change_item(head, item, given, reason="もう一度")
    actions.withdraw(head, made)
    with pytest.raises(errors.WrongStage):
        actions.withdraw(head, made)


def test_a_change_ends_the_edition_before_it_and_any_day_can_be_read(world: World) -> None:
    with clock.fixed(story.APRIL):
        row = story.approved_item(world)
    head, item = world.actor("watanabe"), row.item.public_id
    moved = dataclasses.replace(particulars_of(row), place="第二書庫")
    with pytest.raises(errors.NothingChanged):
        actions.change_item(head, item, particulars_of(row), reason="同じ")
    begins = TODAY + timedelta(days=7)
    story.approve_item(world, actions.change_item(head, item, moved, reason="移転"), begins)
    places = {
        on: queries.item(head, item, on=on).particulars.place
        for on in (date(2026, 4, 1), TODAY, begins - timedelta(days=1), begins)
    }
    assert list(places.values()) == ["営業部の書庫 2番"] * 3 + ["第二書庫"]
    told = [r.fact for r in facts_about("register_item", item)][-1]
    assert (told.changes, told.stages) == (("place",), ("store",))


def test_an_approval_that_comes_late_does_not_reach_back(world: World) -> None:
    row = story.approved_item(world)
    moved = dataclasses.replace(particulars_of(row), place="第二書庫")
    made = actions.change_item(world.actor("watanabe"), row.item.public_id, moved, reason="移転")
    changed = story.approve_item(world, made, TODAY - timedelta(days=30))
    assert changed.valid_from == TODAY


def test_heads_see_and_write_their_own_departments_only(world: World) -> None:
    row = story.approved_item(world)
    item, other = row.item.public_id, world.actor("sasaki")
    assert queries.items(other, on=TODAY).rows == ()
    with pytest.raises(NotFound):
        queries.item(other, item, on=TODAY)
    with pytest.raises(NotFound):
        actions.change_item(other, item, particulars_of(row), reason="他部門")
    with pytest.raises(Invalid) as refused:
        actions.draft_item(other, story.orders(world), reason="他部門に書く")
    assert set(refused.value.fields) == {"department_id"}
    mine = story.orders(world, department_id=story.department("EC事業部"))
    stolen = dataclasses.replace(mine, process_id=row.process.public_id)
    with pytest.raises(Invalid) as refused:
        actions.draft_item(other, stolen, reason="他部門の業務を指す")
    assert set(refused.value.fields) == {"process_id"}
    assert len(queries.items(world.actor("kato"), on=TODAY).rows) == 1


def test_what_does_not_exist_is_refused_by_column(world: World) -> None:
    wrong = story.orders(
        world, owner_id="x", media=("stone",), contractors=("y",), clauses=("R9-9",),
        use_until=date(2030, 1, 1), keep_until=date(2029, 1, 1), name="あ" * 121,
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        actions.draft_item(world.actor("watanabe"), wrong, reason="誤り")
    assert set(refused.value.fields) == {
        "owner_id", "media", "contractors", "clauses", "keep_until", "name",
    }  # fmt: skip
    assert not Item.objects.exists()


def test_a_flow_points_only_to_its_own_entries_and_partners(world: World) -> None:
    partners.directory(world.actor("kobayashi"), on=TODAY)
    row = story.approved_item(world)
    head, process = world.actor("watanabe"), row.process
    given = story.flow(world)
    step = dataclasses.replace(given.steps[0], items=("unknown",), to_partner="nobody")
    with pytest.raises(Invalid) as refused:
        actions.change_process(
            head, process.public_id, dataclasses.replace(given, steps=(step,)), reason="誤り"
        )
    assert set(refused.value.fields) == {"items", "to_partner"}
    step = dataclasses.replace(given.steps[1], items=(row.item.public_id,))
    new = dataclasses.replace(given, steps=(given.steps[0], step))
    made = actions.change_process(head, process.public_id, new, reason="書庫をやめる")
    actions.propose(head, made)
    from omamori.plan.register.models import ProcessEdition

    edition = ProcessEdition.objects.get(public_id=made)
    actions.approve(world.actor("tanaka"), made, content_hash=edition.content_hash)
    assert [s.stage for s in queries.steps(process.public_id, on=TODAY)] == ["acquire", "use"]
    told = [r.fact for r in facts_about("register_process", process.public_id)][-1]
    assert (told.name, told.stages) == ("register.process_changed", ("use", "store"))


def test_what_a_scan_found_leaves_three_columns_to_fill(world: World) -> None:
    office = world.actor("kobayashi")
    found = actions.Found(
        name="会員名簿 2024", department_id=story.department("営業部"), owner_id=world.id("watanabe"),
        elements=("氏名", "電話番号"), kinds=("person_name", "phone"), low=300, estimate=312, high=330,
        place="共有フォルダー 営業", address="//fs01/eigyo/old/members.xlsx",
    )  # fmt: skip
    item = actions.propose_item(office, found)
    edition = ItemEdition.objects.get(item__public_id=item)
    with pytest.raises(errors.NotComplete) as refused:
        actions.propose(office, edition.public_id)
    assert refused.value.detail == "業務、利用目的、保管期限"
    told = facts_about("register_item", item)[0].fact
    assert (told.name, told.count, told.kinds) == (
        "register.item_found", 312, ("person_name", "phone"),
    )  # fmt: skip


def test_counts_at_places(world: World) -> None:
    row = story.approved_item(world)
    found = queries.item_count_at_places(
        ["\\\\FS01\\eigyo\\Orders\\2026\\a.xlsx", "//fs01/eigyo", "//fs01/eigyo/orders2"], on=TODAY
    )
    assert list(found) == ["\\\\FS01\\eigyo\\Orders\\2026\\a.xlsx"]
    placed = next(iter(found.values()))
    assert placed.items == (row.item.public_id,)
    assert (placed.low, placed.estimate, placed.high) == (2700, 3000, 3300)


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ({"medium": "paper"}, 1),
        ({"medium": "fax"}, 0),
        ({"principal": "customer"}, 1),
        ({"flag": "sensitive"}, 0),
        ({"flag": "contractors"}, 0),
        ({"flag": "overdue"}, 0),
        ({"text": "注文 書庫"}, 1),
        ({"text": "K-0001"}, 1),
        ({"text": "給与"}, 0),
    ],
)
def test_choices_of_the_list(world: World, choice: dict[str, str], count: int) -> None:
    story.approved_item(world)
    found = queries.items(world.actor("watanabe"), on=TODAY, choice=queries.Choice(**choice))
    assert len(found.rows) == count


def test_what_is_gone_since_hinders_no_other_change(world: World) -> None:
    head = world.actor("watanabe")
    row = story.approved_item(world)
    ItemEdition.objects.filter(pk=row.pk).update(clauses=["R9-9"], owner=world.person("suzuki"))
    type(world.person("suzuki")).objects.filter(pk=world.person("suzuki").pk).update(
        left_on=TODAY - timedelta(days=1)
    )
    row.refresh_from_db()
    before = particulars_of(row)
    item = row.item.public_id
    actions.change_many(head, [item], {"place": "第二書庫"}, reason="移転")
    with pytest.raises(errors.OpenEditionExists):
        actions.change_item(head, item, before, reason="同時に")
    actions.withdraw(head, ItemEdition.objects.get(state="proposed").batch.public_id)
    for wrong in (
        {"clauses": ("R9-8",)},
        {"owner_id": world.id("suzuki"), "clauses": ("R9-9", "R9-8")},
    ):
        with pytest.raises(Invalid) as refused:
            actions.change_item(head, item, dataclasses.replace(before, **wrong), reason="誤り")
        assert set(refused.value.fields) == {"clauses"}
    actions.change_item(head, item, dataclasses.replace(before, place="棚"), reason="移転")
