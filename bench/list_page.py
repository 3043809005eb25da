"""List page of 50 rows for a department reader among 5,000 people, against a bare Django page.

Prints queries and CPU per request of our page, of a bare page (one query, no frame) on the same
database in the same run, and their ratio. Limit: 12 queries, 5 ms CPU.
"""

import os
import time
from collections.abc import Callable

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

PEOPLE, ROUNDS = 5000, 200


def bare(_request: HttpRequest) -> HttpResponse:
    """The peer: the same fifty names without anything around them."""
    from omamori.foundation.organization.models import Person

    names = Person.objects.order_by("name_kana").values_list("name", "email")[:50]
    rows = "".join(f"<tr><td>{name}</td><td>{email}</td></tr>" for name, email in names)
    return HttpResponse(f"<table>{rows}</table>")


def _fill() -> object:
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


def _cpu(call: Callable[[], object]) -> float:
    for _ in range(10):
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

        urls.urlpatterns.append(path("bench-bare/", bare))
        client = Client()
        client.force_login(world.user("watanabe"))  # type: ignore[attr-defined]
        for name in ("/organization/", "/outbound/"):
            client.get(name)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(name)
                count = len(queries)
            assert answer.status_code == 200, (name, answer.status_code)
            ours, peer = (
                _cpu(lambda name=name: client.get(name)),
                _cpu(lambda: client.get("/bench-bare/")),
            )
            print(
                f"{name}: {count} queries (limit 12), {ours:.2f} ms CPU (limit 5), "
                f"bare page {peer:.2f} ms, ratio {ours / peer:.1f}"
            )
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
        teardown_test_environment()


if __name__ == "__main__":
    main()
