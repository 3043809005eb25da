"""呼び出しの記録。Lines of the log are added under the lock of their call-out, numbered without a gap."""

from django.db.models import Max

from omamori.do.incidents.callout.domain.chain import Snapshot, snapshot_of
from omamori.do.incidents.callout.domain.step import Event
from omamori.do.incidents.callout.models import CallOut, Entry
from omamori.foundation.calendar import clock


def write(
    row: CallOut,
    code: int,
    *,
    stop: int = -1,
    channel: str = "",
    person: int | None = None,
    by: int | None = None,
) -> None:
    """Add one line; the caller holds the lock of ``row``.

    Args:
        row: the call-out.
        code: a ``domain.codes.Code``.
        stop: the stop it belongs to.
        channel: by what.
        person: database key of whom it is about.
        by: database key of who entered it for him.
    """
    last = row.entries.aggregate(last=Max("number"))["last"] or 0
    Entry.objects.create(
        callout=row,
        number=last + 1,
        at=clock.now(),
        code=int(code),
        stop=stop,
        channel=channel,
        person_id=person,
        by_id=by,
    )


def events(row: CallOut) -> list[Event]:
    """The whole log for the pure functions; one query."""
    lines = row.entries.order_by("number").select_related("person")
    return [
        Event(
            at=line.at,
            code=line.code,
            stop=line.stop,
            channel=line.channel,
            person=line.person.public_id if line.person else "",
        )
        for line in lines
    ]


def frozen(row: CallOut) -> Snapshot:
    """The chain as it was at the start."""
    return snapshot_of(row.snapshot)


def pks(row: CallOut) -> dict[str, int]:
    """Database keys of everybody in it by public id."""
    return dict(row.people.values_list("public_id", "pk"))
