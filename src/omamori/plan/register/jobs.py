"""台帳の仕事。Asks departments for their yearly review; tells heads and owners what they are to do."""

from datetime import time

from omamori.facts.base import Recorded
from omamori.facts.register import ReviewAsked
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import every
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization
from omamori.plan.register import disposals, making, reviews
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


@every(minutes=10)
def tell_approvers() -> int:
    """Tell who may approve that something waits, at most once a day each; how many were told.

    Whoever wrote on all of it may approve none of it: then it is top management's.
    """
    today = clock.today()
    waiting = making.writers_of_proposals()
    if not waiting:
        return 0
    for post in ("privacy_officer", "top"):
        known = organization.people(organization.holder_ids(post, on=today))
        free = [key for key, row in known.items() if any(row.pk not in w for w in waiting)]
        if free:
            return notify(
                people=free,
                kind="register",
                title="個人情報管理台帳の記載が承認を待っています",
                text="内容を確かめて、承認するか、差し戻してください。",
                url_name="register:waiting",
                key=f"register.waiting:{today:%Y%m%d}",
            )
    return 0


@on(ReviewAsked)
def tell_heads(recorded: Recorded) -> None:
    """Tell who is responsible for the department, or for the one above it."""
    fact = recorded.fact
    assert isinstance(fact, ReviewAsked)
    department = organization.department_pk(fact.department_id)
    above = organization.departments_up(department) if department else ()
    for public_id in above:
        key = organization.department_pk(public_id)
        heads = organization.posts(on=clock.today(), post="department_head", department=key)
        if heads:
            notify(
                people=[row.acting.public_id for row in heads],
                kind="register",
                title="個人情報管理台帳の見直しを頼まれています",
                text="部門の記載を現物と照らし、変更の有無を記録してください。",
                url_name="register:review",
                url_args=(fact.subject_id,),
                key=f"register.review:{fact.subject_id}",
            )
            return
