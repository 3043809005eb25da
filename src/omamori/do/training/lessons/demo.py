"""架空の短い学習。A near miss of 株式会社みらい印刷 that became a lesson, and one that waits for approval."""

import contextlib
import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

from omamori.do.training.lessons import actions, drafting
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.queries import next_business_day

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]


def told(who: Who, noon: Noon, cases: list[str], *, today: date) -> None:
    """One lesson that went out a good hundred days ago, one that waits; none without near misses.

    Args:
        who: an actor by his local address part; noon: the clock of a day.
        cases: public ids of near misses, the one for the earlier lesson first.
        today: the demo's last day.
    """
    days = (next_business_day(today - timedelta(days=110)), today)
    for case, day in zip(cases[:2], days, strict=False):
        with noon(day):
            office = who("kobayashi", day)
            draft, _replaced = drafting.case_draft(office, case)
            better = dataclasses.replace(
                draft,
                causes="メールソフトの候補から、姓だけを見て選んだ\n前のメールを書き換えて使った",
                others="締切の前で急いでいた\n送る人が一人で作業していた",
                watch="会社名と氏名の両方を、声に出して確かめる\n新しいメールから書き、あて先は最後に入れる",
                example="見積書を送るときは、名刺と見比べてから送信を押す",
            )
            terms = drafting.Terms(
                audience="all", values=(), due_on=next_business_day(day + timedelta(days=10))
            )
            lesson = actions.draft_of_case(office, case, better, terms)
            actions.propose(office, lesson)
            if day != today:
                actions.approve(who("tanaka", day), lesson)
