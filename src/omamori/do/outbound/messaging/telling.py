"""知らせ。Who is told of tools and of messages that did not go as meant; no names of third persons."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound.messaging.models import Adoption, Message
from omamori.foundation.calendar import clock
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization


@override(settings.LANGUAGE_CODE)
def requested(row: Adoption, *, asked_by: str) -> None:
    """Those who may approve: the privacy officer, or top management when he asked himself."""
    people = organization.holder_ids("privacy_officer", on=clock.today())
    if asked_by in people:
        people = organization.holder_ids("top", on=clock.today())
    notify(
        people=people,
        kind="messaging",
        title=_("新しいメッセージアプリの採用申請があります"),
        text=_(
            "リスクと対策を読み、承認するかどうかを決めてください。それまで、だれも使えません。"
        ),
        url_name="messaging:tool",
        url_args=(row.public_id,),
        key=f"messaging.tool.{row.public_id}",
    )


@override(settings.LANGUAGE_CODE)
def decided(row: Adoption) -> None:
    """Who asked for it, and the office that connects it."""
    adopted = row.state == Adoption.State.ADOPTED
    office = organization.holder_ids("office", on=clock.today())
    notify(
        people=[row.requested_by.public_id, *(office if adopted else ())],
        kind="messaging",
        title=_("メッセージアプリの採用が承認されました")
        if adopted
        else _("メッセージアプリの採用は認められませんでした"),
        text=_("つなぎ先を定め、使う人は使い方を確かめてください。")
        if adopted
        else _("使わずに進める方法を、個人情報保護管理者と相談してください。"),
        url_name="messaging:tool",
        url_args=(row.public_id,),
        key=f"messaging.decided.{row.public_id}",
    )


@override(settings.LANGUAGE_CODE)
def guidance_changed(row: Adoption) -> None:
    """Whoever had confirmed the text before reads the new one before the next message."""
    before = row.confirmations.filter(guidance_number=row.guidance_number - 1)
    notify(
        people=list(before.values_list("person__public_id", flat=True)),
        kind="messaging",
        title=_("メッセージアプリの使い方が改まりました"),
        text=_("次にメッセージを書く前に、新しい使い方を読んで確かめてください。"),
        url_name="messaging:tool",
        url_args=(row.public_id,),
        key=f"messaging.guidance.{row.public_id}.{row.guidance_number}",
    )


@override(settings.LANGUAGE_CODE)
def uncertain(row: Message) -> None:
    """The sender looks in the talk whether it arrived."""
    _sender(
        row,
        _("メッセージが届いたか分かりません"),
        _("サービスの返事がありませんでした。トークを見て、届いていたかを画面で選んでください。"),
        "uncertain",
    )


@override(settings.LANGUAGE_CODE)
def failed(row: Message) -> None:
    """The sender learns that it was not sent, or not all of it."""
    _sender(
        row,
        _("メッセージを送れませんでした"),
        _("理由を画面で見て、別の方法を選んでください。"),
        "failed",
    )


@override(settings.LANGUAGE_CODE)
def not_recalled(row: Message) -> None:
    """The sender learns that the service did not take it back."""
    _sender(
        row,
        _("メッセージを取り消せませんでした"),
        _("すぐに相手へ電話し、開かずに消してもらってください。事故の報告も必要です。"),
        "not-recalled",
    )


def _sender(row: Message, title: str, text: str, step: str) -> None:
    sender = row.mail.sender
    if sender is None:
        return
    notify(
        people=[sender.public_id],
        kind="messaging",
        title=title,
        text=text,
        url_name="messaging:message",
        url_args=(row.mail.public_id,),
        key=f"messaging.{step}.{row.mail.public_id}",
        urgent=True,
    )
