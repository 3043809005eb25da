"""会社が皆に伝えること。Notices by day, messages of the top, desks and bodies to call."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.facts.errors import NotFound
from omamori.plan.policies.models import Bulletin, Contact, TopMessage
from omamori.plan.policies.rows import BulletinRow, ContactRow, MessageRow

MOST_SHOWN = 50


def bulletins(*, on: date, every: bool = False) -> tuple[BulletinRow, ...]:
    """Notices shown on a day, pinned ones first; with ``every`` also coming and past ones."""
    rows = Bulletin.objects.select_related("written_by")
    if not every:
        open_end = Q(ends_on=None) | Q(ends_on__gte=on)
        rows = rows.filter(open_end, starts_on__lte=on, withdrawn_at=None)
    found = rows.order_by("-pinned", "-starts_on", "-id")[:MOST_SHOWN]
    return tuple(_bulletin(row, on) for row in found)


def message() -> MessageRow | None:
    """The newest message of top management."""
    found = messages(1)
    return found[0] if found else None


def messages(most: int = MOST_SHOWN) -> tuple[MessageRow, ...]:
    """Messages of top management, newest first."""
    rows = TopMessage.objects.order_by("-number")[:most]
    return tuple(
        MessageRow(number=r.number, text=r.text, title=r.title, name=r.name, dated=r.dated)
        for r in rows
    )


def contacts() -> tuple[ContactRow, ...]:
    """Desks and bodies to call, the company's own first, in the order of entry."""
    order = Contact.Kind.values
    rows = _contacts(Contact.objects.filter(removed_at=None).order_by("id"))
    return tuple(sorted(rows, key=lambda row: order.index(row.kind)))


def removed_contacts() -> tuple[ContactRow, ...]:
    """Those that were taken off and can be put back, the latest first."""
    return _contacts(Contact.objects.exclude(removed_at=None).order_by("-removed_at"))


def contact(contact_id: str) -> ContactRow:
    """One that stands on the list.

    Raises:
        NotFound.
    """
    for row in _contacts(Contact.objects.filter(public_id=contact_id, removed_at=None)):
        return row
    raise NotFound


def _contacts(rows: "QuerySet[Contact]") -> tuple[ContactRow, ...]:
    return tuple(
        ContactRow(
            public_id=row.public_id,
            kind=row.kind,
            label=_(Contact.Kind(row.kind).label),
            name=row.name,
            phone=row.phone,
            email=row.email,
            note=row.note,
            removed_at=row.removed_at,
        )
        for row in rows[:MOST_SHOWN]
    )


def _bulletin(row: Bulletin, on: date) -> BulletinRow:
    over = row.withdrawn_at is not None or (row.ends_on is not None and row.ends_on < on)
    return BulletinRow(
        public_id=row.public_id,
        title=row.title,
        text=row.text,
        pinned=row.pinned,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        written_by=row.written_by.name,
        state="over" if over else "coming" if row.starts_on > on else "shown",
    )
