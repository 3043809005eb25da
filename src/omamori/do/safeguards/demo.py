"""架空の環境の変更。What 株式会社みらい印刷 changed: the archive moved, Sales will work at home: invented."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta

from omamori.do.safeguards import actions, domain
from omamori.do.safeguards.models import Task
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.organization import queries as organization

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]
Results = tuple[tuple[str, str], tuple[str, str]]
_MOVED: Results = (
    ("changed", "新しい場所に合わせて、鍵の置き場と持ち出し簿の場所を直した。"),
    ("fits", "場所が変わっても、同じ手順で守れることを確かめた。"),
)
_HOME: Results = (
    ("fits", "自宅からも同じ画面で確かめられるので、このままでよい。"),
    ("changed", "自宅で働く日の連絡のしかたを加えて書き直した。"),
)


def changes(who: Who, noon: Noon, *, today: date) -> None:
    """One change that is over, one that is being looked through."""
    names = {name: key for key, name in organization.department_names().items()}
    past = next_business_day(today - timedelta(days=120))
    moved = domain.Report(
        kind="move",
        what="紙の書庫を 2 階から 4 階へ移し、複合機の場所も変える",
        departments=(names["総務部"],) if "総務部" in names else (),
        starts_on=past + timedelta(days=30),
    )
    with noon(past):
        change = actions.report(who("kobayashi", past), moved)
        actions.approve(who("tanaka", past), change)
    later = next_business_day(past + timedelta(days=14))
    with noon(later):
        _finish(who("kobayashi", later), change, _MOVED, every=1)
        actions.close(who("tanaka", later), change)
    recent = next_business_day(today - timedelta(days=9))
    telework = domain.Report(
        kind="telework",
        what="営業部が週に三日、自宅で働く",
        departments=(names["営業部"],),
        starts_on=next_business_day(today + timedelta(days=12)),
    )
    with noon(recent):
        change = actions.report(who("watanabe", recent), telework)
        actions.approve(who("tanaka", recent), change)
        _finish(who("kobayashi", recent), change, _HOME, every=3)


def _finish(office: Actor, change: str, results: Results, *, every: int) -> None:
    rows = Task.objects.filter(change__public_id=change).order_by("id")
    for number, task in enumerate(rows):
        if number % every == 0 and not (every > 1 and task.code == "second_check"):
            outcome, result = results[number % len(results)]
            actions.finish_task(office, task.public_id, outcome=outcome, result=result)
