"""規程の仕事。Reminds those who have not signed, tells of new versions, keeps the search up to date."""

from datetime import time, timedelta
from itertools import groupby

from omamori.facts.base import Recorded
from omamori.facts.policies import RegulationPublished
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization.queries import everybody
from omamori.foundation.search.actions import index
from omamori.plan.policies import queries, searchable

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


@on(RegulationPublished)
def tell_everybody(row: Recorded) -> None:
    """Tell people with an account that a version was published and from when it counts."""
    fact = row.fact
    assert isinstance(fact, RegulationPublished)
    title = queries.title(fact.subject_id)
    if not fact.material or fact.effective_from is None:
        return
    day = fact.effective_from
    told = everybody(on=clock.today()).filter(user__is_active=True)
    notify(
        people=list(told.values_list("public_id", flat=True)),
        kind="policies",
        title=f"「{title}」が新しくなります",
        text=f"{day.year}年{day.month}月{day.day}日から第{fact.version_number}版です。読んで署名してください。",
        url_name="policies:version",
        url_args=(fact.subject_id, str(fact.version_number)),
        key=f"policies.published:{fact.subject_id}:{fact.version_number}",
    )


@every(day_at=time(0, 10))
def refresh_search() -> None:
    """At midnight another version may count: the search shall find its words."""
    for document in searchable.documents():
        index(document)
