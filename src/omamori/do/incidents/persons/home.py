"""持ち寄り。Notices to persons on the home page of who approves them and of who carries them on."""

from datetime import datetime

from django.utils.translation import gettext as _

from omamori.do.incidents.persons.pending import Pending, pending
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import HomeTask


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """One for each case whose persons are not all told."""
    del now
    return [_approve(row) if row.approve else _carry_on(row) for row in pending(actor)]


def _approve(row: Pending) -> HomeTask:
    return HomeTask(
        title=_("事故 %(number)s の本人への通知を承認する") % {"number": row.number},
        why=_("%(n)s 人に送られます。文、一覧、知らせ方を確かめてください。")
        % {"n": f"{row.people:,}"},
        url_name="persons:matter",
        url_args=(row.case_id,),
        urgent=True,
        group="approve",
        action=_("確かめる"),
    )


def _carry_on(row: Pending) -> HomeTask:
    return HomeTask(
        title=_("事故 %(number)s の本人への通知を進める") % {"number": row.number},
        why=_("%(all)s 人のうち %(told)s 人が済みました。残りは、手紙、電話、公表で知らせます。")
        % {"all": f"{row.people:,}", "told": f"{row.told:,}"},
        url_name="persons:matter",
        url_args=(row.case_id,),
        group="case",
        many=_("事故の対応"),
        action=_("進める"),
    )
