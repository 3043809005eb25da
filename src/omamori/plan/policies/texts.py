"""文面。From rows to the text that people read: one way only, so that hashes always agree."""

from omamori.plan.policies import domain
from omamori.plan.policies.models import Version


def dated(version: Version) -> domain.Dated:
    """What the calendar needs of a version."""
    return domain.Dated(
        number=version.number,
        published=version.state == Version.State.PUBLISHED,
        effective_from=version.effective_from,
        material=version.material,
    )


def clause_texts(version: Version) -> list[domain.ClauseText]:
    """Clauses of a version in order."""
    return [
        domain.ClauseText(
            code=row.code,
            number=row.number,
            heading=row.heading,
            body=row.body,
            item=row.item,
            controls=tuple(row.controls),
        )
        for row in version.clauses.order_by("order")
    ]


def text_of(version: Version) -> str:
    """The text exactly as the reading page shows it."""
    return domain.shown_text(version.regulation.title, version.number, clause_texts(version))
