"""Read and sign at scale: 5,000 people, 40 rules, 3 versions each, all signed but the newest.

Prints how long the job takes that asks 5,000 people to read one rule (limit 2 s), how long one round of
reminders and the nightly round over all rules take, and queries and CPU of every list as a department
reader and as the office: what of it is drawing the template, what is the page's own reading, and, beside it, what every
signed-in page costs before its own work begins (session, actor, notices). Limit: 12 queries, 5 ms CPU of reading.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import django
from django.apps import apps
from django.conf import settings

import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
django.setup()

from _watch import Watch  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)

from omamori.foundation.calendar import clock  # noqa: E402

PEOPLE, RULES, VERSIONS, ROUNDS = 5000, 40, 3, 20
DAYS = (date(2024, 4, 1), date(2025, 4, 1), date(2026, 4, 1))
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=clock.JST)


def _world() -> object:
    from omamori.foundation.organization.models import Department, Person
    from omamori.testing.people import mirai

    world = mirai()
    departments = list(Department.objects.all())
    Person.objects.bulk_create(
        Person(
            number=f"Z{i:05}",
            name=f"試験 {i:05}",
            name_kana=f"しけん {i:05}",
            email=f"z{i:05}@mirai-print.example",
            employment="regular",
            department=departments[i % len(departments)],
            joined_on="2020-04-01",
        )
        for i in range(PEOPLE - Person.objects.count())
    )
    return world


def _rules(author: int) -> list[object]:
    from omamori.plan.policies.models import Clause, Regulation, Version

    made: list[object] = []
    for number in range(1, RULES + 1):
        book = Regulation.objects.create(
            code=f"B{number}", title=f"規程 {number}", area="mail", created_at=NOW
        )
        for place, day in enumerate(DAYS, 1):
            version = Version.objects.create(
                regulation=book,
                number=place,
                state="published",
                effective_from=day,
                author_id=author,
                writers=[author],
                created_at=NOW,
                published_at=NOW,
            )
            Clause.objects.create(
                version=version,
                order=1,
                code=f"B{number}-1",
                number="第1条",
                heading="目的",
                body="個人情報を守る。",
            )
            made.append(version)
    return made


def _signatures(versions: list[object], people: list[int]) -> Iterator[object]:
    from omamori.plan.policies.models import Signature, Version

    for version in versions:
        assert isinstance(version, Version)
        for place, person in enumerate(people):
            if version.number == VERSIONS and place * 7 // 11 % 5 == 0:
                continue  # one in five still owes the newest, in every department
            yield Signature(
                version=version, person_id=person, signed_at=NOW, text_hash="0" * 64, mark="0" * 32
            )


def _fill() -> object:
    from omamori.foundation.organization.models import Person
    from omamori.foundation.records.inserting import insert

    world = _world()
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    versions = _rules(people[0])
    batch: list[object] = []
    with transaction.atomic():
        for row in _signatures(versions, people):
            batch.append(row)
            if len(batch) == 20_000:
                insert(batch)
                batch = []
        insert(batch)
    return world


def _timed(label: str, call: Callable[[], object], limit: str = "") -> None:
    start, cpu = time.perf_counter(), time.process_time()
    result = call()
    wall, spent = time.perf_counter() - start, time.process_time() - cpu
    print(f"{label:<44} {wall:6.2f} s, CPU {spent:6.2f} s  ({result}) {limit}")


def _page(client: Client, who: str, path: str) -> None:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path)
        count = len(caught)
    Watch.page, Watch.drawn, start = 0.0, 0.0, time.process_time()
    for _ in range(ROUNDS):
        client.get(path)
    whole = time.process_time() - start
    spent = (whole, whole - Watch.page, Watch.drawn, Watch.page - Watch.drawn)
    whole, every, drawn, reading = (seconds * 1000 / ROUNDS for seconds in spent)
    shown = path.partition("?")[0].rstrip("/").rsplit("/", 1)[-1][:10] + path.partition("?")[2]
    print(
        f"{who:<8} {shown:<20} {answer.status_code} {count:3} queries (limit 12) {whole:6.1f} ms CPU, "
        f"of it every page {every:.1f}, drawing {drawn:.1f}, reading {reading:.1f} (limit 5)"
    )


def _measure(world: Any) -> None:
    from omamori.plan.policies import assigning, home, jobs
    from omamori.plan.policies.models import Assignment, Regulation, Signature

    print(f"{Signature.objects.count():,} signatures of {PEOPLE:,} people, {RULES} rules")
    today = clock.today()
    book = Regulation.objects.get(code="B1").public_id
    _timed(
        "one rule is handed to 5,000 people",
        lambda: assigning.assign(on=today, regulation_id=book),
        "limit 2 s",
    )
    _timed("all 40 rules, first night", lambda: assigning.assign(on=today))
    _timed("all 40 rules, a night without news", lambda: assigning.assign(on=today))
    print(f"{Assignment.objects.count():,} duties")
    later = today + timedelta(days=16)
    with clock.fixed(datetime.combine(later, NOW.timetz())):
        _timed("heads are told who is late", lambda: jobs.tell_heads(later))
    for who in ("watanabe", "kobayashi", "sato"):
        client = Client()
        client.force_login(world.user(who))
        paths = ["/policies/", f"/policies/{book}/"]
        actor = world.actor(who)
        with CaptureQueriesContext(connection) as caught:
            start = time.process_time()
            home.tasks(actor, clock.now())
            home.cycle(actor, clock.now())
        spent = (time.process_time() - start) * 1000
        print(f"{who:<8} part of the home page        {len(caught):3} queries {spent:7.1f} ms CPU")
        if who != "sato":
            paths += [
                f"/policies/{book}/signers/",
                f"/policies/{book}/signers/?show=all",
                f"/policies/{book}/sheets/",
            ]
        for path in paths:
            _page(client, who, path)


def main() -> None:
    """Measure and print."""
    setup_test_environment()
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "_watch.Watch"]
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with clock.fixed(NOW):
            _measure(_fill())
    finally:
        teardown_test_environment()


if __name__ == "__main__":
    main()
