"""どのメールか。How notices name a mail without saying more than its reader may learn from a mail."""

from django.utils.translation import gettext as _

from omamori.do.outbound.describing import masked
from omamori.do.outbound.models import Mail
from omamori.foundation.calendar import clock
from omamori.foundation.partners import queries as partners

_COMPANIES = 2
_RECEIVERS = 50


def particulars(mail: Mail) -> tuple[tuple[str, str], ...]:
    """Subject with numbers and addresses blotted out, the companies that get it, until when."""
    return (
        (_("件名"), masked(mail.head["subject"]) or _("(件名なし)")),
        (_("宛先"), _companies(mail)),
    )


def with_deadline(mail: Mail) -> tuple[tuple[str, str], ...]:
    """The same with who sends it, and until when somebody should answer."""
    ends = mail.deadline
    return (
        *particulars(mail),
        (_("送信者"), mail.sender.name if mail.sender else ""),
        (_("いつまで"), f"{ends.astimezone(clock.JST):%Y-%m-%d %H:%M}" if ends else ""),
    )


def _companies(mail: Mail) -> str:
    rows = mail.recipients.filter(removed_at=None, inside=False).order_by("order")
    domains = list(dict.fromkeys(rows.values_list("domain", flat=True)[:_RECEIVERS]))
    known = partners.partners_by_domains(domains)
    names = list(dict.fromkeys(known[d].name if d in known else d for d in domains))
    if not names:
        return _("社内")
    named = _("、").join(names[:_COMPANIES])
    left = len(names) - _COMPANIES
    return named if left <= 0 else _("%(names)s ほか %(n)s") % {"names": named, "n": left}
