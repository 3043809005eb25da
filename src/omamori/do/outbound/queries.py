"""送信メールの問い。Lists, one mail, the second person's view, the controls: as the reader may see them."""

import dataclasses
from datetime import datetime, timedelta

from django.db.models import Case, Count, Q, QuerySet, Value, When

from omamori.do.outbound import naming, opinions, scoping, showing, starting_values
from omamori.do.outbound.control_rows import ControlRow, ProposalRow, VersionRow
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.scopes import COMPANY
from omamori.do.outbound.domain.scopes import in_force as in_force_on
from omamori.do.outbound.domain.states import HELD, State
from omamori.do.outbound.models import ControlVersion, Mail, MailReason, MendedReason
from omamori.do.outbound.rows import (
    AskedLine,
    MailDetail,
    MailLine,
    MailPage,
    SecondView,
)
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach, require, visible
from omamori.foundation.approvals import queries as approvals
from omamori.foundation.calendar import clock

PAGE = 50
_PAST = Case(When(state=State.EXPIRED.value, then=Value(1)), default=Value(0))
"""Mails past their limit stand behind those whose time still runs."""
FILTERS: dict[str, tuple[State, ...]] = {
    "held": tuple(sorted(HELD)),
    "delayed": (State.DELAYED, State.RELEASING),
    "sent": (State.DELIVERED,),
    "stopped": (State.WITHDRAWN, State.REFUSED, State.BOUNCED),
}
"""Tabs of the list: name → states; any other name shows all."""


def mails(
    actor: Actor, *, show: str = "", after: str = "", sender: str = "", department: str = ""
) -> MailPage:
    """Mails within the reader's reach, newest first, 50 at a time.

    Args:
        actor: who looks.
        show: a key of ``FILTERS``, or empty for all.
        after: ``older`` of the page before.
        sender, department: public ids, to narrow the list.
    """
    rows = _visible(actor)
    if show in FILTERS:
        rows = rows.filter(state__in=[s.value for s in FILTERS[show]])
    if sender:
        rows = rows.filter(sender__public_id=sender)
    if department:
        rows = rows.filter(department__public_id=department)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    lines = tuple(showing.line(row) for row in found[:PAGE])
    return MailPage(rows=lines, older=lines[-1].public_id if len(found) > PAGE else "")


def waiting_for(actor: Actor) -> tuple[MailLine, ...]:
    """The actor's own mails that wait for his check, the next limit first, those past it last; at most 50."""
    require(actor, "outbound.see")
    if not actor.person_pk or actor.only:
        return ()
    states = (State.WAITING_SENDER.value, State.EXPIRED.value)
    rows = _rows().filter(sender_id=actor.person_pk, state__in=states)
    return tuple(showing.line(row) for row in rows.order_by(_PAST, "deadline", "public_id")[:PAGE])


def own_open(actor: Actor) -> tuple[tuple[MailLine, ...], tuple[MailLine, ...]]:
    """``waiting_for``, and what waits to go and can be called back, also by who has checked it: one query."""
    require(actor, "outbound.see")
    if not actor.person_pk or actor.only:
        return (), ()
    states = (State.WAITING_SENDER.value, State.EXPIRED.value, State.DELAYED.value)
    checked = Q(checker_id=actor.person_pk, state=State.DELAYED.value)
    rows = _rows().filter(Q(sender_id=actor.person_pk, state__in=states) | checked)
    lines = [showing.line(row) for row in rows.order_by(_PAST, "deadline", "public_id")[: 2 * PAGE]]
    leaving = tuple(line for line in lines if line.state == State.DELAYED.value)
    return tuple(line for line in lines if line not in leaving), leaving


def unclaimed(actor: Actor) -> tuple[MailLine, ...]:
    """Held mails whose sender is not known, for the office; at most 50."""
    require(actor, "outbound.release_unclaimed")
    rows = _rows().filter(sender=None, state__in=[s.value for s in HELD])
    return tuple(showing.line(row) for row in rows.order_by("public_id")[:PAGE])


