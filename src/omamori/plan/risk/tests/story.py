"""The scene of the tests: 渡辺 writes risks of 営業部, 田中 and 伊藤 accept what remains."""

import dataclasses
from collections import Counter

from omamori.plan.policies.tests.story import starter_in_force
from omamori.plan.register.tests.story import approved_item
from omamori.plan.risk import actions, cells, queries
from omamori.plan.risk.domain.particulars import Particulars, Present
from omamori.plan.risk.models import Cell, Edition, EditionState, Tally, TallyBook
from omamori.testing.people import World


def ground(world: World) -> str:
    """The rules in force, one process with one entry; returns the process."""
    starter_in_force(world)
    process = approved_item(world).process
    assert process is not None
    return process.public_id


def mail(**changes: object) -> Particulars:
    """A cell that says everything."""
    given = Particulars(
        stage="transfer",
        scene="営業の担当者が、顧客名簿をメールに添付して委託先へ送る。",
        media=("mail",),
        kinds=("leak", "trust"),
        threat="似た名前の別の会社へ送る。",
        weakness="急いでいて見直さない。",
        likelihood=2,
        impact=2,
        measures=(
            Present(kind="organisational", text="二人目が確かめる", clauses=("R1-5",)),
            Present(kind="technical", text="待ち時間の間は取り消せる", clauses=("R1-9",)),
        ),
        residual="二人とも同じ思い込みをすると気付かない。",
        watch="取り下げた件数を毎月見る。",
    )
    return dataclasses.replace(given, **changes)


def hashes(world: World, *cell_ids: str) -> dict[str, str]:
    """What the screen of an approver shows of what waits."""
    rows = Edition.objects.filter(cell__public_id__in=cell_ids, state=EditionState.PROPOSED)
    return dict(rows.values_list("public_id", "content_hash"))


def accepted(world: World, process: str, **changes: object) -> str:
    """A cell that counts; returns its public id."""
    head = world.actor("watanabe")
    made = actions.add(head, process, mail(**changes))
    actions.propose(head, [made], reason="初めての分析")
    actions.approve(world.actor("ito"), hashes(world, made), nothing_answer="試験")
    return made


def counts() -> tuple[object, object]:
    """What is counted of the cells, by department and by process; and the same counted from the cells."""
    alike = ("department_id", "state", "stage", "media", "likelihood", "impact")
    departments = {row[:-1]: row[-1] for row in Tally.objects.values_list(*alike, "n") if row[-1]}
    columns = ("process_id", "live", "draft", "proposed", "reopened", "stages", "highest")
    processes = {row[0]: row[1:] for row in TallyBook.objects.values_list(*columns) if row[1]}
    cells_alike: Counter[object] = Counter()
    live: dict[str, list[Cell]] = {}
    for cell in Cell.objects.all():
        cells_alike[tuple(getattr(cell, name) for name in alike)] += 1
        if cell.state != "ended":
            live.setdefault(cell.process_id, []).append(cell)
    summed = {
        process: (
            len(some),
            *(sum(c.state == s for c in some) for s in ("draft", "proposed", "reopened")),
            len({c.stage for c in some}),
            max(c.value for c in some),
        )
        for process, some in live.items()
    }
    return (departments, processes), (dict(cells_alike), summed)


def state(cell_id: str) -> str:
    return str(Cell.objects.get(public_id=cell_id).state)


def says(cell_id: str) -> Particulars:
    """What counts."""
    row = Cell.objects.select_related("shown").get(public_id=cell_id).shown
    assert row is not None
    return cells.particulars_of(row)


def making(world: World, cell_id: str) -> Particulars:
    """What is in the making."""
    row = queries.cell(world.actor("kobayashi"), cell_id).making
    assert row is not None
    return row.says
