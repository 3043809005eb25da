"""規程の仕事。Tells people of a rule on the day it takes effect, then weekly until they have signed."""

from datetime import time
from itertools import groupby

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.notices.actions import notify
from omamori.foundation.search.actions import index
from omamori.plan.policies import queries, searchable


@every(day_at=time(9, 0))
def remind() -> int:
    """Tell those with an account what they still have to sign; returns how many were told."""
    today, told = clock.today(), 0
    owing = queries.unsigned_people(on=today)
    for (regulation, number), rows in groupby(owing, key=lambda o: (o.regulation_id, o.number)):
        people = list(rows)
        week = (today - people[0].since).days // 7
        title = people[0].title
        told += notify(
            people=[row.person_id for row in people],
            kind="policies",
            title=f"「{title}」が施行されました" if not week else f"「{title}」への署名がまだです",
            text=f"第{number}版を読み、最後にある「読みました・守ります」を押してください。",
            url_name="policies:read",
            url_args=(regulation,),
            key=f"policies.sign:{regulation}:{number}:{week}",
        )
    return told


@every(day_at=time(0, 10))
def refresh_search() -> None:
    """At midnight another version may count: the search shall find its words."""
    for document in searchable.documents():
        index(document)