def mail(actor: Actor, mail_id: str) -> MailDetail:
    """One mail.

    Raises:
        NotFound: none, or out of reach: the same answer.
    """
    row = _visible(actor).filter(public_id=mail_id).first()
    if row is None:
        raise NotFound
    return showing.detail(actor, row)


def for_second_check(actor: Actor, mail_id: str) -> SecondView:
    """The mail as the person asked for the second check sees it.

    Raises:
        NotFound: this person is not asked about this mail: the same answer as for none.
    """
    require(actor, "outbound.answer_second")
    row = _rows().filter(public_id=mail_id, state=State.WAITING_SECOND.value).first()
    if row is None or not row.approval_id:
        raise NotFound
    if actor.only not in ("", f"approval:{row.approval_id}"):
        raise NotFound
    if approvals.asked_person("mail", row.public_id) != actor.person_id:
        raise NotFound
    return showing.second_view(actor, row)


def asked_of(actor: Actor) -> tuple[AskedLine, ...]:
    """Mails about which this person is asked for the second check now, first limit first."""
    require(actor, "outbound.answer_second")
    if not actor.person_pk or actor.only:
        return ()
    rows = approvals.waiting(actor, kind="mail").rows
    names = subjects_asked_about(actor, tuple(row.subject_id for row in rows))
    lines = (
        AskedLine(
            request_id=row.public_id,
            subject=names.get(row.subject_id, ""),
            asked_by_name=row.asked_by_name,
            turn_ends=row.turn_ends,
        )
        for row in rows
    )
    return tuple(sorted(lines, key=lambda line: line.turn_ends))


def subjects_asked_about(actor: Actor, mail_ids: tuple[str, ...]) -> dict[str, str]:
    """Subjects by public id, of those of these mails about which this person is or was asked."""
    require(actor, "outbound.answer_second")
    known = approvals.was_asked(actor, "mail", mail_ids)
    rows = Mail.objects.filter(public_id__in=known).only("public_id", "head")
    return {row.public_id: row.head["subject"] for row in rows}


def leaves_at(actor: Actor, mail_id: str) -> datetime | None:
    """When a mail goes that this person has let go; None when it does not wait, or is not his."""
    if not actor.person_pk:
        return None
    rows = Mail.objects.filter(
        public_id=mail_id, state=State.DELAYED.value, checker_id=actor.person_pk
    )
    return rows.values_list("release_after", flat=True).first()


def particulars(mail_id: str) -> tuple[tuple[str, str], ...]:
    """How notices name a mail: masked, without its content."""
    row = _rows().filter(public_id=mail_id).first()
    return naming.particulars(row) if row is not None else ()


def messages_among(mail_ids: tuple[str, ...]) -> frozenset[str]:
    """Which of these go by a messaging tool; says nothing else of them."""
    rows = Mail.objects.filter(public_id__in=mail_ids).exclude(medium="mail")
    return frozenset(rows.values_list("public_id", flat=True))


def held_counts(actor: Actor) -> dict[str, int]:
    """How many mails are held, within the reader's reach, by state; for the home page.

    Top management answers for the company and sees its number, though none of the mails.
    """
    seen = _rows() if Role.TOP in actor.roles and not actor.only else _visible(actor)
    rows = seen.filter(state__in=[s.value for s in HELD])
    return dict(rows.order_by().values_list("state").annotate(Count("id")))


def all_controls(actor: Actor) -> tuple[ControlRow, ...]:
    """Every control with its versions and how often it spoke in 30 days."""
    require(actor, "outbound.see_controls")
    versions: dict[str, list[ControlVersion]] = {}
    stored = ControlVersion.objects.select_related("proposed_by", "approved_by")
    for row in stored.order_by("rule", "-number"):
        versions.setdefault(row.rule, []).append(row)
    spoke = _spoke(clock.now() - timedelta(days=30))
    heard = opinions.learned(KINDS)
    rows = (_control(actor, rule, versions.get(rule, []), spoke) for rule in KINDS)
    return tuple(dataclasses.replace(row, learned=heard.get(row.rule)) for row in rows)


