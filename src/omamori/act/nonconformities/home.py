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
        far=True,
        icon="check",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """What waits for this person, step by step."""
    on = now.astimezone(clock.JST).date()
    return [_task(row) for row in queries.waiting_for(actor, on=on)]


def _task(row: queries.NonconformityRow) -> HomeTask:
    words, why, action = _words(row)
    return HomeTask(
        title=_now("%(step)s: %(title)s") % {"step": words, "title": row.title},
        why=why,
        url_name="nonconformities:one",
        url_args=(row.public_id,),
        due=_evening(row.due),
        urgent=row.late or (row.state == "open" and row.outcome == "ineffective"),
        group="approve" if row.state == "planned" else "care",
        many=words,
        action=action,
    )


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


def _words(row: queries.NonconformityRow) -> tuple[str, str, str]:
    """What a step is called, why, and its one action."""
    steps = {
        "open": (
            _now("原因を調べる"),
            _now("不適合の原因と、同じことが起きないようにする処置を書きます。"),
            _now("調べる"),
        ),
        "planned": (
            _now("是正処置の計画を承認する"),
            _now("計画を立てた人とも担当とも別の、あなたの承認を待っています。"),
            _now("承認する"),
        ),
        "running": (
            _now("是正処置を行う"),
            _now("期日までに行い、結果を書きます。"),
            _now("結果を書く"),
        ),
        "done": (
            _now("是正処置の効果を確かめる"),
            _now("同じことが起きなくなったかを、実際の記録で確かめます。"),
            _now("確かめる"),
        ),
    }
    return _computed().get((row.state, row.outcome)) or steps[row.state]


def _computed() -> dict[tuple[str, str], tuple[str, str, str]]:
    """The same for steps whose promise was computed, by state and outcome."""
    return {
        ("open", "ineffective"): (
            _now("是正処置は効いていませんでした"),
            _now("見込みが外れ、次の回が始まりました。原因から調べ直します。"),
            _now("調べ直す"),
        ),
        ("done", "effective"): (
            _now("是正処置を完了にするかを決める"),
            _now("見込みのとおりになりました。数字とその前後の様子を見て決めます。"),
            _now("決める"),
        ),
        ("done", "undecidable"): (
            _now("是正処置の効果を判断する"),
            _now("数字では判断できませんでした。記録と現場を見て決めます。"),
            _now("判断する"),
        ),
    }


def _evening(day: date | None) -> datetime | None:
    return datetime.combine(day, time(17), clock.JST) if day else None
