"""お知らせの仕事。Mails a notice; the link leads to a page that asks who you are."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from omamori.facts.base import Recorded
from omamori.facts.ledger import LedgerVerified
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.notices.actions import notify
from omamori.foundation.notices.mark import MARK, mark_of
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization import queries as organization


@job(retries=8)
def mail_notice(notice_id: str) -> None:
    """Mail one notice, unless it was read meanwhile."""
    notice = Notice.objects.select_related("person").filter(public_id=notice_id).first()
    if notice is None or notice.read_at or notice.mailed_at:
        return
    address = _address(notice.person)
    if not address:
        return
    link = settings.OMAMORI.base_url + reverse(notice.url_name, args=notice.url_args)
    EmailMessage(
        subject=f"[お守り] {notice.title}",
        body=f"{notice.text}\n\n{link}\n\nこのメールはお守りが自動で送っています。返信は届きません。\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated", MARK: mark_of(notice.public_id)},
    ).send()
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])


def _address(person: Any) -> str:
    # Who left does not get the company's mail any more, even what was written before.
    gone = person.left_on is not None and person.left_on < clock.today()
    return "" if gone else str(person.email or "")


@on(LedgerVerified)
def alarm(recorded: Recorded) -> None:
    """Tell those who answer for the records that the ledger is broken, at any hour (J.4.5.3)."""
    fact = recorded.fact
    if not isinstance(fact, LedgerVerified) or not fact.broken:
        return
    posts = ("privacy_officer", "auditor", "office")
    people = [p.public_id for post in posts for p in organization.holders(post, on=clock.today())]
    notify(
        people=people,
        kind="ledger",
        title=_("台帳に異常が見つかりました"),
        text=_(
            "記録が書き換えられたおそれがあります。確認結果を見て、データベースとバックアップには"
            "手を触れずに、システム管理者に知らせてください。"
        ),
        url_name="ledger:check",
        url_args=(fact.subject_id,),
        key=f"ledger-broken-{clock.today():%Y%m%d}",
        urgent=True,
    )
