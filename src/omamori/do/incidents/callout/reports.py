"""事業者からの知らせ。What the provider tells about a call, and what a link may show before anybody proved anything."""

from django.db import transaction

from omamori.do.incidents.callout import logbook
from omamori.do.incidents.callout.domain.codes import Code
from omamori.do.incidents.callout.errors import LinkGone
from omamori.do.incidents.callout.models import Call, CallOut
from omamori.facts.errors import NotFound
from omamori.foundation.calendar import clock

ARRIVED = frozenset({"delivered", "read", "completed", "in-progress"})
LOST = frozenset({"failed", "undelivered", "busy", "no-answer", "canceled"})


def heard(call_id: str, status: str) -> None:
    """Keep what the provider says; a call that failed lets the next person be called at once.

    Args:
        call_id: our number of the call, from the address it was told.
        status: the provider's word; others than the known ones say nothing new.

    Raises:
        NotFound: no such call.
    """
    if status not in ARRIVED | LOST:
        return
    with transaction.atomic():
        calls = Call.objects.filter(public_id=call_id)
        number = calls.values_list("callout_id", flat=True).first()
        if number is None:
            raise NotFound
        row = CallOut.objects.select_for_update(of=("self",)).get(pk=number)
        call = row.calls.get(public_id=call_id)
        state = Call.State.DELIVERED if status in ARRIVED else Call.State.FAILED
        if call.state in (state, Call.State.DELIVERED):
            return
        call.state, call.settled_at = state, clock.now()
        call.error = status if status in LOST else ""
        call.save()
        code = Code.DELIVERED if status in ARRIVED else Code.FAILED
        logbook.write(row, code, stop=call.stop, channel=call.channel, person=call.person_id)
        if code == Code.FAILED and row.state == CallOut.State.CALLING:
            row.next_step_at, row.fence = clock.now(), row.fence + 1
            row.save(update_fields=["next_step_at", "fence"])


def about(callout_id: str, person: str) -> dict[str, object]:
    """What the page behind a link shows: the line that was in the message anyway, and whether it is a drill.

    Raises:
        NotFound.
        LinkGone: he must not learn of it any more.
    """
    row = CallOut.objects.select_related("taken_by").filter(public_id=callout_id).first()
    target = logbook.frozen(row).target(person) if row else None
    if row is None or target is None:
        raise NotFound
    if row.hidden_from.filter(public_id=person).exists():
        raise LinkGone
    taken = row.taken_by
    return {
        "title": row.title,
        "drill": row.drill,
        "started_at": row.started_at,
        "name": target.name,
        "over": row.state == CallOut.State.STOPPED,
        "taken_by": taken.name if taken else "",
        "mine": taken is not None and taken.public_id == person,
    }
