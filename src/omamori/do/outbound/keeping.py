"""守られた割合。How often each control should have acted in the last days, and how often it did not (J.6.1).

A control did not act when a mail it speaks of left while it was only being tried (test mode), and when
two people sent a mail on in an emergency without the check. Everything else that it spoke of was kept:
delayed, checked, put right, withdrawn or refused.
"""

import dataclasses
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext_noop

from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailReason, MendedReason
from omamori.foundation.calendar.clock import JST

_SENT_ON = ("released", "checked")
SECOND_CHECK = "second_check"


def names() -> dict[str, str]:
    """Japanese names of what is kept, by code of the control: the second check by what it is for."""
    labels = {rule: kind.label for rule, kind in KINDS.items()}
    return labels | {SECOND_CHECK: gettext_noop("二人目の確認")}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kept:
    """One control over a span of days.

    Attributes:
        control: its code.
        of: mails it should have acted on; exceptions: of them those that left without it.
    """

    control: str
    of: int
    exceptions: int


def kept(*, on: date, days: int) -> tuple[Kept, ...]:
    """Every control that spoke in the days before and on a day; three queries."""
    end = datetime.combine(on + timedelta(days=1), time(), JST)
    span = (end - timedelta(days=days), end)
    tried = Q(test_mode=True) & ~Q(mail__released_at=None)
    hurried = Q(test_mode=False, mail__emergencies__state__in=_SENT_ON)
    rows = MailReason.objects.filter(mail__received_at__range=span, rule__in=KINDS).order_by()
    counted = rows.values("rule").annotate(
        of=Count("mail", distinct=True),
        exceptions=Count("mail", distinct=True, filter=tried | hurried),
    )
    mended = _mended(span)
    found = [
        Kept(control=r["rule"], of=r["of"] + mended.pop(r["rule"], 0), exceptions=r["exceptions"])
        for r in counted
    ]
    found += [Kept(control=rule, of=count, exceptions=0) for rule, count in mended.items()]
    # The second check has no reason of its own: it is what several controls ask for.
    asked = Mail.objects.filter(received_at__range=span, verdict=Verdict.SECOND_CHECK.value)
    second = asked.aggregate(
        of=Count("pk", distinct=True),
        exceptions=Count("pk", distinct=True, filter=Q(emergencies__state__in=_SENT_ON)),
    )
    if second["of"]:
        found.append(Kept(control=SECOND_CHECK, **second))
    return tuple(found)


def _mended(span: tuple[datetime, datetime]) -> dict[str, int]:
    """Mails by rule that the sender put right, so that the rule is silent now."""
    rows = MendedReason.objects.filter(mail__received_at__range=span, rule__in=KINDS).order_by()
    return dict(rows.values_list("rule").annotate(Count("mail", distinct=True)))
