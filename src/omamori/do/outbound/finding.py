"""行を取り出す。The row of a mail for an action: locked, within the actor's reach, or not found."""

from omamori.do.outbound.domain.errors import AlreadyMoved, AlreadySent
from omamori.do.outbound.domain.states import LABELS, State
from omamori.do.outbound.models import Mail
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers, require
from omamori.foundation.calendar import written_dates


def locked(mail_id: str) -> Mail:
    """The row, held until the transaction ends (SQLite holds the whole database).

    Raises:
        NotFound: no such mail.
    """
    rows = Mail.objects.select_for_update(of=("self",)).select_related("sender", "department")
    row = rows.filter(public_id=mail_id).first()
    if row is None:
        raise NotFound
    return row


def locked_for(actor: Actor, action: str, mail_id: str) -> Mail:
    """The row, when the actor may do this to it.

    Raises:
        NotFound: none, or not within what the actor may see: the same answer.
        NotPermitted: he sees it, but this is not his to do.
    """
    require(actor, action)
    row = locked(mail_id)
    if not sees(actor, row):
        raise NotFound
    if not _covers(actor, action, row):
        raise NotPermitted
    return row


def sees(actor: Actor, row: Mail) -> bool:
    """Whether the mail lies within what he may see."""
    return not actor.only and _covers(actor, "outbound.see", row)


def _covers(actor: Actor, action: str, row: Mail) -> bool:
    return covers(actor, action, people=(row.sender_id,), department=row.department_id)


def expect(row: Mail, allowed: frozenset[State]) -> State:
    """The state of the row, when it is one of these.

    Raises:
        AlreadySent: it has left or is leaving; with the time.
        AlreadyMoved: it stands elsewhere.
    """
    state = State(row.state)
    if state in allowed:
        return state
    if state in (State.RELEASING, State.DELIVERED, State.BOUNCED):
        at = row.released_at
        raise AlreadySent(written_dates.short(at) if at else "")
    raise AlreadyMoved(LABELS[state])
