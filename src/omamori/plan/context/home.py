"""持ち寄り。The context in the navigation, its yearly look, and what top management has to approve."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import HomeTask, NavigationItem
from omamori.plan.context import queries

navigation = (
    NavigationItem(
        label=gettext_lazy("組織の状況"),
        url_name="context:overview",
        action="context.see",
        order=36,
        far=True,
        icon="world",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """The beginning or the yearly look, for the office."""
    if Role.OFFICE not in actor.roles:
        return []
    on, due = now.astimezone(clock.JST).date(), queries.review_due()
    if due is None:
        why = _("課題、利害関係者、適用範囲のひな型を取り込み、会社に合わせて直します。")
        begin = HomeTask(title=_("組織の状況を書く"), why=why, url_name="context:overview")
        return [begin]
    if not queries.review_is_near(due, on=on):
        return []
    look = HomeTask(
        title=_("組織の状況を見直す"),
        why=_("課題、利害関係者、適用範囲が今も合っているかを、年に一度は確かめます。"),
        url_name="context:review",
        due=datetime.combine(due, time(23, 59), clock.JST),
        urgent=due < on,
        action=_("見直す"),
    )
    return [look]
