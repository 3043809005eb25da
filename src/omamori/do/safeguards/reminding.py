"""催促する。Owners hear before and after their day; the officer when a change begins that is not ready."""

from datetime import date, timedelta
from itertools import groupby

from omamori.do.safeguards.models import Change, Task
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization

_BEFORE = timedelta(days=3)
_MOST = 2000


def remind() -> int:
    """Tell whom it concerns; returns how many were told. Nobody is told on a day off."""
    today = clock.today()
    if not is_business_day(today):
        return 0
    return _owners(today) + _officer(today)


def _owners(today: date) -> int:
    rows = Task.objects.filter(outcome=Task.Outcome.OPEN, due_on__lte=today + _BEFORE)
    rows = rows.filter(change__state=Change.State.APPROVED).exclude(owner=None)
    pairs = rows.order_by("change__public_id").values_list(
        "change__public_id", "owner__public_id", "due_on"
    )
    told = 0
    for change, found in groupby(pairs[:_MOST], key=lambda pair: pair[0]):
        many = list(found)
        late = {owner for _, owner, due in many if due < today}
        week = today.isocalendar()
        told += notify(
            people=late,
            kind="safeguards",
            title="環境の変更の見直しが、期日を過ぎています",
            text="担当のものを見直して、結果を書いてください。",
            url_name="safeguards:one",
            url_args=(change,),
            key=f"safeguards:{change}:late:{week.year}-{week.week}",
        )
        told += notify(
            people={owner for _, owner, _ in many} - late,
            kind="safeguards",
            title="環境の変更の見直しの期日が近づいています",
            text="変更が始まる前に、担当のものを見直してください。",
            url_name="safeguards:one",
            url_args=(change,),
            key=f"safeguards:{change}:soon",
        )
    return told


def _officer(today: date) -> int:
    rows = Change.objects.filter(
        state__in=(Change.State.REPORTED, Change.State.APPROVED),
        starts_on__lte=today,
        tasks__outcome=Task.Outcome.OPEN,
    )
    people = organization.holder_ids("privacy_officer", "office", on=today)
    return sum(
        notify(
            people=people,
            kind="safeguards",
            title="変更が始まりましたが、見直しが終わっていません",
            text="残っているものを見て、担当に声をかけるか、変更を止めてください。",
            url_name="safeguards:one",
            url_args=(change,),
            key=f"safeguards:{change}:begun",
            urgent=True,
        )
        for change in rows.distinct().values_list("public_id", flat=True)[:_MOST]
    )
