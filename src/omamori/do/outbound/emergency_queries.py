"""緊急の送り出しの問い。The list, one release, what waits for whom: as the reader may see them."""

import dataclasses
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.outbound.domain.emergency import Capacity
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.emergency_tables import EmergencyRelease
from omamori.do.outbound.models import Mail
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require, visible

PAGE = 50
_STATES = {
    "proposed": ("もう一人の同意待ち", "watch"),
    "released": ("送り出しました。事後確認待ち", "late"),
    "checked": ("事後確認済み", "good"),
    "withdrawn": ("取りやめました", ""),
    "lapsed": ("時間切れ", ""),
}
_ROLES = {
    Capacity.OFFICER.value: "個人情報保護管理者",
    Capacity.MANAGER.value: "部門の責任者",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyRow:
    """An emergency release.

    Attributes:
        state_label, colour: for the badge; roles are Japanese.
        subject: of the mail.
        outcome: ``ok``, ``wrong`` or empty.
        overdue: nobody has looked in time.
        may_confirm, may_withdraw, may_check: what this reader may do now.
    """

    public_id: str
    mail_id: str
    subject: str
    sender_name: str
    state: str
    state_label: str
    colour: str
    reason: str
    binding: str
    proposed_by_name: str
    proposed_role: str
    proposed_at: datetime
    lapses_at: datetime
    confirmed_by_name: str
    confirmed_role: str
    confirmed_at: datetime | None
    check_due: datetime | None
    overdue: bool
    checked_by_name: str
    checked_at: datetime | None
    outcome: str
    note: str
    may_confirm: bool
    may_withdraw: bool
    may_check: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """A mail whose sender asks both roles to consider an emergency release."""

    mail_id: str
    subject: str
    sender_name: str
    deadline: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class EmergencyPage:
    """A page of the list; ``older`` is the key of the next one, empty at the end."""

    rows: tuple[EmergencyRow, ...]
    older: str


def emergencies(actor: Actor, *, after: str = "") -> EmergencyPage:
    """Releases within the reader's reach, newest first, 50 at a time."""
    rows = _visible(actor)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    lines = tuple(_row(actor, row) for row in found[:PAGE])
    return EmergencyPage(rows=lines, older=lines[-1].public_id if len(found) > PAGE else "")


def emergency(actor: Actor, emergency_id: str) -> EmergencyRow:
    """One release.

    Raises:
        NotFound: none, or out of reach.
    """
    row = _visible(actor).filter(public_id=emergency_id).first()
    if row is None:
        raise NotFound
    return _row(actor, row)


def open_emergency(actor: Actor, mail_id: str) -> str:
    """Public id of the proposal that waits for a mail, where the reader may see it; else empty."""
    if reach(actor, "outbound.see_emergencies") is Reach.NONE or actor.only:
        return ""
    rows = _visible(actor).filter(mail__public_id=mail_id, state="proposed")
    return rows.values_list("public_id", flat=True).first() or ""


def waiting_emergencies(actor: Actor) -> tuple[EmergencyRow, ...]:
    """What this reader may agree to, or has to look at afterwards; at most 50."""
    if reach(actor, "outbound.see_emergencies") is Reach.NONE or actor.only:
        return ()
    rows = _visible(actor).filter(Q(state="proposed") | Q(state="released"))
    found = (_row(actor, row) for row in rows.order_by("public_id")[:PAGE])
    return tuple(row for row in found if row.may_confirm or row.may_check)


def asked_for(actor: Actor) -> tuple[Asked, ...]:
    """Mails whose senders ask for an emergency release that this reader may propose; at most 50."""
    if reach(actor, "outbound.propose_emergency") is Reach.NONE or actor.only:
        return ()
    rows = Mail.objects.select_related("sender", "department").filter(
        visible(actor, "outbound.propose_emergency", own=(), department="department_id"),
        state__in=(State.WAITING_SECOND.value, State.EXPIRED.value),
        emergency_asked_at__isnull=False,
    )
    open_ones = EmergencyRelease.objects.filter(state="proposed").values("mail_id")
    rows = rows.exclude(pk__in=open_ones).exclude(sender_id=actor.person_pk)
    return tuple(
        Asked(
            mail_id=row.public_id,
            subject=row.head["subject"],
            sender_name=row.sender.name if row.sender else "",
            deadline=row.deadline,
        )
        for row in rows.order_by("emergency_asked_at")[:PAGE]
    )


def _visible(actor: Actor) -> "QuerySet[EmergencyRelease]":
    require(actor, "outbound.see_emergencies")
    if actor.only:
        return EmergencyRelease.objects.none()
    rows = EmergencyRelease.objects.select_related(
        "mail__sender", "mail__department", "proposed_by", "confirmed_by", "checked_by"
    )
    reachable = visible(
        actor,
        "outbound.see_emergencies",
        own=("proposed_by_id", "confirmed_by_id"),
        department="mail__department_id",
    )
    return rows.filter(reachable)


def _row(actor: Actor, row: EmergencyRelease) -> EmergencyRow:
    label, colour = _STATES[row.state]
    mail = row.mail

    def may(action: str) -> bool:
        return covers(actor, f"outbound.{action}", people=(), department=mail.department_id)

    one_of_two = actor.person_pk in (mail.sender_id, row.proposed_by_id)
    involved = one_of_two or actor.person_pk == row.confirmed_by_id
    return EmergencyRow(
        public_id=row.public_id,
        mail_id=mail.public_id,
        subject=mail.head["subject"],
        sender_name=mail.sender.name if mail.sender else "",
        state=row.state,
        state_label=_(label),
        colour=colour,
        reason=row.reason,
        binding=row.binding,
        proposed_by_name=row.proposed_by.name,
        proposed_role=_(_ROLES[row.proposed_as]),
        proposed_at=row.proposed_at,
        lapses_at=row.lapses_at,
        confirmed_by_name=row.confirmed_by.name if row.confirmed_by else "",
        confirmed_role=_(_ROLES[row.confirmed_as]) if row.confirmed_as else "",
        confirmed_at=row.confirmed_at,
        check_due=row.check_due,
        overdue=row.overdue_at is not None and row.state == "released",
        checked_by_name=row.checked_by.name if row.checked_by else "",
        checked_at=row.checked_at,
        outcome=row.outcome,
        note=row.note,
        may_confirm=row.state == "proposed" and not one_of_two and may("confirm_emergency"),
        may_withdraw=row.state == "proposed" and may("withdraw_emergency"),
        may_check=row.state == "released" and not involved and may("check_emergency"),
    )
