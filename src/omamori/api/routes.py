"""API の操作。One thin function for each: the right, then the same query or action that the page calls."""

from datetime import date
from typing import Annotated

from ninja import Router, Status
from pydantic import StringConstraints

from omamori.api import shapes
from omamori.api.door import Entered, right
from omamori.api.shapes import Id, Key
from omamori.check.statistics import queries as statistics
from omamori.do.incidents import actions as incident_actions
from omamori.do.incidents import queries as incidents
from omamori.do.outbound import actions as mail_actions
from omamori.do.outbound import queries as mails
from omamori.do.outbound.rows import MailDetail, MailPage
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import queries as ledger
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import queries as policies
from omamori.plan.policies.rows import Reading, RegulationRow

router = Router()
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})
_Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{0,60}$")]


@router.get("/me", response={200: shapes.Me, REFUSALS: shapes.Refused}, tags=["自分"])
@right("accounts.me")
def me(request: Entered) -> shapes.Me:
    """呼んでいる人と、今日の役割。"""
    actor = request.auth
    person = organization.person(actor.person_id)
    return shapes.Me(
        person_id=actor.person_id,
        name=person.name if person else "",
        department=person.department_name if person else "",
        roles=sorted(actor.roles),
        via=actor.via,
    )


@router.get(
    "/mails", response={200: shapes.MailList, REFUSALS: shapes.Refused}, tags=["送信メール"]
)
@right("outbound.see")
def list_mails(
    request: Entered, show: _Word = "", after: Key = "", sender: Key = "", department: Key = ""
) -> dict[str, object]:
    """見える送信メール、新しい順に 50 件。show: held, delayed, sent, stopped。"""
    page: MailPage = mails.mails(
        request.auth, show=show, after=after, sender=sender, department=department
    )
    return {"rows": page.rows, "after": page.older}


@router.get(
    "/mails/{mail_id}",
    response={200: shapes.OneMail, REFUSALS: shapes.Refused},
    tags=["送信メール"],
)
@right("outbound.see")
def one_mail(request: Entered, mail_id: Id) -> MailDetail:
    """一通の宛先・添付・止めた理由。"""
    return mails.mail(request.auth, mail_id)


@router.post(
    "/mails/{mail_id}/check",
    response={200: shapes.MailState, REFUSALS: shapes.Refused},
    tags=["送信メール"],
)
@right("outbound.check_own")
def check_mail(request: Entered, mail_id: Id, given: shapes.Checked) -> shapes.MailState:
    """自分のメールの疑わしい宛先・添付・理由を、すべて確かめたと答える。"""
    state = mail_actions.check_own(
        request.auth,
        mail_id,
        recipients=frozenset(given.recipients),
        attachments=frozenset(given.attachments),
        reasons=frozenset(given.reasons),
        checker=given.checker,
    )
    return shapes.MailState(public_id=mail_id, state=state)


@router.post(
    "/mails/{mail_id}/withdraw",
    response={200: shapes.MailState, REFUSALS: shapes.Refused},
    tags=["送信メール"],
)
@right("outbound.withdraw")
def withdraw_mail(request: Entered, mail_id: Id, given: shapes.Withdrawn) -> shapes.MailState:
    """止まっているメールを取り下げる。"""
    mail_actions.withdraw(request.auth, mail_id, cause=given.cause, near_miss=given.near_miss)
    return shapes.MailState(public_id=mail_id, state=mails.mail(request.auth, mail_id).line.state)


@router.post(
    "/mails/{mail_id}/recall",
    response={200: shapes.MailState, REFUSALS: shapes.Refused},
    tags=["送信メール"],
)
@right("outbound.recall")
def recall_mail(request: Entered, mail_id: Id) -> shapes.MailState:
    """送り出す前のメールを呼び戻す。"""
    mail_actions.recall(request.auth, mail_id)
    return shapes.MailState(public_id=mail_id, state=mails.mail(request.auth, mail_id).line.state)


