"""法令等の仕事。Reminds whoever has to do something because a law changed."""

from datetime import time, timedelta

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.notices.actions import notify
from omamori.plan.laws import queries


@every(day_at=time(9, 0))
def remind() -> int:
    """A week before a task is due, and weekly from its day on; returns how many were told."""
    today, told = clock.today(), 0
    for task_id, owner, due in queries.tasks_due(on=today + timedelta(days=7)):
        late = due < today
        week = (today - due).days // 7
        told += notify(
            people=[owner],
            kind="laws",
            title="期限を過ぎた、法令等の変更への対応があります"
            if late
            else "法令等の変更への対応の期限が近づいています",
            text="終わったら、何をしたかを書いてください。",
            url_name="laws:task",
            url_args=(task_id,),
            key=f"laws.due:{task_id}:{week}",
        )
    return told
