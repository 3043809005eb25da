"""試験の人びと。佐藤, 鈴木, 田中, 高橋, 伊藤 and their company, ready in the test database."""

import dataclasses
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from omamori.foundation.access.actor import Actor
from omamori.foundation.organization import demo, queries

PASSWORD = "みらい印刷の長い合言葉 2026"  # noqa: S105 - the invented company's
TODAY = date(2026, 11, 24)


@dataclasses.dataclass(frozen=True)
class World:
    """The company's people by their local address part (``sato``, ``suzuki`` …)."""

    people: dict[str, Any]

    def person(self, local: str) -> Any:
        """A person's table row (``organization.Person``), ready for foreign keys."""
        return self.people[local]

    def id(self, local: str) -> str:
        """A person's public id."""
        return str(self.people[local].public_id)

    def actor(self, local: str, on: date = TODAY) -> Actor:
        """A person as an actor on a day.

        Raises:
            LookupError: he does not work here that day.
        """
        found = queries.actor(self.people[local].pk, on=on)
        if found is None:
            raise LookupError(local)
        return found

    def user(self, local: str) -> Any:
        """A person's account, made on first use; it has no usable password."""
        found = self.people[local]
        users: Any = get_user_model().objects
        known = users.filter(person=found).first()
        return known or users.create_user(found.email or "", person=found)


def mirai(on: date = TODAY) -> World:
    """株式会社みらい印刷 in an empty database."""
    demo.company(on=on)
    # Tables are private to their room: the world is read by Django's own registry.
    persons: Any = apps.get_model("organization", "Person")
    rows = persons.objects.exclude(email=None)
    return World({str(p.email).partition("@")[0]: p for p in rows})
