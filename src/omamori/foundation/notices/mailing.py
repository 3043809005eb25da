"""メールで知らせる。Mails a notice; the link leads to a page that asks who you are."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job
from omamori.foundation.notices.mark import MARK, mark_of
from omamori.foundation.notices.models import Notice
from omamori.foundation.notices.threads import message_id


# Pauses double up to an hour: a mail server that is down for half a day loses no notice.
@job(retries=24)
def mail_notice(notice_id: str) -> None:
    """Mail one notice, unless it was read meanwhile."""
    notice = Notice.objects.select_related("person").filter(public_id=notice_id).first()
    if notice is None or notice.read_at or notice.mailed_at or notice.withdrawn_at:
        return
    address = _address(notice.person)
    if not address:
        return
    link = settings.OMAMORI.base_url + reverse(notice.url_name, args=notice.url_args)
    EmailMessage(
        subject=f"[お守り] {notice.title}",
        body=f"{notice.text}\n{_about(notice)}\n{link}\n\nこのメールはお守りが自動で送っています。返信は届きません。\n",
        to=[address],
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": message_id("notice", notice.public_id),
            MARK: mark_of(notice.public_id),
        },
    ).send()
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])


def _about(notice: Notice) -> str:
    lines = "".join(f"{label}: {value}\n" for label, value in notice.about or ())
    return f"\n{lines}" if lines else ""


def _address(person: Any) -> str:
    # Who left does not get the company's mail any more, even what was written before.
    gone = person.left_on is not None and person.left_on < clock.today()
    return "" if gone else str(person.email or "")
