"""受付のメール。Whoever reported by mail gets receipt number and code word, and hears of questions.

Only a sender who works here or was proven gets one: an answer to a forged address would reach a stranger. Nothing of
what was reported stands in it, a mail of a machine gets none, and one address only so many a day (RFC 3834).
"""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from omamori.do.incidents.reports import receiving
from omamori.do.incidents.reports.models import Report
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job
from omamori.foundation.notices.mark import MARK, mark_of
from omamori.foundation.notices.threads import message_id

MOST_A_DAY = 5
_LOOKED_AT = 500


def send(row: Report, address: str) -> bool:
    """Ask for a receipt; whether the sender may get one."""
    known = row.reporter_id is not None or row.sender_check == Report.Sender.PROVEN
    if not address or not known or _often(row, address):
        return False
    mail_receipt.enqueue(key=f"report-receipt:{row.public_id}", report_id=row.public_id)
    return True


def send_question(row: Report) -> bool:
    """Tell somebody outside who reported by mail that a question waits for him; whether he is told."""
    proven = row.sender_check == Report.Sender.PROVEN
    if row.source != Report.Source.MAIL or row.reporter_id is not None or not proven:
        return False
    mail_question.enqueue(key=f"report-question:{row.public_id}", report_id=row.public_id)
    return True


@job(retries=12)
def mail_receipt(report_id: str) -> None:
    """Send the receipt of a report."""
    row = Report.objects.filter(public_id=report_id).first()
    if row is None or not row.contact:
        return
    after = (
        f"受付番号: {row.receipt}\n合言葉: {receiving.code_word(row.ticket)}\n\n"
        "この二つで、報告のその後を見て、質問に答え、付け足せます。\n"
        f"{_status_page()}\n\n"
        "相手や本人には、あなたから連絡しないでください。送ったもの、画面、残っているものは、消さずにそのままにしてください。\n"
        f"{_phone()}"
        "\nこの報告に心当たりがないときは、受付番号を添えて、個人情報保護の窓口に知らせてください。\n"
    )
    _mail(row, "報告を受け付けました", after, numbered="report")


@job(retries=12)
def mail_question(report_id: str) -> None:
    """Say that a question waits; what is asked stands on the page alone."""
    row = Report.objects.filter(public_id=report_id).first()
    if row is not None and row.contact:
        text = (
            f"受付番号 {row.receipt} の報告について、質問があります。\n"
            f"受付のメールにある合言葉で「報告のその後」を開き、読んで答えてください。\n{_status_page()}\n"
        )
        _mail(row, "報告した件について、質問があります", text, numbered="")


def _mail(row: Report, title: str, text: str, *, numbered: str) -> None:
    own = settings.OMAMORI.report_address
    answer = (
        "このメールに返信すると、同じ件に届きます。" if own else "このメールへの返信は届きません。"
    )
    headers = {"Auto-Submitted": "auto-replied", MARK: mark_of(row.public_id)}
    if numbered:
        headers["Message-ID"] = message_id(numbered, row.public_id)
    EmailMessage(
        subject=f"[お守り] {title} (受付番号 {row.receipt})",
        body=f"{text}\n{answer}\n",
        to=[row.contact],
        reply_to=[own] if own else None,
        headers=headers,
    ).send()


def _status_page() -> str:
    return f"{settings.OMAMORI.base_url}{reverse('reports:status')}"


def _phone() -> str:
    phone = receiving.door().phone
    return f"急ぐときの電話: {phone}\n" if phone else ""


def _often(row: Report, address: str) -> bool:
    """Whether the address got its share today: two machines must not write to each other for ever."""
    since = clock.now() - timedelta(days=1)
    rows = Report.objects.filter(source=Report.Source.MAIL, received_at__gte=since)
    rows = rows.exclude(pk=row.pk).only("public_id", "contact").order_by("-public_id")[:_LOOKED_AT]
    return len([one for one in rows if one.contact == address]) >= MOST_A_DAY
