"""社外に示すもの。The policy and the published matters in force today, for anybody, without sign-in.

J.2.2 asks that the policy can be had by everybody; 個人情報の保護に関する法律 第32条 that certain matters
are where the person can know them. Nothing else of the installation is told here.
"""

import dataclasses
from datetime import date

from omamori.foundation.organization import queries as organization
from omamori.plan.policies import domain
from omamori.plan.policies.domain.text import ClauseText
from omamori.plan.policies.models import Regulation, Version
from omamori.plan.policies.texts import clause_texts, dated, signature_lines

_MOST = 10
_MOST_VERSIONS = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Statement:
    """A policy or notice as it stands today.

    Attributes:
        company: whose it is.
        enacted_on: when it was first made; revised_on: when the text in force took effect.
        days: (day, number, is a change of substance) of every version so far, newest first.
    """

    company: str
    title: str
    number: int
    enacted_on: date | None
    revised_on: date | None
    chapters: tuple[tuple[str, tuple[ClauseText, ...]], ...]
    signature: tuple[str, ...]
    file_paragraphs: tuple[str, ...]
    days: tuple[tuple[date, int, bool], ...]


def public_policy(*, on: date) -> Statement | None:
    """個人情報保護方針 for the outside, in force on a day; None while there is none."""
    found = _statements(Regulation.Kind.POLICY_OUTSIDE, on)
    return found[0] if found else None


def disclosures(*, on: date) -> tuple[Statement, ...]:
    """公表事項 in force on a day."""
    return _statements(Regulation.Kind.PUBLIC_NOTICE, on)


def _statements(kind: str, on: date) -> tuple[Statement, ...]:
    rows = Version.objects.filter(regulation__kind=kind, state=Version.State.PUBLISHED)
    rows = rows.select_related("regulation").order_by("regulation__code", "number")
    books: dict[int, list[Version]] = {}
    for row in rows[:_MOST_VERSIONS]:
        books.setdefault(row.regulation_id, []).append(row)
    company = organization.company()
    name = company.name if company else ""
    found = []
    for versions in list(books.values())[:_MOST]:
        current = domain.in_force([dated(v) for v in versions], on)
        if current:
            found.append(_statement(name, versions, current.number, on))
    return tuple(found)


def _statement(company: str, versions: list[Version], number: int, on: date) -> Statement:
    shown = next(v for v in versions if v.number == number)
    days = [
        (v.effective_from, v.number, v.material)
        for v in reversed(versions)
        if v.effective_from and v.effective_from <= on
    ]
    return Statement(
        company=company,
        title=shown.regulation.title,
        number=number,
        enacted_on=shown.enacted_on or shown.regulation.enacted_on or days[-1][0],
        revised_on=shown.effective_from,
        chapters=tuple(domain.chapters(clause_texts(shown))),
        signature=signature_lines(shown),
        file_paragraphs=tuple(domain.paragraphs(shown.file_text)),
        days=tuple(days),
    )
