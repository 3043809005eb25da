"""まとめの連絡先。Desks and outside bodies to call: entered, corrected in place, taken off and put back (J.4.4.2)."""

from datetime import timedelta

from django.db import transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.policies import ContactsChanged
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.policies.messages import unusable
from omamori.plan.policies.models import Contact

KEPT = timedelta(days=30)
"""So long what was taken off can be put back."""


def add_contact(
    actor: Actor, *, kind: str, name: str, phone: str = "", email: str = "", note: str = ""
) -> str:
    """Put a desk or an outside body on まとめ; returns its public id.

    Raises:
        NotPermitted: not the office.
        Invalid: without a name, or without a way to reach it.
    """
    require(actor, "policies.add_contact")
    values = _checked(kind=kind, name=name, phone=phone, email=email, note=note)
    with transaction.atomic():
        row = Contact.objects.create(created_at=clock.now(), **values)
        record(ContactsChanged(subject_id=row.public_id, added=True, kind=kind), actor=actor)
    return row.public_id


def change_contact(
    actor: Actor,
    contact_id: str,
    *,
    kind: str,
    name: str,
    phone: str = "",
    email: str = "",
    note: str = "",
) -> bool:
    """Correct one where it stands; slides that print it become stale. Whether anything changed.

    Raises:
        NotPermitted.
        NotFound: it is not on the list.
        Invalid: as for ``add_contact``.
    """
    require(actor, "policies.change_contact")
    values = _checked(kind=kind, name=name, phone=phone, email=email, note=note)
    with transaction.atomic():
        row = _locked(contact_id, removed=False)
        if all(getattr(row, field) == value for field, value in values.items()):
            return False
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
        fact = ContactsChanged(subject_id=contact_id, added=True, kind=kind, corrected=True)
        record(fact, actor=actor)
    return True


def remove_contact(actor: Actor, contact_id: str) -> None:
    """Take one off; for thirty days it can be put back.

    Raises:
        NotPermitted.
        NotFound: it is not on the list.
    """
    require(actor, "policies.remove_contact")
    with transaction.atomic():
        row = _locked(contact_id, removed=False)
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
        record(ContactsChanged(subject_id=contact_id, added=False, kind=row.kind), actor=actor)


def restore_contact(actor: Actor, contact_id: str) -> None:
    """Put back what was taken off.

    Raises:
        NotPermitted.
        NotFound: it was not taken off, or too long ago.
    """
    require(actor, "policies.restore_contact")
    with transaction.atomic():
        row = _locked(contact_id, removed=True)
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        record(ContactsChanged(subject_id=contact_id, added=True, kind=row.kind), actor=actor)


def forget_removed() -> int:
    """Delete what nobody put back; how many."""
    return Contact.objects.filter(removed_at__lt=clock.now() - KEPT).delete()[0]


def _locked(contact_id: str, *, removed: bool) -> Contact:
    rows = Contact.objects.select_for_update().filter(public_id=contact_id)
    row = rows.filter(removed_at__isnull=not removed).first()
    if row is None:
        raise NotFound
    return row


def _checked(*, kind: str, name: str, phone: str, email: str, note: str) -> dict[str, str]:
    wrong = unusable("name", name, 120)
    if kind not in Contact.Kind.values:
        wrong["kind"] = "種類を一覧から選んでください。"
    if not (phone.strip() or email.strip()):
        wrong["phone"] = "電話番号かメールアドレスの、少なくとも一方を書いてください。"
    if wrong:
        raise Invalid(wrong)
    texts = {"name": name, "phone": phone, "email": email, "note": note}
    return {"kind": kind} | {field: text.strip() for field, text in texts.items()}
