"""一度だけのコード。Six digits to the receiver's own mailbox; only their keyed hash is kept."""

import secrets

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound.domain import one_time_codes
from omamori.do.outbound.handover import links
from omamori.do.outbound.handover.domain import opening
from omamori.do.outbound.handover.models import Handover, HandoverReceiver, Happening
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import job
from omamori.foundation.organization import queries as organization


@job(retries=3)
def send_code(link_id: str, address_index: str) -> None:
    """Mail a fresh code to a receiver of the mail; nothing happens for anybody else.

    Raises:
        OSError, SMTPException: the next hop does not take it; tried again with a new code.
    """
    made = _new_code(link_id, address_index)
    if made is None:
        return
    receiver, code = made
    try:
        _mail(receiver.recipient.address, code)
    except BaseException:
        HandoverReceiver.objects.filter(pk=receiver.pk).update(code_sent_at=None)
        raise


def _new_code(link_id: str, index: str) -> tuple[HandoverReceiver, str] | None:
    now = clock.now()
    with transaction.atomic():
        rows = Handover.objects.select_for_update(of=("self",)).select_related("mail")
        row = rows.filter(public_id=link_id).first()
        recipient = links.recipient_of(row, index) if row else None
        if row is None or recipient is None or not links.is_open(row):
            return None
        receiver, _made = HandoverReceiver.objects.get_or_create(handover=row, recipient=recipient)
        if not opening.may_send_code(links.decided_by(receiver), now):
            return None
        code = f"{secrets.randbelow(1_000_000):06d}"
        receiver.code = links.code_hash(receiver, code)
        receiver.code_sent_at, receiver.code_ends_at = now, now + one_time_codes.LIFE
        receiver.codes_sent += 1
        receiver.save()
        links.note(receiver, Happening.What.CODE)
    return receiver, code


@override(settings.LANGUAGE_CODE)
def _mail(address: str, code: str) -> None:
    company = organization.company()
    name = company.name if company else ""
    EmailMessage(
        subject=_("ファイルを受け取るためのコード (%(company)s)") % {"company": name},
        body=_(
            "コード: %(code)s\n\n10分のあいだ、一度だけ使えます。ファイルを受け取るページに入力してください。\n"
            "だれかに尋ねられても、このコードを教えないでください。心当たりがなければ、何もしなくてかまいません。\n\n"
            "Your code to fetch the files: %(code)s (10 minutes, once).\n"
        )
        % {"code": code},
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
