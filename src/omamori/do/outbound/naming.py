"""どのメールか。How notices name a mail without saying more than its reader may learn from a mail."""

import dataclasses
from collections.abc import Mapping

from django.utils.translation import gettext as _

from omamori.do.outbound.describing import masked
from omamori.do.outbound.models import Mail
from omamori.foundation.calendar import written_dates
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import PartnerRow

_COMPANIES = 2
_RECEIVERS = 50


@dataclasses.dataclass(frozen=True)
class Receivers:
    """Where a mail goes outside, for who has asked the directory already.

    Attributes:
        domains: in the order of the receivers.
        known: the partner of each domain that has one.
    """

    domains: tuple[str, ...]
    known: Mapping[str, PartnerRow]


def particulars(mail: Mail, to: Receivers | None = None) -> tuple[tuple[str, str], ...]:
    """Subject with numbers and addresses blotted out, the companies that get it."""
    return (
        (_("件名"), masked(mail.head["subject"]) or _("(件名なし)")),
        (_("宛先"), _companies(to or _receivers(mail))),
    )


def with_deadline(mail: Mail, to: Receivers | None = None) -> tuple[tuple[str, str], ...]:
    """The same with who sends it, and until when somebody should answer."""
    ends = mail.deadline
    return (
        *particulars(mail, to),
        (_("送信者"), mail.sender.name if mail.sender else ""),
        (_("いつまで"), written_dates.short(ends) if ends else ""),
    )


def _companies(to: Receivers) -> str:
    domains = to.domains[:_RECEIVERS]
    names = list(dict.fromkeys(to.known[d].name if d in to.known else d for d in domains))
    if not names:
        return _("社内")
    named = _("、").join(names[:_COMPANIES])
    left = len(names) - _COMPANIES
    return named if left <= 0 else _("%(names)s ほか %(n)s") % {"names": named, "n": left}


def _receivers(mail: Mail) -> Receivers:
    rows = mail.recipients.filter(removed_at=None, inside=False).order_by("order")
    domains = tuple(dict.fromkeys(rows.values_list("domain", flat=True)[:_RECEIVERS]))
    return Receivers(domains, partners.partners_by_domains(domains))
