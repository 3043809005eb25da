"""結果。What became of single notices: mails that came back, letters returned, calls made, a publication instead."""

import re
from datetime import date

from django.db import transaction

from omamori.do.incidents.persons.domain import states
from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.do.incidents.persons.errors import NotThatState
from omamori.do.incidents.persons.models import Happening, Matter, Principal
from omamori.do.incidents.persons.reaching import one_of, to_write
from omamori.do.incidents.persons.returning import NUMBER
from omamori.do.incidents.persons.sending import bounced, step
from omamori.facts.errors import Invalid
from omamori.facts.persons import NoticePublished
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

State = states.State
BY_HAND = {
    "bounced": State.BOUNCED,
    "returned": State.RETURNED,
    "phoned": State.PHONED,
    "left_out": State.LEFT_OUT,
    "again": State.LETTER_DUE,
    "ready": State.READY,
}
"""What a person may enter about one notice."""
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
LONGEST = 200_000


def mark(actor: Actor, case_id: str, principal_id: str, *, outcome: str) -> None:
    """Enter what became of one person's notice.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: no such outcome.
    """
    wanted = BY_HAND.get(outcome)
    if wanted is None:
        raise Invalid({"outcome": "結果を選んでください。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.mark", case_id)
        row = one_of(matter, principal_id)
        if outcome not in outcomes_of(row):
            raise NotThatState
        if wanted is State.BOUNCED:
            bounced(row, code="by_hand", by=actor.person_pk)
        elif wanted is State.RETURNED:
            step(row, State.RETURNED, by=actor.person_pk)
            step(row, State.UNREACHABLE, by=actor.person_pk)
        else:
            if wanted is State.LETTER_DUE:
                Principal.objects.filter(pk=row.pk).update(channel=states.Channel.LETTER)
            step(row, wanted, by=actor.person_pk)


def outcomes_of(row: Principal) -> tuple[str, ...]:
    """What may be entered about one notice now; a letter only to whom has an address and was tried before."""
    if row.merged_into_id:
        return ()
    tried = row.state != State.READY and bool(row.data.get("address"))
    return tuple(
        name
        for name, then in BY_HAND.items()
        if states.may_become(row.state, then) and (then is not State.LETTER_DUE or tried)
    )


def change_channel(actor: Actor, case_id: str, principal_id: str, *, channel: str) -> None:
    """Tell one person by another way; only before he was told, and only by a way that he has.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: he cannot be reached that way.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.change_channel", case_id)
        row = one_of(matter, principal_id)
        data = Concerned(**row.data)
        has = {"mail": data.mail, "letter": data.address, "phone": data.phone, "none": "-"}
        if not has.get(channel):
            raise Invalid({"channel": "この方法の連絡先がありません。"})
        if row.state != State.READY:
            raise NotThatState
        row.channel, row.changed_at = channel, clock.now()
        row.save(update_fields=["channel", "changed_at"])
        then = states.BEGINNINGS.get(states.Channel(channel))
        if matter.state == Matter.State.APPROVED and then:
            step(row, then, by=actor.person_pk)  # nobody else would set him out on this way
        if matter.state == Matter.State.WAITING:
            matter.state = Matter.State.DRAFT
            matter.save(update_fields=["state"])


def take_bounces(actor: Actor, case_id: str, *, text: str) -> int:
    """Read mails that came back, or a list of addresses, pasted as they are; returns how many were known.

    Our own Message-ID in a report names the person for certain; an address alone does too, when it is his.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: too long, or nothing of ours in it.
    """
    if len(text) > LONGEST:
        raise Invalid({"text": f"{LONGEST:,} 字までに分けて貼り付けてください。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.take_bounces", case_id)
        numbers = set(NUMBER.findall(text))
        addresses = {a.lower().rstrip(".") for a in _ADDRESS.findall(text)}
        rows = matter.people.filter(merged_into=None, state=State.SENT)
        found = [
            row
            for row in rows.order_by("public_id")
            if row.public_id in numbers or (not numbers and row.data.get("mail") in addresses)
        ]
        if not found:
            raise Invalid(
                {"text": "送った人のアドレスも、お守りのメールの番号も見つかりませんでした。"}
            )
        for row in found:
            bounced(row, code="returned_mail", by=actor.person_pk)
    return len(found)


def publish(actor: Actor, case_id: str, *, text: str, on: date) -> int:
    """Tell those who cannot be reached by a publication; returns how many.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: no text, a day to come, or nobody to be told so.
    """
    words = text.strip()
    wrong = {}
    if not words or len(words) > 4000:
        wrong["text"] = "公表した文と場所を 4,000 字までで書いてください。"
    if on > clock.today():
        wrong["on"] = "これからの日は記録できません。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        matter = to_write(actor, "persons.publish", case_id, Matter.State.APPROVED)
        rows = list(matter.people.filter(merged_into=None, state=State.UNREACHABLE))
        if not rows:
            raise Invalid({"text": "連絡のつかない人がいません。公表で代える必要はありません。"})
        matter.publication, matter.published_on = words, on
        matter.save()
        now = clock.now()
        Principal.objects.filter(pk__in=[r.pk for r in rows]).update(
            state=State.PUBLISHED, changed_at=now
        )
        lines = (
            Happening(principal=r, at=now, state=State.PUBLISHED, by_id=actor.person_pk)
            for r in rows
        )
        Happening.objects.bulk_create(lines, batch_size=500)
        fact = NoticePublished(subject_id=matter.public_id, case_id=case_id, count=len(rows))
        record(fact, actor=actor)
    return len(rows)
