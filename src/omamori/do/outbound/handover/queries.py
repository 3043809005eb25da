"""リンクを読む。Frozen rows of links within the reader's reach; names of receivers as the mail has them."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from omamori.do.outbound.handover import links as rows_of
from omamori.do.outbound.handover.domain.opening import Standing
from omamori.do.outbound.handover.models import Handover, HandoverReceiver, Happening
from omamori.do.outbound.models import Mail, MailRecipient
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, require

PAGE = 20


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkLine:
    """One link in a list; ``over``: its days are gone, nobody stopped it."""

    public_id: str
    subject: str
    sender_name: str
    state_label: str
    colour: str
    made_at: datetime
    expires_at: datetime
    opened: int
    over: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class LogRow:
    """What a receiver did."""

    at: datetime
    label: str
    file_name: str
    client: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReceiverRow:
    """A receiver of the mail.

    Attributes:
        public_id: empty while he has never asked for a code.
        log: oldest first.
    """

    public_id: str
    name: str
    address: str
    opened_at: datetime | None
    locked: bool
    log: tuple[LogRow, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file behind a link; its name is empty once it is erased."""

    name: str
    size: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class LinkDetail:
    """One link.

    Attributes:
        accident: stopped as wrong after somebody had opened it: an accident is to be reported.
    """

    line: LinkLine
    mail_id: str
    files: tuple[FileRow, ...]
    receivers: tuple[ReceiverRow, ...]
    fetches: int
    recalled_at: datetime | None
    recalled_by: str
    erased_at: datetime | None
    log_erased_at: datetime | None
    accident: bool
    may_recall: bool
    may_unlock: bool
    may_extend: bool
    extension_asked_at: datetime | None


def links(actor: Actor, *, after: str = "") -> tuple[tuple[LinkLine, ...], str]:
    """A page of links the actor may see, newest first, and where the next one begins.

    Raises:
        NotPermitted.
    """
    require(actor, "handover.see")
    rows = Handover.objects.filter(_seen(actor)).select_related("mail__sender")
    if after:
        last = Handover.objects.filter(public_id=after).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    counted = rows.annotate(opened=Count("receivers", filter=Q(receivers__opened_at__isnull=False)))
    found = list(counted.order_by("-pk")[: PAGE + 1])
    older = found[PAGE - 1].public_id if len(found) > PAGE else ""
    return tuple(_line(row, row.opened) for row in found[:PAGE]), older


def link(actor: Actor, link_id: str) -> LinkDetail:
    """One link with everything that happened.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "handover.see")
    rows = Handover.objects.select_related("mail__sender", "mail__department", "recalled_by")
    row = rows.filter(_seen(actor), public_id=link_id).first()
    if row is None:
        raise NotFound
    receivers = _receivers(row)
    opened = sum(r.opened_at is not None for r in receivers)
    living = row.recalled_at is None and row.erased_at is None
    return LinkDetail(
        line=_line(row, opened),
        mail_id=row.mail.public_id,
        files=tuple(FileRow(name=f.name, size=f.size) for f in row.files.all()),
        receivers=receivers,
        fetches=row.fetches,
        recalled_at=row.recalled_at,
        recalled_by=row.recalled_by.name if row.recalled_by else "",
        erased_at=row.erased_at,
        log_erased_at=row.log_erased_at,
        accident=row.wrong and opened > 0,
        may_recall=living and _covers(actor, "handover.recall", row.mail),
        extension_asked_at=row.extension_asked_at,
        may_extend=living and _covers(actor, "handover.extend", row.mail),
        may_unlock=living and _covers(actor, "handover.unlock", row.mail),
    )


def _seen(actor: Actor) -> Q:
    how_far = reach(actor, "handover.see")
    if how_far is Reach.ALL:
        return Q()
    own = Q(mail__sender_id=actor.person_pk)
    if how_far is Reach.DEPARTMENT:
        return own | Q(mail__department_id__in=actor.department_pks)
    return own


def _covers(actor: Actor, right: str, mail: Mail) -> bool:
    return covers(actor, right, people=(mail.sender_id,), department=mail.department_id)


def _line(row: Handover, opened: int) -> LinkLine:
    standing = rows_of.standing_of(row)
    label, colour = {
        Standing.WAITING: (_("まだ送っていません"), "watch"),
        Standing.OPEN: (_("受け取れます"), "good"),
        Standing.STOPPED: (_("止めました"), "late"),
        Standing.OVER: (_("期限が過ぎました"), ""),
    }[standing]
    return LinkLine(
        public_id=row.public_id,
        over=standing is Standing.OVER,
        subject=row.mail.head["subject"],
        sender_name=row.mail.sender.name if row.mail.sender else "",
        state_label=label,
        colour=colour,
        made_at=row.made_at,
        expires_at=row.expires_at,
        opened=opened,
    )


def _receivers(row: Handover) -> tuple[ReceiverRow, ...]:
    people = MailRecipient.objects.filter(mail=row.mail_id, in_envelope=True, removed_at=None)
    known = {r.recipient_id: r for r in row.receivers.all()}
    logs: dict[int, list[Happening]] = {}
    for one in Happening.objects.filter(receiver__handover=row).select_related("file"):
        logs.setdefault(one.receiver_id, []).append(one)
    return tuple(_receiver(p, known.get(p.pk), logs) for p in people)


def _receiver(
    person: MailRecipient, row: HandoverReceiver | None, logs: dict[int, list[Happening]]
) -> ReceiverRow:
    return ReceiverRow(
        public_id=row.public_id if row else "",
        name=person.display_name,
        address=person.address,
        opened_at=row.opened_at if row else None,
        locked=row is not None and row.locked_at is not None,
        log=tuple(_log(logs.get(row.pk, ()))) if row else (),
    )


def _log(rows: Iterable[Happening]) -> Iterable[LogRow]:
    for row in rows:
        yield LogRow(
            at=row.at,
            label=_(str(Happening.What(row.what).label)),
            file_name=row.file.name if row.file else "",
            client=row.client,
        )


def asked_to_extend(actor: Actor) -> tuple[LinkLine, ...]:
    """Own links of which a receiver asks more days; at most 20."""
    if not actor.person_pk or actor.only or reach(actor, "handover.see") is Reach.NONE:
        return ()
    rows = Handover.objects.select_related("mail__sender").filter(
        mail__sender_id=actor.person_pk,
        extension_asked_at__isnull=False,
        recalled_at=None,
        erased_at=None,
    )
    return tuple(_line(row, 0) for row in rows.order_by("extension_asked_at")[:PAGE])
