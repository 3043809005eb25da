"""取引先を書く。Entering, changing and archiving organisations; a domain belongs to one of them."""

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.partners import (
    PartnerAdded,
    PartnerArchived,
    PartnerChanged,
    PartnerRestored,
)
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.partners.domain import errors, particulars, planning
from omamori.foundation.partners.domain.particulars import PartnerGiven
from omamori.foundation.partners.models import MailDomain, Partner


def add_partner(actor: Actor, given: PartnerGiven) -> str:
    """Enter an organisation; returns its public id.

    Raises:
        NotPermitted, Invalid.
    """
    require(actor, "partners.add_partner")
    with transaction.atomic():
        return write_partner(actor, Partner(), given)


def change_partner(actor: Actor, partner_id: str, given: PartnerGiven) -> None:
    """Change particulars of an organisation.

    Raises:
        NotPermitted, NotFound, Invalid.
    """
    require(actor, "partners.change_partner")
    with transaction.atomic():
        write_partner(actor, _locked(partner_id), given)


def archive_partner(actor: Actor, partner_id: str) -> None:
    """End the dealings with an organisation; its domains and name stay known to the gate.

    Raises:
        NotPermitted, NotFound, PartnerIsArchived.
    """
    require(actor, "partners.archive_partner")
    with transaction.atomic():
        row = _locked(partner_id)
        if row.archived_on is not None:
            raise errors.PartnerIsArchived
        row.archived_on, row.changed_at = clock.today(), clock.now()
        row.save(update_fields=["archived_on", "changed_at"])
        record(PartnerArchived(subject_id=row.public_id), actor=actor)


def restore_partner(actor: Actor, partner_id: str) -> None:
    """Take up the dealings again.

    Raises:
        NotPermitted, NotFound, PartnerIsCurrent.
    """
    require(actor, "partners.restore_partner")
    with transaction.atomic():
        row = _locked(partner_id)
        if row.archived_on is None:
            raise errors.PartnerIsCurrent
        row.archived_on, row.changed_at = None, clock.now()
        row.save(update_fields=["archived_on", "changed_at"])
        record(PartnerRestored(subject_id=row.public_id), actor=actor)


def write_partner(actor: Actor, row: Partner, given: PartnerGiven) -> str:
    """Write an organisation inside a transaction; the right was asked for before.

    Raises:
        Invalid.
    """
    given = particulars.partner_alike(given)
    wrong = particulars.partner_problems(given) | _taken(row, given)
    if wrong:
        raise Invalid(wrong)
    before = planning.values(given_of(row)) if row.pk else {}
    for key in ("number", "name", "name_kana", "contract_from", "contract_until", "note"):
        setattr(row, key, getattr(given, key))
    row.roles = f",{','.join(given.roles)},"
    row.agreed, row.changed_at = list(given.agreed), clock.now()
    try:
        with transaction.atomic():
            row.save()
            row.domains.exclude(name__in=given.domains).delete()
            kept = set(row.domains.values_list("name", flat=True))
            MailDomain.objects.bulk_create(
                MailDomain(partner=row, name=name) for name in given.domains if name not in kept
            )
    except IntegrityError as error:
        message = "取引先コードかメールドメインが、ほかの取引先と重なっています。"
        raise Invalid({"number": message}) from error
    after = planning.values(given)
    if not before:
        record(PartnerAdded(subject_id=row.public_id, roles=given.roles), actor=actor)
    elif changed := tuple(key for key, value in after.items() if value != before[key]):
        record(PartnerChanged(subject_id=row.public_id, changed=changed), actor=actor)
    return row.public_id


def given_of(row: Partner) -> PartnerGiven:
    """What the directory says of an organisation."""
    return PartnerGiven(
        number=row.number,
        name=row.name,
        name_kana=row.name_kana,
        roles=tuple(row.roles.strip(",").split(",")),
        domains=tuple(d.name for d in row.domains.all()),
        contract_from=row.contract_from,
        contract_until=row.contract_until,
        agreed=tuple(row.agreed),
        note=row.note,
    )


def _locked(partner_id: str) -> Partner:
    row = Partner.objects.select_for_update().filter(public_id=partner_id).first()
    if row is None:
        raise NotFound
    return row


def _taken(row: Partner, given: PartnerGiven) -> dict[str, str]:
    found: dict[str, str] = {}
    if Partner.objects.exclude(pk=row.pk).filter(number__iexact=given.number).exists():
        found["number"] = "この取引先コードは、すでに使われています。"
    others = MailDomain.objects.exclude(partner_id=row.pk).filter(name__in=given.domains)
    if other := others.select_related("partner").first():
        found["domains"] = said(
            "%(domain)s は「%(partner)s」に登録されています。",
            domain=other.name,
            partner=other.partner.name,
        )
    return found
