"""メッセージの問い。Tools with what the reader may do, messages with how far they are: frozen rows."""

import dataclasses
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from omamori.do.outbound.domain.states import LABELS, State
from omamori.do.outbound.messaging import recalling
from omamori.do.outbound.messaging.models import Adoption, Message
from omamori.do.outbound.messaging.services import Service, services
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require, visible
from omamori.foundation.calendar import clock

PAGE = 20
_LIVING = ("requested", "adopted", "stopped")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToolRow:
    """The adoption of a tool.

    Attributes:
        state, state_label, colour: where it stands.
        confirmed: the reader has confirmed the guidance that holds now.
        usable: the reader may write messages with it now.
        identity: who we are there; empty when it was never connected.
        mine: the reader asked for it.
        recall_hours: until when messages can be taken back, 0 for no limit; own_hours: as the company
            set it, None as the service documents it.
    """

    public_id: str
    tool: str
    label: str
    state: str
    state_label: str
    colour: str
    purpose: str
    risk: str
    measures: str
    clause: str
    guidance: str
    guidance_number: int
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    adopted_on: date | None
    confirmed: bool
    usable: bool
    identity: str
    mine: bool
    service: Service
    recall_hours: int
    own_hours: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A chat message.

    Attributes:
        mail_id: under this number its checks are shown.
        state_label, colour: of the sending, or of the checks before it.
        why: Japanese sentence on what the service said; empty for nothing.
        may_recall, may_settle, may_choose_again: what the reader can do now.
    """

    mail_id: str
    tool_label: str
    subject: str
    sender_name: str
    state: str
    state_label: str
    colour: str
    why: str
    received_at: datetime
    sent_at: datetime | None
    recalled_at: datetime | None
    may_recall: bool
    may_settle: bool
    may_choose_again: bool


def tools(actor: Actor) -> tuple[ToolRow, ...]:
    """Living adoptions in the order of the tools.

    Raises:
        NotPermitted.
    """
    require(actor, "messaging.see_tools")
    rows = Adoption.objects.filter(state__in=_LIVING).select_related("requested_by", "decided_by")
    order = list(services())
    found = sorted(rows.prefetch_related("confirmations"), key=lambda r: order.index(r.tool))
    return tuple(_tool(row, actor) for row in found)


def tool(actor: Actor, adoption_id: str) -> ToolRow:
    """One adoption, also one turned down.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "messaging.see_tools")
    rows = Adoption.objects.select_related("requested_by", "decided_by")
    row = rows.prefetch_related("confirmations").filter(public_id=adoption_id).first()
    if row is None:
        raise NotFound
    return _tool(row, actor)


def messages(actor: Actor, *, after: str = "") -> tuple[tuple[MessageRow, ...], str]:
    """The messages the actor may see, newest first, twenty at a time; and the key of the next page.

    Raises:
        NotPermitted.
    """
    require(actor, "outbound.see")
    seen = visible(
        actor, "outbound.see", own=("mail__sender_id",), department="mail__department_id"
    )
    rows = Message.objects.filter(seen).select_related("mail__sender", "adoption")
    last = Message.objects.filter(mail__public_id=after).values_list("pk", flat=True).first()
    if last:
        rows = rows.filter(Q(pk__lt=last))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = found[PAGE - 1].mail.public_id if len(found) > PAGE else ""
    return tuple(_message(row, actor, clock.now()) for row in found[:PAGE]), more


