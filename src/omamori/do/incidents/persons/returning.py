"""戻ったメールを自分で読む。A notice that did not arrive names its person by a token that only this house can make.

The token stands in the envelope sender (where the mail server lets a ``+`` through) and in a header of the notice
that comes back with most reports. It holds no personal data. A report without a right one changes nothing.
"""

import re
from email.message import Message

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import telling
from omamori.do.incidents.persons.domain import returned, states
from omamori.do.incidents.persons.domain.returned import Outcome, Report
from omamori.do.incidents.persons.envelopes import named_by
from omamori.do.incidents.persons.models import Happening, Matter, Principal
from omamori.do.incidents.persons.sending import bounced
from omamori.facts.persons import NoticeCameBack
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.notices.mark import MARK, is_ours

State = states.State
_MARK = re.compile(rf"^{MARK}:\s*([0-9a-z]{{26}})\s+([0-9a-f]{{8,64}})\s*$", re.IGNORECASE | re.MULTILINE)  # fmt: skip
NUMBER = re.compile(r"persons\.([0-9a-z]{26})[.@]")
"""Public id of a person in the Message-ID of his notice, with the seal of today or without, as before."""


def take(mail: Message) -> str:
    """Use a mail that may be a report about a notice.

    Returns:
        Empty when it is none, ``taken`` when it is dealt with (also when nothing came of it), ``later`` when the
        notice has not been written down as sent yet: read it again.
    """
    report = returned.read(mail)
    if report is None:
        return ""
    proven = _proven(report)
    named = proven or next(iter(NUMBER.findall(report.returned)), "")
    if not named:
        return "taken"  # about a mail that is not ours, or made up
    require(SYSTEM, "persons.take_bounces")
    with transaction.atomic():
        rows = Principal.objects.select_for_update(of=("self",)).select_related("matter")
        row = rows.filter(public_id=named, merged_into=None).first()
        if row is None or row.matter.state == Matter.State.ERASED:
            return "taken"
        if row.state == State.SENDING:
            return "later"
        if row.state == State.SENT:
            _use(row, report, proven=bool(proven))
    return "taken"


def _use(row: Principal, report: Report, *, proven: bool) -> None:
    if not proven or report.outcome is Outcome.UNCLEAR:
        if report.outcome in (Outcome.FAILED, Outcome.UNCLEAR):
            Principal.objects.filter(pk=row.pk, question="").update(question=returned.ASK)
    elif report.outcome is Outcome.FAILED:
        bounced(row, code=report.status or "dsn")
        fact = NoticeCameBack(
            subject_id=row.matter.public_id, case_id=row.matter.case_id, count=1, code=report.status
        )
        record(fact)
        _tell(row.matter)
    elif report.outcome is Outcome.DELAYED:
        _note(row, f"delayed {report.status}".strip())
    else:
        _note(row, "arrived")


def _note(row: Principal, code: str) -> None:
    """A line of proof that changes nothing, once."""
    if not row.happenings.filter(code=code).exists():
        Happening.objects.create(principal=row, at=clock.now(), state=row.state, code=code)


def _tell(matter: Matter) -> None:
    """Whoever handles the case, once a day: letters are to be made, or a way to be found."""
    notices.notify(
        people=telling.readers_of(matter.case_id),
        kind="incidents",
        title=gettext_noop("本人へのメールが戻りました"),
        text=gettext_noop("住所のある人は手紙に切り替わっています。手紙を作り、連絡のつかない人を確かめてください。"),
        url_name="persons:matter",
        url_args=(matter.case_id,),
        key=f"persons:{matter.public_id}:back:{clock.today():%Y%m%d}",
    )  # fmt: skip


def _proven(report: Report) -> str:
    """Public id of the person whose notice it certainly was: by the envelope, or by the header that came back."""
    for address in report.addresses:
        if found := named_by(address):
            return found
    for number, seal in _MARK.findall(report.returned):
        if is_ours(f"{number} {seal}"):
            return str(number)
    return ""
