"""組織から見つかるもの。Departments by name; people are looked up in the directory instead."""

from collections.abc import Iterator

from omamori.foundation.organization.models import Department
from omamori.foundation.search.documents import Document


def documents() -> Iterator[Document]:
    """Open departments."""
    for row in Department.objects.filter(closed_on=None):
        yield Document(
            kind="department",
            record_id=row.public_id,
            label="部門",
            title=row.name,
            text=f"{row.name} {row.code} 体制図 組織図",
            right="organization.see",
            url_name="organization:structure",
        )
