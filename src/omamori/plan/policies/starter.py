"""ひな型。Our own first rule book: drafts that an office reads, changes and brings to approval.

Nothing of it is in force by itself: a rule that nobody decided is no rule (J.2.2, J.4.5.2).
"""

import tomllib
from collections.abc import Collection
from importlib import resources

from django.db import transaction

from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.plan.policies import domain, writing
from omamori.plan.policies.models import Regulation, Version


def load_starter(actor: Actor, codes: Collection[str] = ()) -> tuple[str, ...]:
    """Make drafts of the starter regulations that are missing; returns their versions' ids.

    Args:
        actor: the office.
        codes: only these; all when empty.

    Raises:
        NotPermitted: not the office.
    """
    require(actor, "policies.load_starter")
    return tuple(
        _draft(actor, book) for book in missing() if not codes or str(book["code"]) in codes
    )


def missing() -> list[dict[str, object]]:
    """The starter regulations that the company does not have yet."""
    kept = set(Regulation.objects.values_list("code", flat=True))
    return [book for book in starter() if book["code"] not in kept]


def starter() -> list[dict[str, object]]:
    """The regulations of reference/policies/starter*.toml as written, in the order of their codes."""
    folder = resources.files("omamori.reference") / "policies"
    files = sorted(f.name for f in folder.iterdir() if f.name.startswith("starter"))
    books: list[dict[str, object]] = [
        book
        for name in files
        for book in tomllib.loads((folder / name).read_text("utf-8"))["regulation"]
    ]
    return sorted(books, key=lambda book: domain.order_of(str(book["code"])))


def clauses_of(book: dict[str, object]) -> list[domain.ClauseText]:
    """The clauses of one starter regulation."""
    rows = book["clause"]
    if not isinstance(rows, list):
        raise TypeError(str(book["code"]))
    texts = [
        domain.ClauseText(
            code=str(row["code"]),
            number="",
            heading=str(row["heading"]),
            body=str(row["body"]).strip(),
            item=str(row.get("item", "")),
            controls=tuple(row.get("controls", ())),
            chapter=str(row.get("chapter", "")),
            answers=tuple(row.get("answers", ())),
            lesson=str(row.get("lesson", "")),
            evidence=str(row.get("evidence", "")),
        )
        for row in rows
    ]
    return domain.renumbered(texts)


def _draft(actor: Actor, book: dict[str, object]) -> str:
    with transaction.atomic():
        regulation_id = writing.create_regulation(
            actor,
            code=str(book["code"]),
            title=str(book["title"]),
            area=str(book["area"]),
            kind=str(book.get("kind", "rule")),
            place=str(book.get("place", "")),
        )
        version_id = writing.draft(actor, regulation_id, reason=str(book["reason"]))
        version = Version.objects.get(public_id=version_id)
        Version.objects.filter(pk=version.pk).update(contact=str(book.get("contact", "")))
        writing.write_all(version, clauses_of(book))
    return version_id
