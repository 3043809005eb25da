"""メールのほかの知らせ方。The port through which urgent notices also reach a person's chat tool.

A module offers ``notice_channel.py`` with ``name`` (a short code), ``reached(person_pks)``: to whom of these it
knows a way, and ``send(person_id, title, text, url) -> bool``: False when the way is gone. Like the mail,
it gets title, text and address only: nothing about the matter itself (``approvals.links`` asks for a
proof before it shows anything, because chat tools open links for a preview).
"""

from collections.abc import Mapping
from datetime import datetime
from types import ModuleType

from django.conf import settings
from django.urls import reverse

from omamori.config import modules
from omamori.foundation.jobs.define import job
from omamori.foundation.notices.models import Notice


def offered() -> dict[str, ModuleType]:
    """The channels of this installation by their code."""
    return {str(m.name): m for m in modules.contributions("notice_channel")}


def send_all(notices: Mapping[str, int], *, run_after: datetime) -> None:
    """Have notices (number and key of the person) sent by every channel that reaches him; in the caller's transaction."""
    for channel, module in offered().items():
        reached: frozenset[int] = module.reached(frozenset(notices.values()))
        tasks = (
            {"notice_id": number, "channel": channel}
            for number, person in notices.items()
            if person in reached
        )
        if reached:
            send_notice.enqueue_many(tasks, run_after=run_after)


@job(retries=5)
def send_notice(notice_id: str, channel: str) -> None:
    """Send one notice by one channel, unless it was read meanwhile or the channel is gone."""
    notice = Notice.objects.select_related("person").filter(public_id=notice_id).first()
    module = offered().get(channel)
    if notice is None or notice.read_at or notice.withdrawn_at or module is None:
        return
    link = settings.OMAMORI.base_url + reverse(notice.url_name, args=notice.url_args)
    module.send(notice.person.public_id, notice.title, notice.text, link)
