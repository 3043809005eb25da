"""持ち寄り。Causes to find, plans to approve, actions to do, effects to look at; the figure of ACT."""

from datetime import date, datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.act.nonconformities import queries
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("不適合と是正"),
        url_name="nonconformities:list",
        action="nonconformities.see",
        order=55,
        icon="check",
        stage="act",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person, step by step."""
    on = now.astimezone(clock.JST).date()
    steps = {
        "open": (
            _now("原因を調べる: %(title)s"),
            _now("不適合の原因と、同じことが起きないようにする処置を書きます。"),
        ),
        "planned": (
            _now("是正処置の計画を承認する: %(title)s"),
            _now("計画を立てた人とも担当とも別の、あなたの承認を待っています。"),
        ),
        "running": (
            _now("是正処置を行う: %(title)s"),
            _now("期日までに行い、結果を書きます。"),
        ),
        "done": (
            _now("是正処置の効果を確かめる: %(title)s"),
            _now("同じことが起きなくなったかを、実際の記録で確かめます。"),
        ),
    }
    return [
        HomeTask(
            title=_words(row, steps)[0] % {"title": row.title},
            why=_words(row, steps)[1],
            url_name="nonconformities:one",
            url_args=(row.public_id,),
            due=_evening(row.due),
            urgent=row.late or (row.state == "open" and row.outcome == "ineffective"),
        )
        for row in queries.waiting_for(actor, on=on)
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many nonconformities are not over."""
    count, late = queries.standing(actor, on=now.astimezone(clock.JST).date())
    return [
        CycleFigure(
            stage="act",
            label=_now("終わっていない不適合"),
            value=_now("%(n)s 件") % {"n": count},
            state="late" if late else "watch" if count else "good",
            url_name="nonconformities:list",
        )
    ]


def _words(row: queries.NonconformityRow, steps: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """What a step is called, and why; a promise that was computed says what came of it."""
    computed = {
        ("open", "ineffective"): (
            _now("是正処置は効いていませんでした: %(title)s"),
            _now("見込みが外れ、次の回が始まりました。原因から調べ直します。"),
        ),
        ("done", "effective"): (
            _now("是正処置を完了にするかを決める: %(title)s"),
            _now("見込みのとおりになりました。数字とその前後の様子を見て決めます。"),
        ),
        ("done", "undecidable"): (
            _now("是正処置の効果を判断する: %(title)s"),
            _now("数字では判断できませんでした。記録と現場を見て決めます。"),
        ),
    }
    return computed.get((row.state, row.outcome)) or steps[row.state]


def _evening(day: date | None) -> datetime | None:
    return datetime.combine(day, time(17), clock.JST) if day else None
