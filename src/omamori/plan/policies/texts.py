"""文面。From rows to the text that people read: one way only, so that hashes always agree."""

from collections.abc import Sequence

from omamori.foundation.records.prepared import Prepared
from omamori.plan.policies import domain
from omamori.plan.policies.models import Clause, Version

_CLAUSES = Prepared(
    lambda version: (
        Clause.objects.filter(version_id=version)
        .order_by("order")
        .values_list(
            "code", "number", "heading", "body", "item", "controls", "chapter", "answers", "lesson",
            "evidence",
        )
    ),
    int,
)  # fmt: skip


def dated(version: Version) -> domain.Dated:
    """What the calendar needs of a version; its regulation should be at hand (no query)."""
    return domain.Dated(
        number=version.number,
        published=version.state == Version.State.PUBLISHED,
        effective_from=version.effective_from,
        material=version.material,
        until=version.regulation.ended_on,
    )


def clause_texts(version: Version) -> list[domain.ClauseText]:
    """Clauses of a version in order."""
    return [
        domain.ClauseText(
            code=code,
            number=number,
            heading=heading,
            body=body,
            item=item,
            controls=tuple(controls),
            chapter=chapter,
            answers=tuple(answers),
            lesson=lesson,
            evidence=evidence,
        )
        for code, number, heading, body, item, controls, chapter, answers, lesson, evidence
        in _CLAUSES.rows(version.pk)
    ]  # fmt: skip


def clause_text(row: Clause) -> domain.ClauseText:
    """A row as people read it."""
    return domain.ClauseText(
        code=row.code,
        number=row.number,
        heading=row.heading,
        body=row.body,
        item=row.item,
        controls=tuple(row.controls),
        chapter=row.chapter,
        answers=tuple(row.answers),
        lesson=row.lesson,
        evidence=row.evidence,
    )


def file_of(version: Version) -> domain.FileText | None:
    """The company's own document that is the text, or part of it."""
    if not version.file_hash:
        return None
    return domain.FileText(name=version.file_name, sha256=version.file_hash)


def signature_lines(version: Version) -> tuple[str, ...]:
    """Who signs a policy and whom to ask, as the page shows it."""
    signatory = f"{version.signatory_title} {version.signatory_name}".strip()
    return tuple(line for line in (signatory, *domain.paragraphs(version.contact)) if line)


def text_of(version: Version, clauses: Sequence[domain.ClauseText] | None = None) -> str:
    """The text exactly as the reading page shows it; its clauses, where they were read before."""
    read = clause_texts(version) if clauses is None else clauses
    text = domain.shown_text(version.regulation.title, version.number, read, file_of(version))
    day = (f"制定日: {version.enacted_on.isoformat()}",) if version.enacted_on else ()
    return "\n".join((text, *signature_lines(version), *day))
