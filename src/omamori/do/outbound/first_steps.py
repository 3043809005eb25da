"""はじめの一時間: 送信ゲート。The gate on trial: it judges and tells, before it stops anything (J.9.2)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.outbound.models import Mail
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """Send a first mail through the gate."""
    del actor, on
    seen = Mail.objects.exists()
    return [
        FirstStep(
            code="gate",
            order=95,
            title=_("送信ゲートを試し運用で動かす"),
            why=_(
                "規程が、書いてあるだけでなく働くようになります。試し運用では止めずに、止めたはずのものを数えます。"
            ),
            needs=_(
                "メールサーバーの管理者。案内は Microsoft 365、Google Workspace、LINE WORKS、Postfix の分があります"
            ),
            minutes=10,
            url_name="outbound:controls",
            action="outbound.change_control",
            done=seen,
            standing=_("メールが通っています") if seen else "",
            optional=True,
        )
    ]
