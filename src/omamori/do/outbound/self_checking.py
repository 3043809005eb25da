"""自己確認の印。Which receivers, files and reasons the sender has to tick, and the ticks that were given (J.9.2)."""

import dataclasses
import itertools
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from omamori.do.outbound.domain.errors import NotAllTicked
from omamori.do.outbound.domain.self_check import Pointing, ToLookAt, to_look_at
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailAttachment, MailReason, MailRecipient
from omamori.do.outbound.rows import AttachmentRow, ReasonRow, ReceiverGroup, ReceiverRow
from omamori.foundation.calendar import clock

_LOOKED = "looked_at"
_TOGETHER = 5
"""From so many receivers of one company, all doubted for the same reasons, one tick is for all."""


def wanted(mail: Mail) -> ToLookAt:
    """What the sender has to tick of a mail as it is now."""
    return to_look_at(
        [pointing(row) for row in MailReason.objects.filter(mail=mail)],
        frozenset(_receivers(mail).values_list("public_id", flat=True)),
        frozenset(MailAttachment.objects.filter(mail=mail).values_list("public_id", flat=True)),
    )


def pointing(row: MailReason) -> Pointing:
    """A stored reason, as the decision takes it."""
    return Pointing(
        rule=row.rule,
        severity=Verdict(row.severity),
        targets=tuple((kind, key) for kind, key in row.detail["targets"]),
        speaks=not row.test_mode,
    )


def tick(mail: Mail, ticked: ToLookAt) -> None:
    """Note what the sender has looked at; in the caller's transaction.

    Raises:
        NotAllTicked: something doubted was not looked at, or the page is out of date.
    """
    receivers, files = _receivers(mail), MailAttachment.objects.filter(mail=mail)
    gone = ticked.recipients - set(receivers.values_list("public_id", flat=True))
    gone |= ticked.attachments - set(files.values_list("public_id", flat=True))
    missing = wanted(mail).missing(ticked)
    if missing or gone:
        raise NotAllTicked(_("残り %(count)s 件") % {"count": missing} if missing else "")
    now = clock.now()
    receivers.filter(public_id__in=ticked.recipients).update(ticked_at=now)
    files.filter(public_id__in=ticked.attachments).update(ticked_at=now)
    for row in MailReason.objects.filter(mail=mail, rule__in=ticked.reasons, test_mode=False):
        row.detail = {**row.detail, _LOOKED: now.isoformat()}
        row.save(update_fields=["detail"])


def untick(mail: Mail) -> None:
    """Earlier checks lapse: everything doubted is to be looked at anew."""
    MailRecipient.objects.filter(mail=mail).update(ticked_at=None)
    MailAttachment.objects.filter(mail=mail).update(ticked_at=None)
    for row in MailReason.objects.filter(mail=mail):
        if _LOOKED in row.detail:
            row.detail = {key: value for key, value in row.detail.items() if key != _LOOKED}
            row.save(update_fields=["detail"])


def done(mail: Mail) -> bool:
    """Whether the sender has looked at all that he has to look at."""
    seen = MailReason.objects.filter(mail=mail)
    ticked = ToLookAt(
        recipients=frozenset(
            _receivers(mail).exclude(ticked_at=None).values_list("public_id", flat=True)
        ),
        attachments=frozenset(
            MailAttachment.objects.filter(mail=mail)
            .exclude(ticked_at=None)
            .values_list("public_id", flat=True)
        ),
        reasons=frozenset(row.rule for row in seen if _LOOKED in row.detail),
    )
    return wanted(mail).missing(ticked) == 0


def marked(
    found: Iterable[MailReason],
    receivers: tuple[ReceiverRow, ...],
    files: tuple[AttachmentRow, ...],
    reasons: tuple[ReasonRow, ...],
) -> tuple[tuple[ReceiverRow, ...], tuple[AttachmentRow, ...], tuple[ReasonRow, ...]]:
    """The same rows, those marked that the sender has to tick."""
    look = to_look_at(
        map(pointing, found),
        frozenset(r.public_id for r in receivers if r.in_envelope and not r.removed),
        frozenset(f.public_id for f in files),
    )
    firsts = {row.rule: row for row in reversed([r for r in reasons if not r.test_mode])}
    return (
        tuple(dataclasses.replace(r, doubtful=r.public_id in look.recipients) for r in receivers),
        tuple(dataclasses.replace(f, doubtful=f.public_id in look.attachments) for f in files),
        tuple(
            dataclasses.replace(r, doubtful=r.rule in look.reasons and firsts.get(r.rule) is r)
            for r in reasons
        ),
    )


def groups(receivers: Iterable[ReceiverRow]) -> tuple[ReceiverGroup, ...]:
    """Who gets it, by company; companies with somebody doubted first."""
    going = sorted((r for r in receivers if r.in_envelope and not r.removed), key=_company)
    found = [_group(name, tuple(rows)) for name, rows in itertools.groupby(going, key=_company)]
    return tuple(sorted(found, key=lambda group: not any(r.doubtful for r in group.rows)))


def _group(company: str, rows: tuple[ReceiverRow, ...]) -> ReceiverGroup:
    alike = all(r.doubtful for r in rows) and len({r.warnings for r in rows}) == 1
    return ReceiverGroup(company=company, rows=rows, together=alike and len(rows) >= _TOGETHER)


def _company(row: ReceiverRow) -> str:
    return row.company


def _receivers(mail: Mail) -> "QuerySet[MailRecipient]":
    return MailRecipient.objects.filter(mail=mail, removed_at=None, in_envelope=True)
