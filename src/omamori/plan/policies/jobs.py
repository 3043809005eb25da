"""規程の仕事。Reminds those who have not signed a week after a rule took effect, then each week."""

from datetime import time, timedelta
from itertools import groupby

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.notices.actions import notify
from omamori.plan.policies import queries

PATIENCE = timedelta(days=7)


@every(day_at=time(9, 0))
def remind() -> int:
    """Tell people with an account what they still have to sign; at most once a week each."""
    today = clock.today()
    year, week, _day = today.isocalendar()
    late = queries.unsigned_people(on=today, published_before=today - PATIENCE)
    told = 0
    for (regulation, title, number), rows in groupby(late, key=lambda row: row[1:]):
        told += notify(
            people=[row[0] for row in rows],
            kind="policies",
            title=f"「{title}」への署名がまだです",
            text=f"第{number}版を読み、最後にある「読みました・守ります」を押してください。",
            url_name="policies:read",
            url_args=(regulation,),
            key=f"policies.remind:{regulation}:{number}:{year}-{week}",
        )
    return told
