"""知らせ。What the sender learns of his links; no names of third persons."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound import naming
from omamori.do.outbound.handover.models import Handover
from omamori.foundation.calendar import clock
from omamori.foundation.notices.actions import notify, settle


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


@override(settings.LANGUAGE_CODE)
def extension_asked(row: Handover) -> None:
    """The sender decides whether his receiver gets more days."""
    sender = row.mail.sender
    if sender is None:
        return
    notify(
        people=[sender.public_id],
        kind="handover",
        title=_("リンクの期限を延ばしてほしいと頼まれました"),
        text=_(
            "受け取る人が、まだファイルを受け取れていません。相手を確かめて、延ばすか、そのままにするかを決めてください。"
        ),
        url_name="handover:link",
        url_args=(row.public_id,),
        key=_extension_key(row),
        urgent=True,
        about=naming.particulars(row.mail),
    )


def extension_settled(row: Handover) -> None:
    """Nobody needs to decide any more. Asked before the days change: they name the matter."""
    settle(key=_extension_key(row))


def _extension_key(row: Handover) -> str:
    return f"handover.extension.{row.public_id}.{row.expires_at:%Y%m%d%H%M}"
