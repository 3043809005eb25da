"""相手先を引く。The reading pages: organisations for everybody, people for those who may write to them."""

import dataclasses
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.partners import queries
from omamori.foundation.partners.domain import particulars
from omamori.foundation.partners.domain.agreement import GROUPS
from omamori.foundation.partners.models import OutsidePerson, Partner
from omamori.foundation.partners.rows import OutsidePersonRow, PartnerRow

PAGE = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """What to list.

    Attributes:
        text: searched words.
        role: key of ``ROLES``, for organisations.
        purpose: key of ``PURPOSES``, for people.
        archived: organisations we no longer deal with, too.
    """

    text: str = ""
    role: str = ""
    purpose: str = ""
    archived: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerPage:
    """One page of organisations; ``after`` leads to the next."""

    rows: tuple[PartnerRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """One page of people; ``after`` leads to the next."""

    rows: tuple[OutsidePersonRow, ...]
    after: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Profile:
    """A record with what happened to it: (moment, what, detail)."""

    history: tuple[tuple[datetime, str, str], ...]
    partner: PartnerRow | None = None
    person: OutsidePersonRow | None = None
    may_change: bool = False


def partners_page(actor: Actor, choice: Choice, *, after: str = "") -> PartnerPage:
    """Organisations by reading, fifty at a time.

    Raises:
        NotPermitted.
    """
    require(actor, "partners.see")
    rows = Partner.objects.prefetch_related("domains").order_by("name_kana", "pk")
    if not choice.archived:
        rows = rows.filter(archived_on=None)
    for word in particulars.text(choice.text).split()[:5]:
        name = Q(name__icontains=word) | Q(name_kana__contains=particulars.kana(word))
        address = Q(domains__name__icontains=word.lower())
        rows = rows.filter(name | Q(number__iexact=word) | address).distinct()
    last = Partner.objects.filter(public_id=after).values_list("name_kana", "pk").first()
    if last:
        rows = rows.filter(Q(name_kana__gt=last[0]) | Q(name_kana=last[0], pk__gt=last[1]))
    if choice.role in particulars.ROLES:
        rows = rows.filter(roles__contains=f",{choice.role},")
    found = list(rows[: PAGE + 1])
    return PartnerPage(
        rows=tuple(queries.partner_row(row) for row in found[:PAGE]),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
    )


def people_page(actor: Actor, choice: Choice, *, on: date, after: str = "") -> PeoplePage:
    """People, the newest first, fifty at a time.

    Raises:
        NotPermitted.
    """
    rows = queries.visible_people(actor, on=on).filter(queries.asked(choice.text))
    if choice.purpose in particulars.PURPOSES:
        rows = rows.filter(purpose=choice.purpose)
    last = OutsidePerson.objects.filter(public_id=after).values_list("pk", flat=True).first()
    if last:
        rows = rows.filter(pk__lt=last)
    found = list(rows.select_related("partner", "department").order_by("-pk")[: PAGE + 1])
    return PeoplePage(
        rows=tuple(queries.person_row(row) for row in found[:PAGE]),
        after=found[PAGE - 1].public_id if len(found) > PAGE else "",
    )


def partner(actor: Actor, partner_id: str) -> Profile:
    """One organisation with its history.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "partners.see")
    found = queries.partner(partner_id)
    if found is None:
        raise NotFound
    return Profile(partner=found, history=_history("partner", partner_id))


def person(actor: Actor, person_id: str, *, on: date) -> Profile:
    """One person with his history.

    Raises:
        NotPermitted.
        NotFound: there is none within what the actor may see.
    """
    rows = queries.visible_people(actor, on=on).select_related("partner", "department")
    found = rows.filter(public_id=person_id).first()
    if found is None:
        raise NotFound
    return Profile(
        person=queries.person_row(found),
        history=_history("outside_person", person_id),
        may_change=covers(
            actor, "partners.change_person", people=(), department=found.department_id
        ),
    )


def agreed_labels(groups: tuple[str, ...]) -> str:
    """The groups of personal data in words."""
    return "、".join(_(GROUPS[group][0]) for group in groups if group in GROUPS)


def _history(kind: str, subject: str) -> tuple[tuple[datetime, str, str], ...]:
    return tuple((r.at, _(r.fact.label), "") for r in facts_about(kind, subject)[-50:])
