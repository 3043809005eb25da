"""The risk table for a department reader: 5,000 entries x 5 stages x 4 risks, 100,000 cells.

Prints queries and CPU per request of our pages, what of it is drawing the template, what is the page's own reading and
what every signed-in page costs before (session, person, rights); beside it a bare page (one query, no frame) on
the same database in the same run, and the ratio. Then the questions alone, and how long one changed entry takes to find
its cells. Limit: 12 queries, 5 ms CPU beyond the drawing.
"""

import time
from itertools import islice
from typing import Any

from register_lists import _cpu, _fill, bare  # also sets Django up

# isort: split
from _watch import Watch
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)
from django.urls import path

RISKS, BATCH, ROUNDS = 4, 1000, 60
_MEDIA = (["paper", "server"], ["paper"], ["mail", "pc"], ["cloud", "mail", "server"])
"""What the entries are carried on, in turn."""


def _analyse(world: Any) -> None:
    """Four accepted cells for each entry and stage."""
    from omamori.facts.lifecycle import Stage
    from omamori.foundation.calendar import clock
    from omamori.plan.register.models import ItemEdition
    from omamori.plan.risk import tally
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
                department_id=entry.department_id, media=f",{','.join(_media(number))},",
                likelihood=risk + 1, impact=_impact(number), value=(risk + 1) * _impact(number),
                created_at=now, reviewed_on=now.date(),
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
    with transaction.atomic():
        tally.recount(Cell.objects.order_by().values_list("process_id", flat=True).distinct())


def _impact(number: int) -> int:
    """Of the nth cell: the impacts of one process are mixed."""
    return (number // 20 + number) % 4 + 1


def _media(number: int) -> list[str]:
    return _MEDIA[number // 20 // 7 % len(_MEDIA)]


def _edition(cell: Any, code: str, **people: Any) -> Any:
    from omamori.plan.risk.models import Edition

    at = cell.created_at
    return Edition(
        cell=cell, number=1, state="approved", valid_from=at.date(), stage=cell.stage,
        media=_media(cell.number), kinds=["leak", "loss"], items=[code], threat="置き忘れる。",
        scene="営業の担当者が、注文書を書庫から出して机に置いたまま帰る。",
        likelihood=cell.likelihood, impact=cell.impact,
        measures=[["physical", "鍵のかかる棚に入れる", ["R5-2"]]],
        residual="鍵をかけ忘れた日は、書類が読まれるおそれが残る。", watch="毎月見る。",
        created_at=at, proposed_at=at, approved_at=at, **people,
    )  # fmt: skip


def _parts(client: Client, name: str) -> tuple[float, float, float]:
    """(all, the page's own, drawing) in milliseconds of processor time for each request."""
    for _ in range(5):
        client.get(name)
    Watch.page, Watch.drawn, start = 0.0, 0.0, time.process_time()
    for _ in range(ROUNDS):
        client.get(name)
    spent = (time.process_time() - start, Watch.page, Watch.drawn)
    whole, page, drawn = (seconds * 1000 / ROUNDS for seconds in spent)
    return whole, page, drawn


def _pages(client: Client, process: str) -> None:
    paths = (
        "/risk/",
        "/risk/?stage=store&likelihood=4",
        "/risk/?medium=paper",
        "/risk/?medium=cloud&stage=use&after=3.50000",
        "/risk/processes/",
        "/risk/processes/?after=B-0100",
        "/risk/measures/",
        f"/risk/?process={process}",
    )
    for name in paths:
        client.get(name)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(name)
            count = len(asked)
        assert answer.status_code == 200, (name, answer.status_code)
        peer, _own, _drawn = _parts(client, "/bench-bare/")
        ours, own, drawn = _parts(client, name)
        print(
            f"{name[:44]}: {count} queries (limit 12), {ours:.2f} ms CPU, of it every page "
            f"{ours - own:.2f}, drawing {drawn:.2f}, reading {own - drawn:.2f} (limit 5); bare page {peer:.2f}, ratio {ours / peer:.1f}"
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
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "_watch.Watch"]
        client, actor = Client(), world.actor("watanabe")
        client.force_login(world.user("watanabe"))
        entry = ItemEdition.objects.select_related("item", "process").first()
        assert entry is not None
        assert entry.process is not None
        _pages(client, entry.process.public_id)
        for name, call in (
            ("queries.page", lambda: queries.page(actor, queries.Choice())),
            ("queries.heat", lambda: queries.heat(actor, queries.Choice())),
            ("queries.summaries", lambda: queries.summaries(actor, most=queries.PAGE + 1)),
            ("queries.unanalysed", lambda: queries.unanalysed(actor)),
        ):
            print(f"{name}: {_cpu(call):.2f} ms CPU (limit 5)")
        _touch(entry.item.public_id, entry.process.public_id)
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    main()
