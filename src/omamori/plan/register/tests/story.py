"""A small register for the tests: one process of 営業部, two entries, approved by 田中."""

import dataclasses
from datetime import date, datetime

from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.plan.register import actions
from omamori.plan.register.actions import Particulars, ProcessGiven, StepGiven
from omamori.plan.register.models import ItemEdition, ProcessEdition
from omamori.testing.people import TODAY, World

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)
APRIL = datetime(2026, 4, 1, 9, tzinfo=clock.JST)


def department(name: str) -> str:
    """Public id of a department by its name."""
    return next(key for key, said in organization.department_names().items() if said == name)


def orders(world: World, **changes: object) -> Particulars:
    """注文書: an entry of 営業部 that is complete but for its process."""
    given = Particulars(
        name="注文書",
        department_id=department("営業部"),
        owner_id=world.id("watanabe"),
        elements=("氏名", "住所", "電話番号"),
        purpose="受注した印刷物の制作と納品",
        principals=("customer",),
        acquisition="direct_written",
        consent="published",
        media=("paper", "server"),
        count_low=2700,
        count_estimate=3000,
        count_high=3300,
        count_about=True,
        access_holders="営業部の社員",
        place="営業部の書庫 2番",
        storage_method="施錠した書庫",
        addresses=("//fs01/eigyo/orders",),
        use_until_note="納品まで",
        keep_until_note="納品から7年",
        keep_until=date(2033, 3, 31),
        disposal="dissolve",
    )
    return dataclasses.replace(given, **changes)


def flow(world: World) -> ProcessGiven:
    """受注: three scenes."""
    return ProcessGiven(
        name="受注",
        department_id=department("営業部"),
        owner_id=world.id("watanabe"),
        steps=(
            StepGiven(
                stage="acquire", title="注文書を受け取る", actor="営業担当", comes_from="本人"
            ),
            StepGiven(stage="use", title="制作へ指示する", actor="営業担当", medium="server"),
            StepGiven(stage="store", title="書庫にしまう", actor="営業事務", place="営業部の書庫"),
        ),
    )


def approve_item(world: World, edition_id: str, valid_from: date | None = None) -> ItemEdition:
    """Propose a draft as 渡辺 and approve it as 田中."""
    actions.propose(world.actor("watanabe"), edition_id, valid_from=valid_from)
    row = ItemEdition.objects.get(public_id=edition_id)
    actions.approve(world.actor("tanaka"), edition_id, content_hash=row.content_hash)
    return ItemEdition.objects.get(public_id=edition_id)


def approved_process(world: World, **changes: object) -> ProcessEdition:
    """The process, in force."""
    head = world.actor("watanabe")
    given = dataclasses.replace(flow(world), **changes)
    made = actions.draft_process(head, given, reason="営業を始める")
    actions.propose(head, made)
    row = ProcessEdition.objects.get(public_id=made)
    actions.approve(world.actor("tanaka"), made, content_hash=row.content_hash)
    return ProcessEdition.objects.get(public_id=made)


def approved_item(world: World, **changes: object) -> ItemEdition:
    """The entry, in force; its process is made when it has none."""
    if "process_id" not in changes:
        changes["process_id"] = approved_process(world).process.public_id
    head = world.actor("watanabe")
    made = actions.draft_item(head, orders(world, **changes), reason="営業で受け取る")
    return approve_item(world, made)
