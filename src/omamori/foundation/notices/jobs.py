"""お知らせの仕事。Notices are mailed in the background; a broken ledger is told to the officer."""

from django.utils.translation import gettext as _

from omamori.facts.base import Recorded
from omamori.facts.ledger import LedgerVerified
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.notices.actions import notify
from omamori.foundation.notices.appointments import tell_of_post
from omamori.foundation.notices.channels import send_notice
from omamori.foundation.notices.mailing import mail_notice
from omamori.foundation.organization import queries as organization

__all__ = ["alarm", "mail_notice", "send_notice", "tell_of_post"]


@on(LedgerVerified)
def alarm(recorded: Recorded) -> None:
    """Tell those who answer for the records that the ledger is broken, at any hour (J.4.5.3)."""
    fact = recorded.fact
    if not isinstance(fact, LedgerVerified) or not fact.broken:
        return
    posts = ("privacy_officer", "auditor", "office")
    people = organization.holder_ids(*posts, on=clock.today())
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
