"""知らせ。What the sender learns of his links; no names of third persons."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound.handover.models import Handover
from omamori.foundation.calendar import clock
from omamori.foundation.notices.actions import notify


@override(settings.LANGUAGE_CODE)
def locked(row: Handover) -> None:
    """The sender learns that somebody guesses, or that his receiver cannot get on."""
    sender = row.mail.sender
    if sender is None:
        return
    notify(
        people=[sender.public_id],
        kind="handover",
        title=_("リンクのコードが5回違いました"),
        text=_(
            "相手の操作の誤りか、だれかが当てようとしています。相手に電話で確かめ、"
            "もう一度開けるようにするか、リンクを止めてください。"
        ),
        url_name="handover:link",
        url_args=(row.public_id,),
        key=f"handover.locked.{row.public_id}.{clock.now():%Y%m%d%H%M%S}",
        urgent=True,
    )
