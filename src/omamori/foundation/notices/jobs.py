"""お知らせの仕事。Mails a notice; the link leads to a page that asks who you are."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.jobs.define import job
from omamori.foundation.notices.models import Notice

MARK = "X-Omamori-Notice"
"""Header by which the gate knows the product's own notices when the next hop sends them back."""


def mark_of(notice_id: str) -> str:
    """The header's value: the number and a keyed hash that nobody else can make."""
    return f"{notice_id} {blind_index(notice_id, purpose='notice')}"


@job(retries=8)
def mail_notice(notice_id: str) -> None:
    """Mail one notice, unless it was read meanwhile."""
    notice = Notice.objects.select_related("person").filter(public_id=notice_id).first()
    if notice is None or notice.read_at or notice.mailed_at or not notice.person.email:
        return
    link = settings.OMAMORI.base_url + reverse(notice.url_name, args=notice.url_args)
    EmailMessage(
        subject=f"[お守り] {notice.title}",
        body=f"{notice.text}\n\n{link}\n\nこのメールはお守りが自動で送っています。返信は届きません。\n",
        to=[notice.person.email],
        headers={"Auto-Submitted": "auto-generated", MARK: mark_of(notice.public_id)},
    ).send()
    notice.mailed_at = clock.now()
    notice.save(update_fields=["mailed_at"])
