"""版を表から。All versions of a regulation with what a reader learns around them, in one sentence written once.

Django would write the sentence of eighty columns and six tables anew for each reader of a rule.
"""

from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS

from omamori.facts.errors import NotFound
from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies.models import Regulation, Version


class Kept(NamedTuple):
    """A version with its regulation, and the names around it; empty where there is none.

    Attributes:
        owner_id, owner: of the department that keeps the rule; replaces_id, replaces: of the former rule.
    """

    version: Version
    author: str
    approver: str
    material_by: str
    owner_id: str
    owner: str
    replaces_id: str
    replaces: str


_OF_A_VERSION = [f.attname for f in Version._meta.concrete_fields]  # noqa: SLF001 - Django's documented door to a table
_OF_A_BOOK = [f.attname for f in Regulation._meta.concrete_fields]  # noqa: SLF001 - Django's documented door to a table
_AROUND = (
    "author__name", "approver__name", "material_by__name", "regulation__owner__public_id",
    "regulation__owner__name", "regulation__replaces__public_id", "regulation__replaces__title",
)  # fmt: skip
_VERSIONS = Prepared(
    lambda regulation: (
        Version.objects.filter(regulation__public_id=regulation)
        .order_by("number")
        .values_list(*_OF_A_VERSION, *(f"regulation__{name}" for name in _OF_A_BOOK), *_AROUND)
    ),
    str,
)


def kept_versions(regulation_id: str) -> list[Kept]:
    """All versions of a regulation by number; one query, and one more where there is none.

    Raises:
        NotFound: no such regulation.
    """
    found = []
    first, last = len(_OF_A_VERSION), len(_OF_A_VERSION) + len(_OF_A_BOOK)
    for row in _VERSIONS.rows(regulation_id):
        version = Version.from_db(DEFAULT_DB_ALIAS, _OF_A_VERSION, row[:first])
        version.regulation = Regulation.from_db(DEFAULT_DB_ALIAS, _OF_A_BOOK, row[first:last])
        found.append(Kept(version, *(said or "" for said in row[last:])))
    if not found and not Regulation.objects.filter(public_id=regulation_id).exists():
        raise NotFound
    return found