def message(actor: Actor, mail_id: str) -> MessageRow:
    """One message.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "outbound.see")
    rows = Message.objects.select_related("mail__sender", "adoption")
    row = rows.filter(mail__public_id=mail_id).first()
    if row is None or not _covers(actor, "outbound.see", row):
        raise NotFound
    return _message(row, actor, clock.now())


def requestable() -> tuple[Service, ...]:
    """Tools that nobody has asked for."""
    taken = set(Adoption.objects.filter(state__in=_LIVING).values_list("tool", flat=True))
    return tuple(s for s in services().values() if s.key not in taken)


def waiting_for_approval(actor: Actor) -> tuple[ToolRow, ...]:
    """Requests that the actor may decide."""
    if reach(actor, "messaging.approve_tool") is Reach.NONE:
        return ()
    return tuple(r for r in tools(actor) if r.state == "requested" and not r.mine)


def _tool(row: Adoption, actor: Actor) -> ToolRow:
    service = services()[row.tool]
    confirmed = any(
        c.person_id == actor.person_pk and c.guidance_number == row.guidance_number
        for c in row.confirmations.all()
    )
    colours = {"requested": "watch", "adopted": "good", "stopped": "late", "rejected": ""}
    return ToolRow(
        public_id=row.public_id,
        tool=row.tool,
        label=service.label,
        state=row.state,
        state_label=_(str(Adoption.State(row.state).label)),
        colour=colours[row.state],
        purpose=row.purpose,
        risk=row.risk,
        measures=row.measures,
        clause=row.clause,
        guidance=row.guidance,
        guidance_number=row.guidance_number,
        requested_by=row.requested_by.name,
        requested_at=row.requested_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        adopted_on=row.adopted_on,
        confirmed=confirmed,
        usable=confirmed and row.state == Adoption.State.ADOPTED,
        identity=row.identity,
        mine=row.requested_by_id == actor.person_pk,
        service=service,
        recall_hours=row.recall_hours or services()[row.tool].recall_hours,
        own_hours=row.recall_hours,
    )


def _message(row: Message, actor: Actor, now: datetime) -> MessageRow:
    state = State(row.mail.state)
    before = row.state == Message.State.WAITING
    held = state in (State.WAITING_SENDER, State.WAITING_SECOND, State.DELAYED, State.EXPIRED)
    sent = row.state in (Message.State.SENT, Message.State.UNKNOWN)
    own = row.mail.sender_id == actor.person_pk
    label = LABELS[state] if before else str(Message.State(row.state).label)
    return MessageRow(
        mail_id=row.mail.public_id,
        tool_label=services()[row.adoption.tool].label,
        subject=row.mail.head["subject"],
        sender_name=row.mail.sender.name if row.mail.sender else "",
        state=state.value if before else row.state,
        state_label=_(label),
        colour=_COLOURS.get(state.value if before else row.state, "watch"),
        why=_WHY[row.why]() if row.why in _WHY else "",
        received_at=row.mail.received_at,
        sent_at=row.sent_at,
        recalled_at=row.recalled_at,
        may_recall=sent
        and _covers(actor, "messaging.recall_sent", row)
        and recalling.may_recall(row, now),
        may_settle=row.state == Message.State.UNKNOWN and _covers(actor, "messaging.settle", row),
        may_choose_again=own and before and held,
    )


def _covers(actor: Actor, right: str, row: Message) -> bool:
    return covers(actor, right, people=(row.mail.sender_id,), department=row.mail.department_id)


_COLOURS = {
    "sent": "good",
    "recalled": "good",
    "failed": "late",
    "unknown": "late",
    "bounced": "late",
}
_WHY = {
    "not_authorised": lambda: _(
        "サービスが、この会社の鍵を受け付けませんでした。PMS事務局に知らせてください。"
    ),
    "no_talk": lambda: _("相手のトークが見つかりません。宛先の登録を確かめてください。"),
    "other_readers": lambda: _(
        "書いたあとに、トークを読む人が変わりました。だれが読むのかを確かめ、書き直してください。"
    ),
    "no_recall": lambda: _("一部は、サービスの側で取り消せませんでした。相手に電話してください。"),
    "content_lost": lambda: _("中身を読み出せませんでした。書き直してください。"),
    "gave_up": lambda: _("何度試しても、サービスにつながりませんでした。"),
    "rejected": lambda: _("サービスが受け付けませんでした。"),
    "foreign_upload": lambda: _(
        "サービスが知らない置き場を示したため、ファイルを送りませんでした。"
    ),
    "not_https": lambda: _("つなぎ先の設定が正しくありません。PMS事務局に知らせてください。"),
    "bad_key": lambda: _("つなぎ先の設定が正しくありません。PMS事務局に知らせてください。"),
}
