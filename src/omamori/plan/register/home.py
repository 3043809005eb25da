"""持ち寄り。The register in the navigation, what waits for whom, and how far the reviews are."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem
from omamori.plan.register import disposals, making, reviews, showing
from omamori.plan.register.models import State
from omamori.plan.register.rows import ProposalRow

navigation = (
    NavigationItem(
        label=gettext_lazy("管理台帳"),
        url_name="register:list",
        action="register.see",
        order=20,
        icon="list",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What to approve, to finish, to review and to dispose of."""
    if reach(actor, "register.see") is Reach.NONE or not actor.person_pk:
        return []
    return [*_to_begin(actor), *_proposals(actor), *_reviews(actor, now), *_disposals(actor, now)]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many departments look at their entries in time."""
    if reach(actor, "register.see") is not Reach.ALL:
        return []
    late, asked = reviews.standing(on=now.astimezone(clock.JST).date())
    state = "none" if not asked else "late" if late else "good"
    value = _("%(n)s 部門が遅れ") % {"n": late} if late else _("遅れなし") if asked else "–"
    return [
        CycleFigure(
            stage="plan",
            label=_("台帳の見直し"),
            value=value,
            state=state,
            url_name="register:reviews",
        )
    ]


def _to_begin(actor: Actor) -> list[HomeTask]:
    if reach(actor, "register.draft_process") is not Reach.ALL or not showing.none_yet():
        return []
    return [
        HomeTask(
            title=_("個人情報管理台帳をはじめる"),
            why=_(
                "業務を書き、その業務で扱う個人情報を書きます。Excel の台帳があれば、取り込めます。"
            ),
            url_name="register:list",
        )
    ]


def _proposals(actor: Actor) -> list[HomeTask]:
    """What this person may approve, his drafts, and what he put forward himself."""
    approves = reach(actor, "register.approve") is not Reach.NONE
    made, rows = [], making.proposals(actor)
    if making.is_cut(rows):
        made = _many(actor, approves=approves)
        rows = tuple(row for row in rows if row.kind == "batch")
    for row in rows:
        if row.state == State.DRAFT and row.near:
            made.append(_draft(row))
        elif row.state == State.PROPOSED and (row.mine or approves):
            made.append(_proposed(row))
    return made


def _many(actor: Actor, *, approves: bool) -> list[HomeTask]:
    """Of hundreds how many there are, and one way to them."""
    drafts = to_approve = asked = 0
    for (state, near, mine), n in making.counted(actor).items():
        drafts += n if state == State.DRAFT and near else 0
        asked += n if state == State.PROPOSED and mine else 0
        to_approve += n if state == State.PROPOSED and approves and not mine else 0
    lines = (
        (_("台帳の下書き %(n)s 件を仕上げる"), drafts, _("仕上げる"), "care", ""),
        (_("台帳の記載 %(n)s 件を承認する"), to_approve, _("承認する"), "approve", ""),
        (_("台帳の記載 %(n)s 件の承認"), asked, _("承認する"), "approve", _("承認する人")),
    )
    return [
        HomeTask(
            title=title % {"n": f"{n:,}"},
            why=_("承認されるまで、始められません。一覧から一件ずつ、またはまとめて進められます。"),
            url_name="register:waiting",
            group=group,
            action=action,
            waits_for=waits_for,
        )
        for title, n, action, group, waits_for in lines
        if n
    ]


def _draft(row: ProposalRow) -> HomeTask:
    return HomeTask(
        title=_("「%(name)s」の下書きを仕上げる") % {"name": row.name},
        why=_("承認されるまで、始められません。書き終えたら、承認を頼みます。"),
        url_name=f"register:{row.kind}",
        url_args=(row.public_id,),
        many=_("台帳の下書きを仕上げる"),
        action=_("仕上げる"),
    )


def _proposed(row: ProposalRow) -> HomeTask:
    title = _("「%(name)s」") if row.mine else _("「%(name)s」を承認する")
    return HomeTask(
        title=title % {"name": row.name},
        why=_("書いた人とは別の人の承認が要ります。"),
        url_name=f"register:{row.kind}",
        url_args=(row.public_id,),
        since=row.proposed_at,
        group="approve",
        many=_("台帳の記載を承認する") if not row.mine else _("台帳の記載の承認"),
        action=_("承認する"),
        waits_for=_("承認する人") if row.mine else "",
    )


def _reviews(actor: Actor, now: datetime) -> list[HomeTask]:
    """A department's own to its head; to those who record for the whole company only what is late."""
    found = reach(actor, "register.record_review")
    if found is Reach.NONE:
        return []
    rows = reviews.reviews(actor, on=now.astimezone(clock.JST).date())
    every = found is Reach.ALL
    mine = [r for r in rows if (every and r.late) or r.department_pk in actor.department_pks]
    return [
        HomeTask(
            title=_("%(department)sの台帳を見直す") % {"department": row.department},
            why=row.cause or _("少なくとも年に一度、すべての記載を現物と照らします (J.3.1.1)。"),
            url_name="register:review",
            url_args=(row.public_id,),
            due=datetime.combine(row.due_on, time(17), clock.JST),
            urgent=row.late,
            many=_("部門の台帳を見直す"),
            action=_("見直す"),
        )
        for row in mine
    ]


def _disposals(actor: Actor, now: datetime) -> list[HomeTask]:
    """To the owner and to the head; to the office what is past its day."""
    if reach(actor, "register.record_disposal") is Reach.NONE:
        return []
    on = now.astimezone(clock.JST).date()
    return [
        HomeTask(
            title=_("「%(name)s」を廃棄し、記録する") % {"name": row.name},
            why=_("保管期限: %(note)s") % {"note": row.particulars.keep_until_note},
            url_name="register:dispose",
            url_args=(row.public_id,),
            due=datetime.combine(row.particulars.keep_until, time(17), clock.JST)
            if row.particulars.keep_until
            else None,
            urgent=bool(row.particulars.keep_until and row.particulars.keep_until < on),
            many=_("個人情報を廃棄し、記録する"),
            action=_("廃棄を記録"),
        )
        for row in disposals.due_of(actor, on=on)
    ]
