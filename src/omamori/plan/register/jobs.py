"""台帳の仕事。Asks departments for their yearly review; tells owners what is to be disposed of."""

from datetime import time

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.notices.actions import notify
from omamori.plan.register import disposals, reviews
from omamori.plan.register.reading import item_rows


@every(day_at=time(8, 40))
def ask_reviews() -> int:
    """Ask the departments whose review comes near; returns how many."""
    return reviews.ask_yearly(on=clock.today())


@every(day_at=time(8, 50))
def name_disposals() -> int:
    """Tell each owner once of each day on which something of his is to be disposed of."""
    today = clock.today()
    told = 0
    for row in item_rows(disposals.named_for_disposal(today), today):
        told += notify(
            people=[row.owner_id],
            kind="register",
            title=f"「{row.name}」の保管期限です",
            text="廃棄し、いつ・どのように・だれの立ち会いで廃棄したかを記録してください。",
            url_name="register:dispose",
            url_args=(row.public_id,),
            key=f"register.dispose:{row.public_id}:{row.particulars.keep_until}",
        )
    return told
