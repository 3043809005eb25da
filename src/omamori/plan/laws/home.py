"""持ち寄り。The laws in the navigation, what must be looked through or done, and what is coming."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem
from omamori.plan.laws import queries

navigation = (
    NavigationItem(
        label=gettext_lazy("法令等"),
        url_name="laws:list",
        action="laws.see",
        order=34,
        far=True,
        icon="book",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Looks that are due, changes to decide on, one's own tasks."""
    on = now.astimezone(clock.JST).date()
    own = [
        HomeTask(
            title=row.title,
            why=_("法令等の変更への対応です: %(cause)s") % {"cause": row.cause},
            url_name="laws:task",
            url_args=(row.public_id,),
            due=_end(row.due),
            urgent=row.due < on,
            many=_("法令等の変更への対応"),
            action=_("対応する"),
        )
        for row in queries.open_tasks(actor)
    ]
    return own + _looks(actor, on) + _changes(actor, on)


def _looks(actor: Actor, on: date) -> list[HomeTask]:
    if Role.OFFICE not in actor.roles:
        return []
    if queries.none_yet():
        why = _("ひな型を取り込み、会社に合わせて直します。年に一度の見直しの土台になります。")
        return [HomeTask(title=_("法令等の一覧をはじめる"), why=why, url_name="laws:list")]
    count, first = queries.due_laws(on=on)
    if not count or first is None:
        return []
    return [
        HomeTask(
            title=_("法令等 %(n)s 件を見直す") % {"n": count},
            why=_("少なくとも年に一度、今の内容を確かめて記録します。"),
            url_name="laws:review",
            due=_end(first),
            urgent=first < on,
            action=_("見直す"),
        )
    ]


def _changes(actor: Actor, on: date) -> list[HomeTask]:
    if reach(actor, "laws.set_switch_day") is Reach.NONE:
        return []
    return [
        HomeTask(
            title=_("「%(title)s」を切り替える日を決める") % {"title": row.title},
            why=_("施行日が近づいています。決めるまでは、今の決まりのままです。"),
            url_name="laws:change",
            url_args=(row.public_id,),
            due=_end(row.effective_on) if row.effective_on else None,
            many=_("改正に切り替える日を決める"),
            action=_("決める"),
        )
        for row in queries.undecided(on=on)
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many laws are late for their yearly look."""
    del actor
    kept, late = queries.counted(on=now.astimezone(clock.JST).date())
    return [
        CycleFigure(
            stage="plan",
            label=_("法令等の見直し"),
            value=_("%(n)s 件が期限切れ") % {"n": late} if late else _("済み") if kept else "–",
            state="late" if late else "good" if kept else "none",
            url_name="laws:reviews",
        )
    ]


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), clock.JST)
