"""持ち寄り。The rules in the navigation, what waits for whom, and how many have signed."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem
from omamori.plan.policies import queries
from omamori.plan.policies.rows import ProposedVersion

navigation = (
    NavigationItem(
        label=gettext_lazy("規程"),
        url_name="policies:list",
        action="policies.see",
        order=30,
        icon="rules",
    ),
)


MOST_SHOWN_APART = 3
"""More rules to sign than these are one task."""


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Rules to read and sign; versions to approve."""
    on = now.astimezone(clock.JST).date()
    owed = queries.to_sign(actor, on=on)
    to_sign = [
        HomeTask(
            title=_("「%(title)s」を読んで署名する") % {"title": row.title},
            why=_("第%(number)s版が施行されています。全員が読んで守ることを約束します。")
            % {"number": row.number},
            url_name="policies:read",
            url_args=(row.public_id,),
            group="learn",
            many=_("読んで署名する規程"),
            action=_("読む"),
        )
        for row in owed[:MOST_SHOWN_APART]
    ]
    if len(owed) > MOST_SHOWN_APART:
        to_sign = [_many(len(owed))]
    versions = [_version(row) for row in queries.proposed(actor)]
    return _to_begin(actor) + versions + to_sign


def _version(row: ProposedVersion) -> HomeTask:
    """A version that waits for this person, or one of his that waits for another."""
    words = {"title": row.title, "number": row.number}
    others = _("「%(title)s」第%(number)s版") % words
    return HomeTask(
        title=others if row.mine else _("「%(title)s」第%(number)s版を承認する") % words,
        why=_("書いた人とは別の人の承認が要ります。"),
        url_name="policies:draft",
        url_args=(row.version_id,),
        since=row.since,
        group="approve",
        many=_("規程の版の承認") if row.mine else _("規程の版を承認する"),
        action=_("承認する"),
        waits_for=row.turn_of if row.mine else "",
    )


def _many(count: int) -> HomeTask:
    """A new person has the whole rule book to read: one line, not fifteen."""
    return HomeTask(
        title=_("読んで署名する規程が %(n)s 件あります") % {"n": count},
        why=_("一つ読み終わるたびに、次の規程が開きます。途中でやめても、続きから読めます。"),
        url_name="policies:list",
        group="learn",
        action=_("読む"),
    )


def _to_begin(actor: Actor) -> list[HomeTask]:
    if reach(actor, "policies.load_starter") is Reach.NONE or not queries.none_yet():
        return []
    return [
        HomeTask(
            title=_("規程をはじめる"),
            why=_("ひな型を下書きとして取り込み、会社に合わせて直してから発行します。"),
            url_name="policies:list",
        )
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many of the signatures that are needed have been given."""
    del actor
    given, needed = queries.overall(on=now.astimezone(clock.JST).date())
    share = given * 100 // needed if needed else 0
    state = "none" if not needed else "good" if share == 100 else "watch" if share >= 80 else "late"
    return [
        CycleFigure(
            stage="plan",
            label=_("規程への署名"),
            value=f"{share}%" if needed else "–",
            state=state,
            url_name="policies:list",
        )
    ]