@router.get(
    "/incidents",
    response={200: shapes.NearMissList, REFUSALS: shapes.Refused},
    tags=["ヒヤリハット"],
)
@right("incidents.see")
def list_incidents(
    request: Entered,
    after: Key = "",
    month: str = "",
    cause: str = "",
    reason: str = "",
    *,
    waiting: bool = False,
) -> dict[str, object]:
    """見えるヒヤリハット、新しい順に 50 件。waiting: まだ確認されていないものだけ。

    month (2026-11)、cause (どんなことかの符号)、reason (ゲートの規則の符号) で絞れる。
    """
    wanted = incidents.Wanted(month=month, cause=cause, reason=reason)
    rows, older = incidents.near_misses(request.auth, waiting=waiting, wanted=wanted, after=after)
    return {"rows": rows, "after": older}


@router.get(
    "/incidents/{incident_id}",
    response={200: shapes.NearMiss, REFUSALS: shapes.Refused},
    tags=["ヒヤリハット"],
)
@right("incidents.see")
def one_incident(request: Entered, incident_id: Id) -> incidents.NearMissRow:
    """一件のヒヤリハット。"""
    return incidents.near_miss(request.auth, incident_id)


@router.post(
    "/incidents", response={201: shapes.Made, REFUSALS: shapes.Refused}, tags=["ヒヤリハット"]
)
@right("incidents.report")
def report_incident(request: Entered, given: shapes.NearMissReport) -> Status[shapes.Made]:
    """ヒヤリハットを報告する。"""
    noticed = given.noticed_at
    if noticed.tzinfo is None:
        noticed = noticed.replace(tzinfo=clock.JST)
    report = incident_actions.Report(
        medium=given.medium,
        cause=given.cause,
        noticed_at=noticed,
        rough_count=given.rough_count,
        story=given.story,
    )
    return Status(201, shapes.Made(public_id=incident_actions.report(request.auth, report)))


@router.get(
    "/policies", response={200: list[shapes.Regulation], REFUSALS: shapes.Refused}, tags=["規程"]
)
@right("policies.see")
def list_policies(request: Entered) -> tuple[RegulationRow, ...]:
    """規程の一覧と、今日効力のある版。"""
    return policies.library(request.auth, on=clock.today())


@router.get(
    "/policies/{policy_id}",
    response={200: shapes.OneRegulation, REFUSALS: shapes.Refused},
    tags=["規程"],
)
@right("policies.see")
def one_policy(request: Entered, policy_id: Id) -> Reading:
    """今日効力のある版の条文。"""
    return policies.reading(request.auth, policy_id, on=clock.today())


@router.get(
    "/statistics", response={200: shapes.Statistics, REFUSALS: shapes.Refused}, tags=["統計"]
)
@right("statistics.see")
def overview(request: Entered, department: Key = "") -> shapes.Statistics:
    """過去 12 か月の数。department は、見てよい部署の番号。"""
    found = statistics.overview(request.auth, today=clock.today(), department_id=department)
    columns = zip(
        found.months,
        found.received,
        found.held,
        found.released,
        found.withdrawn,
        found.near_misses,
        strict=True,
    )
    names = ("month", "received", "held", "released", "withdrawn", "near_misses")
    return shapes.Statistics(
        months=[shapes.MonthFigures(**dict(zip(names, c, strict=True))) for c in columns],
        reasons=[shapes.Count(name=str(n), count=c) for n, c in found.reasons],
        causes=[shapes.Count(name=str(n), count=c) for n, c in found.causes],
        median=found.median,
        ninth=found.ninth,
    )


@router.get(
    "/ledger/facts", response={200: shapes.LedgerFacts, REFUSALS: shapes.Refused}, tags=["台帳"]
)
@right("ledger.see")
def ledger_facts(
    request: Entered,
    name: _Word = "",
    subject: Key = "",
    since: date | None = None,
    until: date | None = None,
    after: Key = "",
) -> ledger.LedgerPage:
    """台帳の事実、新しい順に 50 件。name: 事実の型、subject: 記録か一連の流れの番号。"""
    wanted = ledger.TrailFilter(name=name, subject=subject, since=since, until=until)
    return ledger.trail(request.auth, wanted, after=after)
