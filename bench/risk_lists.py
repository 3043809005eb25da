"""The risk table for a department reader: 5,000 entries x 5 stages x 4 risks, 100,000 cells.

Prints queries and CPU per request of our pages, of a bare page (one query, no frame) on the same database in the
same run, and their ratio; then the reading alone, and how long one changed entry takes to find its cells.
Limit: 12 queries, 5 ms CPU beyond the rendering.
"""

import time
from itertools import islice
from typing import Any

from register_lists import _cpu, _fill, bare  # also sets Django up

# isort: split
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)
from django.urls import path

RISKS, BATCH = 4, 1000


def _analyse(world: Any) -> None:
    """Four accepted cells for each entry and stage."""
    from omamori.facts.lifecycle import Stage
    from omamori.foundation.calendar import clock
    from omamori.plan.register.models import ItemEdition
    from omamori.plan.risk.models import Anchor, Cell, Edition

    head, officer, now = world.person("watanabe"), world.person("tanaka"), clock.now()
    entries = ItemEdition.objects.select_related("item", "process").order_by("pk")
    wanted = (
        (entry, str(stage), risk) for entry in entries for stage in Stage for risk in range(RISKS)
    )
    first = 1
    while some := list(islice(wanted, BATCH)):
        codes = [entry.item.public_id for entry, _stage, _risk in some]
        cells = Cell.objects.bulk_create(
            Cell(
                number=number, process_id=entry.process.public_id, state="approved", stage=stage,
                department_id=entry.department_id, media=",paper,server,", likelihood=risk + 1,
                impact=number % 4 + 1, value=(risk + 1) * (number % 4 + 1), created_at=now,
                reviewed_on=now.date(),
            )
            for number, (entry, stage, risk) in enumerate(some, first)
        )  # fmt: skip
        first += len(some)
        editions = Edition.objects.bulk_create(
            _edition(cell, code, author=head, approver=officer)
            for cell, code in zip(cells, codes, strict=True)
        )
        for cell, edition in zip(cells, editions, strict=True):
            cell.shown = edition
        Cell.objects.bulk_update(cells, ["shown"])
        Anchor.objects.bulk_create(
            Anchor(cell=cell, kind=kind, code=held)
            for cell, code in zip(cells, codes, strict=True)
            for kind, held in (("item", code), ("clause", "R5-2"))
        )


def _edition(cell: Any, code: str, **people: Any) -> Any:
    from omamori.plan.risk.models import Edition

    at = cell.created_at
    return Edition(
        cell=cell, number=1, state="approved", valid_from=at.date(), stage=cell.stage,
        media=["paper", "server"], kinds=["leak", "loss"], items=[code], threat="置き忘れる。",
        scene="営業の担当者が、注文書を書庫から出して机に置いたまま帰る。",
        likelihood=cell.likelihood, impact=cell.impact,
        measures=[["physical", "鍵のかかる棚に入れる", ["R5-2"]]],
        residual="鍵をかけ忘れた日は、書類が読まれるおそれが残る。", watch="毎月見る。",
        created_at=at, proposed_at=at, approved_at=at, **people,
    )  # fmt: skip


def _pages(client: Client, process: str) -> None:
    paths = (
        "/risk/",
        "/risk/?stage=store&likelihood=4",
        "/risk/?medium=paper",
        "/risk/processes/",
        "/risk/measures/",
        f"/risk/?process={process}",
    )
    for name in paths:
        client.get(name)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(name)
            count = len(asked)
        assert answer.status_code == 200, (name, answer.status_code)
        ours = _cpu(lambda name=name: client.get(name))
        peer = _cpu(lambda: client.get("/bench-bare/"))
        print(
            f"{name[:40]}: {count} queries (limit 12), {ours:.2f} ms CPU, "
            f"bare page {peer:.2f} ms, ratio {ours / peer:.1f}"
        )


def _touch(item: str, process: str) -> None:
    from omamori.facts.lifecycle import Stage
    from omamori.foundation.calendar import clock
    from omamori.plan.risk import touching
    from omamori.plan.risk.domain.reopening import Event

    stages = frozenset({str(Stage.STORE)})
    event = Event(cause="item", source=item, item=item, process=process, stages=stages)
    start = time.perf_counter()
    found = touching.resting_on(event)
    print(
        f"one changed entry among {5 * 5000 * RISKS:,} cells: {len(found)} found in "
        f"{(time.perf_counter() - start) * 1000:.0f} ms"
    )
    start = time.perf_counter()
    opened = touching.touch(event, fact_id="bench", at=clock.now())
    print(f"opened with their facts: {opened} in {(time.perf_counter() - start) * 1000:.0f} ms")


def main() -> None:
    """Measure and print."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    try:
        world: Any = _fill()
        _analyse(world)
        from omamori.config import urls
        from omamori.plan.register.models import ItemEdition
        from omamori.plan.risk import queries

        urls.urlpatterns.append(path("bench-bare/", bare))
        client, actor = Client(), world.actor("watanabe")
        client.force_login(world.user("watanabe"))
        entry = ItemEdition.objects.select_related("item", "process").first()
        assert entry is not None
        assert entry.process is not None
        _pages(client, entry.process.public_id)
        for name, call in (
            ("queries.page", lambda: queries.page(actor, queries.Choice())),
            ("queries.heat", lambda: queries.heat(actor, queries.Choice())),
        ):
            print(f"{name}: {_cpu(call):.2f} ms CPU (limit 5)")
        _touch(entry.item.public_id, entry.process.public_id)
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    main()
