"""使い走り。Reports about mails that the gate refused after their sending program had gone (RFC 3464)."""

from django.conf import settings

from omamori.do.outbound import delivery_domain as domain
from omamori.do.outbound import next_hop, wording
from omamori.do.outbound.domain.judgement import Reason
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailRecipient
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import Later, job

_TRIES_KEPT = 5


@job(retries=20)
def report_refusal(mail_id: str) -> None:
    """Tell the sender by mail that it was not sent, why, and the allowed way.

    Raises:
        Later: the report cannot leave now.
    """
    mail = Mail.objects.filter(public_id=mail_id, state=State.REFUSED.value).first()
    if mail is None or not mail.head["sender"]:
        return
    now = clock.now()
    report = domain.refusal_report(_report(mail), _why(mail))
    sender: str = mail.head["sender"]
    codes = next_hop.hand_over(
        next_hop.target(settings.OMAMORI), sender="", recipients=(sender,), content=report
    )
    again = 400 <= codes[sender] < 500
    if again and not domain.gives_up(mail.received_at, now):
        raise Later(domain.pause(_TRIES_KEPT))


def _report(mail: Mail) -> domain.Report:
    rows = MailRecipient.objects.filter(mail=mail, in_envelope=True).order_by("order")
    head = [f"Message-ID: {mail.head['message_id']}", f"From: {mail.head['from_address']}"]
    return domain.Report(
        number=mail.public_id,
        sender=mail.head["sender"],
        failures=tuple(domain.Failure(address=r.address, code=550) for r in rows),
        head="\r\n".join([*head, ""]).encode("utf-8"),
        received_at=mail.received_at,
        now=clock.now().astimezone(clock.JST),
        author=settings.OMAMORI.notice_from,
    )


def _why(mail: Mail) -> tuple[str, ...]:
    rows = mail.reasons.filter(test_mode=False, severity=Verdict.REFUSE.value)
    found = [
        Reason(
            rule=row.rule,
            clause=row.clause,
            item=row.item,
            severity=Verdict.REFUSE,
            args=row.detail["args"],
        )
        for row in rows
    ]
    return tuple(dict.fromkeys(wording.refusal(reason) for reason in found))