def is_in_force(actor: Actor, version_id: str) -> bool:
    """Whether a version has been approved, from its day on."""
    require(actor, "outbound.see_controls")
    return ControlVersion.objects.filter(public_id=version_id).exclude(approved_at=None).exists()


def proposals_for(actor: Actor) -> tuple[ProposalRow, ...]:
    """Proposals that this person may decide on, oldest first; at most 50."""
    if reach(actor, "outbound.approve_control") is Reach.NONE or actor.only:
        return ()
    rows = ControlVersion.objects.select_related("proposed_by").filter(
        approved_at=None, rejected_at=None
    )
    # What the officer may decide alone is not put before top management as well.
    rows = rows.filter(needs_top=Role.TOP in actor.roles)
    rows = rows.exclude(proposed_by_id=actor.person_pk).order_by("proposed_at")[:PAGE]
    return tuple(
        ProposalRow(
            label=KINDS[row.rule].label,
            proposed_by_name=row.proposed_by.name if row.proposed_by else "",
            effective_from=row.effective_from,
            needs_top=row.needs_top,
        )
        for row in rows
    )


def control_names() -> dict[str, str]:
    """Japanese names of the controls by code, as the page of controls has them."""
    return {rule: kind.label for rule, kind in KINDS.items()}


def control(actor: Actor, rule: str) -> ControlRow:
    """One control.

    Raises:
        NotFound: no such rule.
    """
    for row in all_controls(actor):
        if row.rule == rule:
            return row
    raise NotFound


def _rows() -> "QuerySet[Mail]":
    return Mail.objects.select_related("sender", "department")


def _visible(actor: Actor) -> "QuerySet[Mail]":
    require(actor, "outbound.see")
    if actor.only:
        return _rows().none()
    return _rows().filter(
        visible(actor, "outbound.see", own=("sender_id",), department="department_id")
    )


def _spoke(since: datetime) -> dict[tuple[str, bool], int]:
    """Mails by rule and whether it was only tried: of what it did nothing is lost by the mail being put right."""
    counts: dict[tuple[str, bool], int] = {}
    stands = MailReason.objects.filter(mail__received_at__gte=since)
    mended = MendedReason.objects.filter(mail__received_at__gte=since)
    for rows in (stands.order_by(), mended.order_by()):
        counted = rows.values_list("rule", "test_mode").annotate(Count("mail", distinct=True))
        for rule, test, count in counted:
            counts[rule, test] = counts.get((rule, test), 0) + count
    return counts


def _control(
    actor: Actor, rule: str, rows: list[ControlVersion], spoke: dict[tuple[str, bool], int]
) -> ControlRow:
    kind, starter, today = KINDS[rule], starting_values.starter()[rule], clock.today()
    approved = [scoping.dated(row) for row in rows if row.approved_at]
    counting = in_force_on(approved, today)
    keys = {found.what.pk for found in counting.values()}
    in_force = counting[COMPANY].what if COMPANY in counting else None
    shown = tuple(showing.version(actor, r, keys, today) for r in rows[:20])
    first = VersionRow(
        public_id="",
        number=0,
        parameters=starter.parameters,
        effective_from=None,
        active=True,
        test_mode=False,
        reason="",
        proposed_by_name="",
        approved_by_name="",
        state="in_force" if in_force is None else "past",
        mine=False,
    )
    current = showing.version(actor, in_force, keys, today) if in_force else first
    return ControlRow(
        rule=rule,
        label=kind.label,
        purpose=kind.purpose,
        speaks=kind.speaks,
        clause=in_force.clause if in_force else starter.clause,
        item=in_force.item if in_force else starter.item,
        parameters=kind.parameters,
        current=current,
        versions=(*shown, first),
        spoke=spoke.get((rule, False), 0),
        tested=spoke.get((rule, True), 0),
    )
