"""はじめの一時間: 台帳。From the Excel ledger of before, or from typical business processes (J.3.1.1)."""

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep
from omamori.plan.register.models import ItemEdition, State


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """Write down what personal information there is."""
    del actor, on
    found = ItemEdition.objects.exclude(state=State.WITHDRAWN).aggregate(
        every=Count("item", distinct=True),
        drafts=Count("item", distinct=True, filter=Q(state=State.DRAFT)),
        proposed=Count("item", distinct=True, filter=Q(state=State.PROPOSED)),
    )
    every, drafts, proposed = found["every"], found["drafts"], found["proposed"]
    waiting = []
    if drafts:
        waiting.append(
            _("%(n)s 件が下書きです。空いている欄を埋めて、承認を頼んでください。") % {"n": drafts}
        )
    if proposed:
        waiting.append(_("%(n)s 件が承認を待っています。") % {"n": proposed})
    return [
        FirstStep(
            code="register",
            order=70,
            title=_("個人情報管理台帳を作る"),
            why=_("どんな個人情報がどこにあるかを知らなければ、守れません。"),
            needs=_("今ある台帳の Excel。なければ、よくある業務から選びます"),
            minutes=12,
            url_name="register:typical" if not every else "register:list",
            action="register.draft_item",
            done=bool(every),
            standing=_("%(n)s 件") % {"n": every} if every else "",
            waiting=tuple(waiting),
            examples=(
                (_("Excel の台帳を取り込む"), "ledger_files:upload", ()),
                (_("ひな形 (Excel)"), "ledger_files:template", ()),
            ),
        )
    ]
