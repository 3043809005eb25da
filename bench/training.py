"""Assigning five thousand people in one job, and the course page over them: CPU and wall seconds, queries.

Run: ``.venv/bin/python bench/training.py`` (a database of its own in memory; nothing is kept).
"""

import os
import time
from datetime import UTC, date, datetime, timedelta

import django
from django.apps import apps
from django.conf import settings

import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
django.setup()

from django.db import connection  # noqa: E402 - after the settings are known
from django.test import Client  # noqa: E402 - as above
from django.test.utils import (  # noqa: E402 - as above
    CaptureQueriesContext,
    setup_test_environment,
    teardown_test_environment,
)

from omamori.do.training.courses import assigning, running  # noqa: E402 - as above
from omamori.do.training.courses.models import Assignment, Course  # noqa: E402 - as above
from omamori.foundation.calendar import clock  # noqa: E402 - as above
from omamori.foundation.ledger import subscriptions  # noqa: E402 - as above
from omamori.foundation.organization.models import Department, Person  # noqa: E402 - as above
from omamori.testing.people import mirai  # noqa: E402 - as above

PEOPLE = 5_000
LIMIT_SECONDS = 2.0
LIMIT_QUERIES = 12
NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def main() -> int:
    """Print what was measured; 1 when a limit is passed."""
    setup_test_environment()
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        return _measure()
    finally:
        teardown_test_environment()


def _measure() -> int:
    with clock.fixed(NOW):
        world = mirai(TODAY)
        _crowd()
        course = Course.objects.create(
            title="全社の教育",
            content="room",
            state="open",
            made_at=clock.now(),
            opened_at=clock.now(),
        )
        subscriptions.load()  # as in any worker that has delivered a fact
        begun, cpu = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as seen:
            asked = assigning.assign_all(on=TODAY)
        wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
        print(f"assign {asked} people: {wall:.2f} s wall, {cpu:.2f} s CPU, {len(seen)} statements")
        again = time.process_time()
        assert assigning.assign_all(on=TODAY) == 0
        print(f"again, nobody new: {time.process_time() - again:.2f} s CPU")
        begun = time.process_time()
        told = running.remind(on=TODAY)
        print(f"remind {told} people: {time.process_time() - begun:.2f} s CPU")
        Assignment.objects.filter(pk__in=Assignment.objects.values("pk")[: asked // 2]).update(
            standing="passed", due_on=TODAY - timedelta(days=1)
        )
        queries = _page(world, course)
    return int(cpu > LIMIT_SECONDS or queries > LIMIT_QUERIES)


def _crowd() -> None:
    departments = list(Department.objects.all())
    Person.objects.bulk_create(
        [
            Person(
                number=f"X{n:05}", name=f"試験 {n:05}", name_kana=f"しけん {n:05}", employment="regular",
                email=f"x{n}@mirai-print.example", department=departments[n % len(departments)],
                joined_on=date(2020, 4, 1),
            )
            for n in range(PEOPLE - Person.objects.count())
        ],
        batch_size=500,
    )  # fmt: skip


def _page(world: object, course: Course) -> int:
    worst = 0
    for who in ("yoshida", "watanabe"):
        client = Client()
        client.force_login(world.user(who))  # type: ignore[attr-defined]
        path = f"/training/courses/{course.public_id}/"
        client.get(path)
        begun = time.process_time()
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        assert answer.status_code == 200
        worst = max(worst, len(seen))
        print(f"course page as {who}: {time.process_time() - begun:.3f} s CPU, {len(seen)} queries")
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
