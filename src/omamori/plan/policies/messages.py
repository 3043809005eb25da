"""会社から皆へ。The office's notices, the message of the top (J.2.1, J.4.4.1)."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.policies import (
    NoticePublished,
    NoticeWithdrawn,
    TopMessagePublished,
)
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.plan.policies.models import Bulletin, TopMessage

LONGEST_TEXT = 4000


def publish_bulletin(
    actor: Actor,
    *,
    title: str,
    text: str,
    starts_on: date,
    ends_on: date | None = None,
    pinned: bool = False,
) -> str:
    """Tell everybody something from a day to a day; returns its public id.

    Raises:
        NotPermitted: not the office.
        Invalid: empty, too long, or it would end before it begins.
    """
    require(actor, "policies.publish_bulletin")
    wrong = unusable("title", title, 100) | unusable("text", text, LONGEST_TEXT)
    if ends_on and ends_on < starts_on:
        wrong["ends_on"] = "掲載の終わりの日は、始まりの日以降にしてください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = Bulletin.objects.create(
            title=title.strip(),
            text=text.strip(),
            pinned=pinned,
            starts_on=starts_on,
            ends_on=ends_on,
            written_by_id=actor.person_pk,
            created_at=clock.now(),
        )
        record(NoticePublished(subject_id=row.public_id), actor=actor)
    return row.public_id


def withdraw_bulletin(actor: Actor, bulletin_id: str) -> None:
    """Take a notice down before its last day; it is kept, not erased.

    Raises:
        NotFound: no such notice, or it is down already.
    """
    require(actor, "policies.withdraw_bulletin")
    with transaction.atomic():
        shown = Bulletin.objects.filter(public_id=bulletin_id, withdrawn_at=None)
        if not shown.update(withdrawn_at=clock.now()):
            raise NotFound
        record(NoticeWithdrawn(subject_id=bulletin_id), actor=actor)


def publish_message(actor: Actor, *, text: str) -> str:
    """Publish what top management says; signed with the name of who holds the post today.

    Raises:
        NotPermitted: only top management speaks for itself.
        Invalid: empty, too long, or nobody is appointed as top management.
    """
    require(actor, "policies.publish_message")
    today = clock.today()
    wrong = unusable("text", text, LONGEST_TEXT)
    top = organization.holder("top", on=today)
    if top is None:
        wrong["text"] = "トップマネジメントが任命されていません。先に組織の画面で任命してください。"
    if top is None or wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        last = TopMessage.objects.aggregate(last=Max("number"))["last"] or 0
        row = TopMessage.objects.create(
            number=last + 1,
            text=text.strip(),
            title=top.title,
            name=top.name,
            dated=today,
            written_by_id=actor.person_pk,
            created_at=clock.now(),
        )
        record(TopMessagePublished(subject_id=row.public_id, number=row.number), actor=actor)
    return row.public_id


def unusable(field: str, text: str, longest: int) -> dict[str, str]:
    """What is wrong with a text by its field; nothing when it can be used."""
    if not text.strip():
        return {field: "内容を書いてください。"}
    if len(text.strip()) > longest:
        return {field: said("%(n)s 字以内で書いてください。", n=f"{longest:,}")}
    return {}
