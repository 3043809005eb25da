"""はじめの一時間: 計画。The mark's expiry, and the plan of the year (J.3.2, J.3.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep
from omamori.plan.objectives import queries
from omamori.plan.objectives.models import Event


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """The day of expiry, then the events of the year."""
    del actor
    grant, events = queries.grant(on=on), Event.objects.count()
    return [
        FirstStep(
            code="grant",
            order=88,
            title=_("プライバシーマークの有効期間を登録する"),
            why=_(
                "更新の申請は、終わりの 8 か月前から 4 か月前までです。その期間を計画に入れます。"
            ),
            needs=_("登録証の有効期間。まだなら見送れます"),
            minutes=1,
            url_name="objectives:grant",
            action="objectives.keep_grant",
            done=grant is not None,
            standing=_("%(day)s まで") % {"day": f"{grant.expires_on:%Y/%m/%d}"} if grant else "",
            optional=True,
        ),
        FirstStep(
            code="plan",
            order=90,
            title=_("年間計画を作る"),
            why=_("教育、点検、監査、見直しの時期を決めておくと、忘れません。"),
            needs=_("会社の年度の始まり"),
            minutes=5,
            url_name="objectives:year",
            action="objectives.propose_year",
            done=events > 0,
            standing=_("%(n)s 件の予定") % {"n": events} if events else "",
        ),
    ]
