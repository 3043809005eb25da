"""知らせる・読む。Modules tell; people mark as read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.notices import channels, domain
from omamori.foundation.notices.mailing import mail_notice
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization import queries as organization

_BATCH = 500


def notify(
    *,
    people: Iterable[str],
    kind: str,
    title: str,
    text: str,
    url_name: str,
    url_args: tuple[str, ...] = (),
    key: str,
    urgent: bool = False,
    about: Iterable[tuple[str, str]] = (),
) -> int:
    """Tell persons of a matter, each once per key; returns how many had not been told.

    Args:
        people: public ids; unknown ones are left out.
        kind: category such as ``outbound``.
        title: one line without personal data of others.
        text: what to do; also goes into the mail.
        url_name, url_args: where it is done.
        key: names the matter; the same key is told once to each person.
        urgent: by mail at once, at any hour; also by chat where a channel is offered.
        about: labels and values that tell which matter it is; sealed, never in a chat of others.
    """
    now = clock.now()
    matter: dict[str, Any] = {
        "kind": kind,
        "key": key,
        "title": title,
        "text": text,
        "url_name": url_name,
        "url_args": list(url_args),
        "urgent": urgent,
        "about": [[label, value] for label, value in about if value],
    }
    fresh = [Notice(person_id=pk, created_at=now, **matter) for pk in _not_told(people, key)]
    when = domain.mail_at(now, urgent=urgent, is_business_day=is_business_day)
    _keep(fresh, when, urgent=urgent)
    return len(fresh)


def _keep(fresh: list[Notice], when: datetime, *, urgent: bool) -> None:
    with transaction.atomic():
        Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_BATCH)
        mail_notice.enqueue_many(({"notice_id": n.public_id} for n in fresh), run_after=when)
        if urgent:
            channels.send_all({n.public_id: n.person_id for n in fresh}, run_after=when)


def _not_told(people: Iterable[str], key: str) -> list[int]:
    pks = [row.pk for row in organization.people(people).values()]
    told = Notice.objects.filter(key=key, person_id__in=pks)
    known = set(told.values_list("person_id", flat=True))
    return [pk for pk in pks if pk not in known]


def settle_own(*, person_pk: int, begins: str) -> None:
    """One person has done his part: what he was told under keys that begin so needs no reading any more."""
    rows = Notice.objects.filter(person_id=person_pk, key__startswith=begins, read_at=None)
    rows.update(read_at=clock.now())


def settle(*, key: str) -> None:
    """The matter is done: nobody needs to read of it any more."""
    Notice.objects.filter(key=key, read_at=None).update(read_at=clock.now())


def settle_for(people: Iterable[str], *, key: str) -> int:
    """The matter is done for these persons only; returns how many of them had not been mailed yet."""
    found = Notice.objects.filter(key=key, read_at=None, person__public_id__in=set(people))
    with transaction.atomic():
        waiting = list(found.select_for_update(of=("self",)).values_list("pk", "mailed_at"))
        Notice.objects.filter(pk__in=[pk for pk, _ in waiting]).update(read_at=clock.now())
    return sum(mailed is None for _, mailed in waiting)


def settle_prefix(*, prefix: str) -> None:
    """The same for every matter whose key begins so, e.g. all reminders of one limit."""
    rows = Notice.objects.filter(key__startswith=prefix, read_at=None)
    rows.update(read_at=clock.now())


def read_one(actor: Actor, notice_id: str) -> Notice:
    """Mark one's own notice as read and return it.

    Raises:
        NotFound: none of the actor's own.
    """
    require(actor, "notices.read_one")
    mine = Notice.objects.filter(person_id=actor.person_pk, withdrawn_at=None)
    found = mine.filter(public_id=notice_id).first()
    if found is None:
        raise NotFound
    if found.read_at is None:
        found.read_at = clock.now()
        found.save(update_fields=["read_at"])
    return found


def read_all(actor: Actor) -> int:
    """Mark all one's notices as read; returns how many were unread."""
    require(actor, "notices.read_all")
    unread = Notice.objects.filter(person_id=actor.person_pk, read_at=None)
    return unread.update(read_at=clock.now())


def settle_before(moment: datetime) -> None:
    """What is older than this needs nobody's attention any more."""
    Notice.objects.filter(read_at=None, created_at__lt=moment).update(read_at=clock.now())
