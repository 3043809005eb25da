"""目標と計画の仕事。Measures what can be measured by itself, and reminds the owners of events."""

from datetime import time

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.notices.actions import notify
from omamori.plan.objectives import aiming, queries


@every(day_at=time(1, 0))
def measure() -> int:
    """Once a week for each objective that rooms can measure by themselves."""
    return aiming.measure_all()


@every(day_at=time(9, 0))
def remind() -> int:
    """Two weeks before an event, and weekly once it is late; returns how many were told."""
    today, told = clock.today(), 0
    for event_id, owner, title, first, last in queries.reminders(on=today):
        late = (today - last).days
        mark = f"late{late // 7}" if late > 0 else "soon"
        told += notify(
            people=[owner],
            kind="objectives",
            title=f"「{title}」の期限が過ぎています"
            if late > 0
            else f"「{title}」の予定が近づいています ({first.month}月{first.day}日)",
            text="行ったら、結果と記録の置き場所を書いてください。日を変えるときは、理由を書いて変えます。",
            url_name="objectives:event",
            url_args=(event_id,),
            key=f"objectives.event:{event_id}:{first.isoformat()}:{mark}",
        )
    return told
