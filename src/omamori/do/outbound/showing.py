"""行を見せる形に。Turns rows of mails and controls into what readers see; the caller has the right."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from omamori.do.outbound import (
    addressed,
    asking,
    describing,
    emergency_queries,
    loosening,
    self_checking,
    wording,
)
from omamori.do.outbound.contents import Contents
from omamori.do.outbound.control_rows import VersionRow
from omamori.do.outbound.domain import rewriting
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.states import EDITABLE, HELD, LABELS, STOPPABLE, State
from omamori.do.outbound.mail import Field, Verdict
from omamori.do.outbound.models import (
    ControlVersion,
    Mail,
    MailAttachment,
    MailReason,
    MailRecipient,
)
from omamori.do.outbound.published_reasons import behind
from omamori.do.outbound.rows import (
    Allowed,
    AttachmentRow,
    AttemptRow,
    CheckerRow,
    CheckRow,
    MailDetail,
    MailLine,
    PlaceRow,
    ReasonRow,
    ReceiverRow,
    SecondView,
)
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import covers
from omamori.foundation.approvals import queries as approvals

_COLOURS = {
    State.WAITING_SENDER: "watch",
    State.WAITING_SECOND: "watch",
    State.DELAYED: "key",
    State.RELEASING: "key",
    State.DELIVERED: "good",
    State.EXPIRED: "late",
    State.BOUNCED: "late",
    State.REFUSED: "late",
}
_MARKS = {
    Verdict.DELAY: ("待ち時間", "key"),
    Verdict.SELF_CHECK: ("自己確認", "watch"),
    Verdict.SECOND_CHECK: ("ダブルチェック", "late"),
    Verdict.REFUSE: ("送れません", "late"),
}

Warnings = dict[str, tuple[str, ...]]


def line(row: Mail) -> MailLine:
    """A mail as a line of a list; reads no further row."""
    state = State(row.state)
    return MailLine(
        public_id=row.public_id,
        state=row.state,
        state_label=_(LABELS[state]),
        colour=_COLOURS.get(state, ""),
        verdict=row.verdict,
        subject=row.head["subject"],
        sender_id=row.sender.public_id if row.sender else "",
        sender_name=row.sender.name if row.sender else row.head["sender"],
        department_name=row.department.name if row.department else "",
        received_at=row.received_at,
        recipients_count=row.recipients_count,
        outside_count=row.outside_count,
        attachments_count=row.attachments_count,
        persons=row.persons,
        persons_told=row.persons_told,
        examined=row.examined,
        reasons=tuple(_(KINDS[code].label) for code in row.rules if code in KINDS),
        deadline=row.deadline,
        release_after=row.release_after,
        repeated=row.possible_duplicate_of_id is not None,
        medium=row.medium,
    )


def detail(actor: Actor, row: Mail) -> MailDetail:
    """Everything the page of a mail shows."""
    receivers, files, reasons = _marked(actor, row)
    allowed = _allowed(actor, row)
    body = Contents.from_json(row.body)
    repeated = row.possible_duplicate_of
    waits = row.state == State.WAITING_SECOND.value
    course = approvals.course("mail", row.public_id) if waits else ()
    return MailDetail(
        line=line(row),
        from_address=row.head["from_address"],
        from_name=row.head["from_name"],
        body=describing.body_text(body),
        body_hidden=describing.hidden_text(body),
        preview=row.head["preview"] if allowed.read else "",
        size=row.size,
        sha256=row.sha256,
        recipients=receivers,
        attachments=files,
        reasons=tuple(r for r in reasons if not r.test_mode),
        tests=tuple(r for r in reasons if r.test_mode),
        checks=_checks(row),
        attempts=_attempts(row),
        checkers=_checkers(row) if allowed.check or allowed.ask_another else (),
        asked_name=next((turn.person_name for turn in course if turn.is_asked), ""),
        course=course,
        emergency_id=emergency_queries.open_emergency(actor, row.public_id) if waits else "",
        nobody_at=row.nobody_at if waits and not row.approval_id else None,
        needs_second=row.verdict == Verdict.SECOND_CHECK.value,
        repeats=repeated.public_id if repeated else "",
        possible_duplicate=row.possible_duplicate,
        released_at=row.released_at,
        closed_at=row.closed_at,
        content_erased_at=row.content_erased_at,
        cause=wording.cause_label(row.withdrawn_cause),
        near_miss=row.near_miss,
        rewrite=_rewrite(row, receivers) if actor.person_pk == row.sender_id else "",
        allowed=allowed,
    )


def _rewrite(row: Mail, receivers: Iterable[ReceiverRow]) -> str:
    """The draft by which a refused mail is written anew: what the rules allow instead."""
    if row.state != State.REFUSED.value or row.medium != "mail":
        return ""
    going = [r for r in receivers if r.in_envelope and not r.removed and r.field != Field.BCC.value]
    return rewriting.draft(
        row.head["subject"],
        to=[r.address for r in going if r.field == Field.TO.value],
        cc=[r.address for r in going if r.field == Field.CC.value],
        hidden="many_visible" in row.rules,
    )


def _marked(
    actor: Actor,
    row: Mail,
) -> tuple[tuple[ReceiverRow, ...], tuple[AttachmentRow, ...], tuple[ReasonRow, ...]]:
    found = tuple(MailReason.objects.filter(mail=row).order_by("id"))
    reasons = _reasons(found)
    receivers = addressed.receivers(actor, row, found)
    files = _attachments(row, _warnings(reasons))
    return self_checking.marked(found, receivers, files, reasons)


def second_view(actor: Actor, row: Mail) -> SecondView:
    """What the second person sees."""
    receivers, files, reasons = _marked(actor, row)
    body = Contents.from_json(row.body)
    return SecondView(
        public_id=row.public_id,
        subject=row.head["subject"],
        sender_name=row.sender.name if row.sender else row.head["sender"],
        department_name=row.department.name if row.department else "",
        received_at=row.received_at,
        recipients=tuple(r for r in receivers if not r.removed),
        attachments=files,
        reasons=tuple(r for r in reasons if not r.test_mode),
        body=describing.body_text(body),
        body_hidden=describing.hidden_text(body),
        extract=describing.masked(row.head["preview"]),
        binding=row.binding,
    )


def version(
    actor: Actor, row: ControlVersion, in_force: Collection[int], today: date
) -> VersionRow:
    """A version of a control; ``in_force`` are the keys of those that count today."""
    if row.rejected_at:
        state = "rejected"
    elif row.approved_at is None:
        state = "waiting"
    elif row.pk in in_force:
        state = "in_force"
    else:
        state = "coming" if row.effective_from > today else "past"
    return VersionRow(
        public_id=row.public_id,
        number=row.number,
        parameters=row.parameters,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        scope_kind=row.scope_kind,
        scope_value=row.scope_value,
        active=row.active,
        test_mode=row.test_mode,
        reason=row.reason,
        proposed_by_name=row.proposed_by.name if row.proposed_by else "",
        approved_by_name=row.approved_by.name if row.approved_by else "",
        state=state,
        mine=row.proposed_by_id == actor.person_pk,
        looser=tuple(map(_, loosening.of(row))) if state == "waiting" else (),
        needs_top=row.needs_top,
    )


def _reasons(found: Iterable[MailReason]) -> tuple[ReasonRow, ...]:
    return tuple(_reason(reason) for reason in found if reason.rule in KINDS)


def _reason(row: MailReason) -> ReasonRow:
    mark, state = _MARKS[Verdict(row.severity)]
    published = behind(row.rule)
    return ReasonRow(
        rule=row.rule,
        label=_(KINDS[row.rule].label),
        severity=row.severity,
        mark=_(mark),
        state=state,
        text=wording.sentence(row.rule, row.detail["args"]),
        advice=wording.advice(row.rule, row.detail["args"]),
        clause=f"{row.clause} / {row.item}",
        targets=tuple(t[1] for t in row.detail["targets"] if t[1]),
        test_mode=row.test_mode,
        in_text=any(t[0] == "body" for t in row.detail["targets"]),
        why=published.text,
        why_source=published.source,
    )


def _warnings(reasons: tuple[ReasonRow, ...]) -> Warnings:
    """What stands beside each file: the notes that single it out."""
    found: Warnings = {}
    for reason in reasons:
        if not reason.test_mode and reason.rule not in addressed.PLAIN:
            for target in reason.targets:
                found[target] = (*found.get(target, ()), reason.text)
    return found


def _attachments(row: Mail, warnings: Warnings) -> tuple[AttachmentRow, ...]:
    rows = MailAttachment.objects.filter(mail=row).order_by("number")
    return tuple(_attachment(a, warnings) for a in rows)


def _attachment(row: MailAttachment, warnings: Warnings) -> AttachmentRow:
    found = Contents.from_json(row.found)
    name = describing.plain_name(row.name)
    turned = _("名前の並びを逆に見せる文字が入っています。拡張子を確かめてください。")
    return AttachmentRow(
        public_id=row.public_id,
        number=row.number,
        name=name,
        media_type=row.media_type,
        size=row.size,
        by_link=row.by_link,
        examined=row.examined,
        why="" if row.examined else wording.why_text(row.why),
        summary=describing.summary(found),
        hidden=describing.hidden_text(found),
        kinds=describing.kinds_text(found.kinds),
        persons_low=found.others.low,
        persons=found.others.estimate,
        persons_high=found.others.high,
        places=tuple(
            PlaceRow(name=describing.place_text(p.name), hidden=p.hidden, persons=p.persons)
            for p in found.places
        ),
        ticked=row.ticked_at is not None,
        warnings=(*((turned,) if name != row.name else ()), *warnings.get(row.public_id, ())),
    )


def _checks(row: Mail) -> tuple[CheckRow, ...]:
    return tuple(
        CheckRow(at=c.at, person_name=c.person.name, by=c.by, outcome=c.outcome, note=c.note)
        for c in row.checks.select_related("person")
    )


def _attempts(row: Mail) -> tuple[AttemptRow, ...]:
    return tuple(
        AttemptRow(
            number=a.number,
            started_at=a.started_at,
            ended_at=a.ended_at,
            outcome=a.outcome,
            reply_code=a.reply_code,
        )
        for a in row.attempts.order_by("-number")[:20]
    )


def _checkers(row: Mail) -> tuple[CheckerRow, ...]:
    if row.verdict != Verdict.SECOND_CHECK.value:
        return ()
    return tuple(
        CheckerRow(
            public_id=p.public_id, name=p.name, department_name=p.department_name, title=p.title
        )
        for p in asking.possible_checkers(row)
    )


def _can_be_emergency(row: Mail) -> bool:
    waits = State(row.state) in (State.WAITING_SECOND, State.EXPIRED)
    return waits and row.sender_id is not None and row.verdict == Verdict.SECOND_CHECK.value


def _allowed(actor: Actor, row: Mail) -> Allowed:
    state = State(row.state)

    def may(action: str) -> bool:
        return covers(
            actor, f"outbound.{action}", people=(row.sender_id,), department=row.department_id
        )

    edit = state in EDITABLE and may("remove_recipients")
    visible = MailRecipient.objects.filter(mail=row, removed_at=None, inside=False)
    return Allowed(
        check=state in (State.WAITING_SENDER, State.EXPIRED) and may("check_own"),
        ask_another=state is State.WAITING_SECOND
        and row.sender_id is not None
        and may("ask_another"),
        open=state in HELD and may("open_attachment"),
        request_emergency=_can_be_emergency(row) and may("request_emergency"),
        propose_emergency=_can_be_emergency(row)
        and actor.person_pk != row.sender_id
        and may("propose_emergency"),
        withdraw=state in STOPPABLE and may("withdraw"),
        recall=state is State.DELAYED and may("recall"),
        edit=edit,
        hide=edit and visible.exclude(field=Field.BCC.value).exists(),
        release_unclaimed=row.sender_id is None
        and state in (State.WAITING_SECOND, State.EXPIRED)
        and may("release_unclaimed"),
        read=may("read_content"),
    )
