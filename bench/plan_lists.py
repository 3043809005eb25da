"""Lists of laws, context and plan for a department reader: 2,000 laws, 1,000 issues, 2,000 events, 300 objectives.

Prints queries and CPU per request, the CPU of the reading behind a page (limit: 12 queries, 5 ms beyond the
rendering), and how long 2,000 events take out by Excel and in again up to the preview.
"""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django
from django.conf import settings

import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)

ROUNDS = 40
TODAY = date(2026, 11, 24)


def _fill() -> Any:
    from omamori.foundation.calendar import clock
    from omamori.plan.context.models import Issue
    from omamori.plan.laws.models import Law
    from omamori.plan.objectives.models import Event, Figure, Objective
    from omamori.testing.people import mirai

    world, now = mirai(), clock.now()
    owner = world.person("kobayashi")
    Law.objects.bulk_create(
        Law(code=f"Z{n:05}", title=f"架空の条例 {n}", kind="ordinance", asks="受託のときに守る。" * 5,
            owner=owner, review_due=TODAY + timedelta(days=n % 400 - 100), changed_at=now)
        for n in range(2000)
    )  # fmt: skip
    Issue.objects.bulk_create(
        Issue(code=f"Z{n:05}", kind="internal", title=f"架空の課題 {n}", influence="ある。" * 20,
              owner=owner, changed_at=now)
        for n in range(1000)
    )  # fmt: skip
    Event.objects.bulk_create(
        Event(year="2026", code=f"Z{n:05}", kind="other", title=f"架空の行事 {n}", owner=owner,
              planned_on=TODAY + timedelta(days=n % 300 - 150),
              last_day=TODAY + timedelta(days=n % 300 - 150), how="進め方。" * 10, changed_at=now)
        for n in range(2000)
    )  # fmt: skip
    aims = Objective.objects.bulk_create(
        Objective(year="2026", code=f"Z{n:05}", title=f"架空の目標 {n}", measure="件", target=10,
                  owner=owner, due=date(2027, 3, 31), changed_at=now)
        for n in range(300)
    )  # fmt: skip
    Figure.objects.bulk_create(
        Figure(objective=aim, on=TODAY - timedelta(days=7 * n), value=n, recorded_at=now)
        for aim in aims
        for n in range(20)
    )
    return world


def _cpu(call: Callable[[], object]) -> float:
    for _ in range(3):
        call()
    start = time.process_time()
    for _ in range(ROUNDS):
        call()
    return (time.process_time() - start) * 1000 / ROUNDS


def _pages(world: Any) -> None:
    from omamori.plan.context import queries as context
    from omamori.plan.laws import queries as laws
    from omamori.plan.objectives import queries as plan

    client, actor = Client(), world.actor("watanabe")
    client.force_login(world.user("watanabe"))
    readings: dict[str, Callable[[], object]] = {
        "/laws/": lambda: laws.laws(actor, laws.Choice(), on=TODAY),
        "/context/issues/": lambda: context.entries(actor, "issues"),
        "/plan/": lambda: plan.events(actor, "2026", on=TODAY),
        "/plan/objectives/": lambda: plan.aims_page(actor, "2026", on=TODAY, starts=4),
    }
    for name, reading in readings.items():
        client.get(name)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(name)
            count = len(asked)
        assert answer.status_code == 200, (name, answer.status_code)
        ours = _cpu(lambda name=name: client.get(name))  # type: ignore[misc]
        print(
            f"{name}: {count} queries (limit 12), {ours:.2f} ms CPU, reading {_cpu(reading):.2f} ms"
        )


def _excel(world: Any) -> None:
    from omamori.foundation.exports import list_pages
    from omamori.plan.objectives.desks import desks

    actor, desk = world.actor("kobayashi"), desks()["events"]
    start = time.perf_counter()
    content = list_pages.export_list(actor, desk)
    out = time.perf_counter()
    number = list_pages.upload_list(actor, desk, content)
    found = list_pages.planned(actor, desk, number)
    done = time.perf_counter()
    print(
        f"2,000 events: out {out - start:.2f} s, in up to the preview {done - out:.2f} s; "
        f"differences {len(found.changed) + len(found.added)}, errors {len(found.problems)}"
    )


def main() -> None:
    """Measure and print."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    try:
        world = _fill()
        _pages(world)
        _excel(world)
    finally:
        connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    main()
