"""架空の連絡網。The chain of 株式会社みらい印刷 with invented numbers, a test with one who never answers, a drill that is over."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta

from omamori.do.incidents.callout import actions, running, trials
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.models import Chain, Reached
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.jobs import worker

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]

_NUMBERS = {"tanaka": "090-5550-0142", "kobayashi": "090-5550-0143", "ito": "090-5550-0144"}
_SLOW = {"kobayashi": 2, "tanaka": 2, "ito": 11}
"""Minutes until each presses the button; 渡辺 never does."""


def network(who: Who, noon: Noon, *, today: date) -> None:
    """A chain in force."""
    day = next_business_day(today - timedelta(days=60))
    with noon(day):
        office = who("kobayashi", day)
        people = {name: who(name, day).person_id for name in (*_NUMBERS, "watanabe")}
        for name, number in _NUMBERS.items():
            actions.change_number(office, person=people[name], number=number)
        links = (
            chain.Link(
                person=people["kobayashi"], stand_in=people["watanabe"], channels=("mail", "sms")
            ),
            chain.Link(person=people["tanaka"], channels=("mail", "sms", "voice")),
            chain.Link(person=people["ito"], channels=("mail", "voice"), wait=10),
        )
        actions.edit_chain(office, links=links, terms=chain.Terms(rounds=3))
        actions.approve_chain(who("tanaka", day), Chain.objects.get().public_id)


def practised(who: Who, noon: Noon, *, today: date) -> None:
    """Its test of this month, and a drill of three weeks ago; needs a mail server that listens."""
    _drill(who, noon, next_business_day(today - timedelta(days=21)))
    _test(who, noon, next_business_day(today - timedelta(days=10)))


def _drill(who: Who, noon: Noon, day: date) -> None:
    with noon(day):
        title = "名簿を入れた鞄を電車に忘れました"
        number = actions.start(
            who("sato", day),
            subject_kind="page",
            subject_id=f"drill-{day}",
            title=title,
            drill=True,
        )
        while running.turn():
            pass
        now = clock.now()
    for minutes in (5, 10):
        with clock.fixed(now + timedelta(minutes=minutes)):
            while running.turn():
                pass
    with clock.fixed(now + timedelta(minutes=13)):
        actions.take(who("tanaka", day), number)
    with clock.fixed(now + timedelta(minutes=35)):
        actions.stop(who("tanaka", day), number)


def _test(who: Who, noon: Noon, day: date) -> None:
    with noon(day):
        actions.start_test(who("kobayashi", day))
        worker.drain(limit=100_000)
        now = clock.now()
    for row in Reached.objects.select_related("person"):
        name = str(row.person.email).partition("@")[0]
        if name in _SLOW:
            with clock.fixed(now + timedelta(minutes=_SLOW[name])):
                token = trials.link_of(row).rstrip("/").rpartition("/")[2]
                trials.confirm(token)
    with clock.fixed(now + trials.OPEN_FOR + timedelta(minutes=1)):
        trials.close_due()
