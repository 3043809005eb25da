"""Lists of the register for a department reader: 5,000 entries in 200 processes of five stages each.

Prints queries and CPU per request of our pages, of a bare page (one query, no frame) on the same database in the
same run, and their ratio. Limit: 12 queries, 5 ms CPU beyond the rendering.
"""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta

import django
from django.conf import settings

import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)
from django.urls import path  # noqa: E402

ENTRIES, PROCESSES, ROUNDS = 5000, 200, 60


def bare(_request: HttpRequest) -> HttpResponse:
    """The peer: the same fifty names without anything around them."""
    from omamori.plan.register.models import ItemEdition

    names = ItemEdition.objects.order_by("code").values_list("name", "purpose")[:50]
    rows = "".join(f"<tr><td>{name}</td><td>{text}</td></tr>" for name, text in names)
    return HttpResponse(f"<table>{rows}</table>")


def _fill() -> object:
    """Every second process belongs to the reader's department, the others to the rest of the company."""
    from omamori.facts.lifecycle import Stage
    from omamori.foundation.calendar import clock
    from omamori.plan.register.models import Item, ItemEdition, Process, ProcessEdition, Step
    from omamori.testing.people import mirai

    world = mirai()
    head, officer = world.person("watanabe"), world.person("tanaka")
    departments = [head.department_id, officer.department_id]
    now, begun = clock.now(), date(2025, 4, 1)
    said = {"number": 1, "state": "approved", "valid_from": begun, "author": head,
            "approver": officer, "owner": head, "created_at": now, "approved_at": now}  # fmt: skip
    processes = Process.objects.bulk_create(
        Process(code=f"B-{i:04}", created_at=now) for i in range(PROCESSES)
    )
    editions = ProcessEdition.objects.bulk_create(
        ProcessEdition(process=p, name=f"業務 {i}", department_id=departments[i % 2], **said)
        for i, p in enumerate(processes)
    )
    Step.objects.bulk_create(
        Step(edition=e, order=n, stage=stage, title="場面", medium="paper")
        for e in editions
        for n, stage in enumerate(Stage, 1)
    )
    items = Item.objects.bulk_create(Item(code=f"K-{i:05}", created_at=now) for i in range(ENTRIES))
    ItemEdition.objects.bulk_create(
        (
            ItemEdition(
                item=item, code=item.code, process=processes[i % PROCESSES], name=f"個人情報 {i}",
                department_id=departments[i % 2], purpose="印刷物の制作と納品のため", place="書庫",
                elements=["氏名", "住所"], media=["paper", "server"], count_estimate=3000 + i,
                keep_until=date(2026, 1, 1) + timedelta(days=i), keep_until_note="7 年", **said,
            )
            for i, item in enumerate(items)
        ),
        batch_size=500,
    )  # fmt: skip
    return world


def _cpu(call: Callable[[], object]) -> float:
    for _ in range(5):
        call()
    start = time.process_time()
    for _ in range(ROUNDS):
        call()
    return (time.process_time() - start) * 1000 / ROUNDS


def main() -> None:
    """Measure and print."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    try:
        world = _fill()
        from omamori.config import urls
        from omamori.plan.register import queries

        urls.urlpatterns.append(path("bench-bare/", bare))
        client = Client()
        client.force_login(world.user("watanabe"))  # type: ignore[attr-defined]
        actor, on = world.actor("watanabe"), date(2026, 11, 24)  # type: ignore[attr-defined]
        for name in ("/register/", "/register/?flag=overdue", "/register/processes/"):
            client.get(name)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(name)
                count = len(asked)
            assert answer.status_code == 200, (name, answer.status_code)
            ours = _cpu(lambda name=name: client.get(name))
            peer = _cpu(lambda: client.get("/bench-bare/"))
            print(
                f"{name}: {count} queries (limit 12), {ours:.2f} ms CPU, "
                f"bare page {peer:.2f} ms, ratio {ours / peer:.1f}"
            )
        reading = _cpu(lambda: queries.listed(actor, on=on))
        print(f"queries.listed, 50 of {ENTRIES:,}: {reading:.2f} ms CPU (limit 5)")
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    main()
