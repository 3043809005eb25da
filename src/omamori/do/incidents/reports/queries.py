"""報告の問い。What came in, what is like it, how long departments take, and what a reporter may see."""

import dataclasses
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.reports import actions, domain
from omamori.do.incidents.reports.models import Message, Report
from omamori.do.incidents.reports.reaching import seen
from omamori.do.incidents.reports.receiving import PHOTO
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs

PAGE = 50
_NEAR = 200
"""Reports of the days around one that are compared with it."""
_MOST = 2000


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageRow:
    """A question or an answer."""

    by_office: bool
    text: str
    at: datetime
    person: str
    sender_check: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report as shown; words are opened only on the page of one."""

    public_id: str
    receipt: str
    source: str
    choice: str
    outcome: str
    outcome_code: str
    medium: str
    count: str
    noticed_at: datetime
    received_at: datetime
    minutes_lost: int
    department: str
    anonymous: bool
    became: str
    record_id: str
    merged: bool
    name: str = ""
    contact: str = ""
    words: str = ""
    occurred: str = ""
    taken_by: str = ""
    photo: bool = False
    photo_problem: str = ""
    sender_check: str = ""
    sender_label: str = ""
    messages: tuple[MessageRow, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Status:
    """What the reporter sees of it: where it stands, and the questions; nothing of the case itself."""

    receipt: str
    received_at: datetime
    label: str
    colour: str
    messages: tuple[MessageRow, ...]


def reports(actor: Actor, *, after: str = "") -> tuple[tuple[ReportRow, ...], str]:
    """A page of reports in reach, newest first, and where the next begins; one query.

    Raises:
        NotPermitted.
    """
    rows = seen(actor).select_related("department").defer("words", "occurred", "name", "contact")
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    shown = tuple(_row(row) for row in found[:PAGE])
    return shown, found[PAGE - 1].public_id if len(found) > PAGE else ""


def report(actor: Actor, report_id: str) -> ReportRow:
    """One report with its words and what was asked and answered.

    Raises:
        NotPermitted, NotFound.
    """
    row = _one(actor, report_id)
    return dataclasses.replace(
        _row(row),
        name=row.reporter.name if row.reporter else row.name,
        contact=row.contact,
        words=row.words,
        occurred=row.occurred,
        taken_by=row.taken_by.name if row.taken_by else "",
        photo=bool(row.photo),
        photo_problem=row.photo_problem,
        sender_check=row.sender_check,
        sender_label=_(Report.Sender(row.sender_check).label) if row.sender_check else "",
        messages=_messages(row),
    )


def photo(actor: Actor, report_id: str) -> bytes:
    """The photo of a report, as it was made anew.

    Raises:
        NotPermitted, NotFound.
    """
    row = _one(actor, report_id)
    if not row.photo:
        raise NotFound
    return blobs.read(row.photo, kind=PHOTO)


def similar(actor: Actor, report_id: str) -> tuple[tuple[ReportRow, int], ...]:
    """Reports in reach that may tell of the same, with points, likeliest first; at most five.

    Raises:
        NotPermitted, NotFound.
    """
    row = _one(actor, report_id)
    days = timedelta(days=3)
    near = seen(actor).filter(
        noticed_at__gte=row.noticed_at - days, noticed_at__lte=row.noticed_at + days
    )
    near = near.filter(became="case", merged_into=None).exclude(pk=row.pk)
    rows = near.select_related("department").order_by("-public_id")[:_NEAR]
    told = _told(row)
    found = [(other, domain.likeness(told, _told(other))) for other in rows]
    likely = sorted((p for p in found if p[1] >= domain.LIKELY), key=lambda p: -p[1])[:5]
    return tuple((_row(other), points) for other, points in likely)


def lost(actor: Actor) -> tuple[domain.Lost, ...]:
    """How long departments took to report in the last twelve months, slowest first; one query.

    Raises:
        NotPermitted.
    """
    since = clock.now() - timedelta(days=365)
    rows = seen(actor).filter(received_at__gte=since).exclude(department=None)
    found = rows.order_by("-public_id").values_list("department__name", "noticed_at", "received_at")
    return domain.lost_by_department(
        (name, domain.lost_days(noticed, received)) for name, noticed, received in found[:_MOST]
    )


def status(receipt: str, word: str) -> Status:
    """How a report stands, for whoever has its receipt number and code word.

    Raises:
        WrongCode.
    """
    row = actions.proven(receipt, word)
    label, colour = _("受け付けました。事務局が見ます。"), "watch"
    if row.became == "case":
        state = cases.state_of(row.record_id)
        if state == "closed":
            label, colour = (
                _("対応が終わりました。知らせてくれて、ありがとうございました。"),
                "good",
            )
        elif state:
            label, colour = _("対応しています。"), "key"
    return Status(
        receipt=row.receipt,
        received_at=row.received_at,
        label=label,
        colour=colour,
        messages=_messages(row),
    )


def _one(actor: Actor, report_id: str) -> Report:
    rows = seen(actor).select_related("department", "reporter", "taken_by")
    row = rows.filter(public_id=report_id).first()
    if row is None:
        raise NotFound
    return row


def _told(row: Report) -> domain.Told:
    return domain.Told(
        noticed_at=row.noticed_at,
        medium=row.medium,
        choice=row.choice,
        department=row.department_id or 0,
        words=row.words,
    )


def _messages(row: Report) -> tuple[MessageRow, ...]:
    rows = Message.objects.filter(report=row).select_related("person").order_by("at", "pk")
    return tuple(
        MessageRow(
            by_office=one.by_office,
            text=one.text,
            at=one.at,
            person=one.person.name if one.person else "",
            sender_check=one.sender_check,
        )
        for one in rows
    )


def _row(row: Report) -> ReportRow:
    return ReportRow(
        public_id=row.public_id,
        receipt=row.receipt,
        source=_(Report.Source(row.source).label),
        choice=_(domain.CHOICES[row.choice][0]),
        outcome=_(domain.OUTCOMES[row.outcome]),
        outcome_code=row.outcome,
        medium=_(domain.MEDIA.get(row.medium, row.medium)),
        count=_(domain.COUNTS.get(row.rough_count, "")),
        noticed_at=row.noticed_at,
        received_at=row.received_at,
        minutes_lost=domain.lost_days(row.noticed_at, row.received_at),
        department=row.department.name if row.department else "",
        anonymous=row.anonymous,
        became=row.became,
        record_id=row.record_id,
        merged=row.merged_into_id is not None,
    )
