"""デモの一年。Plays a year at 株式会社みらい印刷 on a moved clock, through the real actions."""

import contextlib
import logging
from datetime import date, datetime, time, timedelta

from django.conf import settings

from omamori.act.nonconformities import demo as nonconformities
from omamori.check.conformance.measuring import measure
from omamori.cli import demo_mails
from omamori.config.environment import host_port
from omamori.do.discovery import demo as discovery
from omamori.do.incidents import actions as incidents_actions
from omamori.do.incidents import naming
from omamori.do.incidents import queries as incidents
from omamori.do.incidents.callout import demo as callout
from omamori.do.incidents.cases import demo as cases
from omamori.do.incidents.papers import demo as papers
from omamori.do.incidents.persons import demo as persons
from omamori.do.outbound.messaging import demo as messaging
from omamori.do.safeguards import demo as safeguards
from omamori.do.training.courses import demo as courses
from omamori.do.training.lessons import demo as lessons
from omamori.do.training.materials import demo as materials
from omamori.do.training.quizzes import demo as quizzes
from omamori.foundation.access.actor import Actor
from omamori.foundation.accounts import demo as accounts
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.jobs import worker
from omamori.foundation.ledger import sealing
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import demo, queries
from omamori.foundation.partners import demo as partners
from omamori.plan.objectives import demo as objectives
from omamori.plan.policies import actions as policies
from omamori.plan.policies import demo as policies_demo
from omamori.plan.register import demo as register
from omamori.plan.risk import demo as risk
from omamori.testing import hop

_SLOW = frozenset({"do.training.materials.rendering.make_files"})
"""The files of a deck are drawn by the worker while the first visitor looks around."""


def fill(password: str) -> None:
    """Fill an empty, migrated database; an outside world listens meanwhile."""
    host, port = host_port(settings.OMAMORI.next_hop)
    # Each of a year's deliveries would be a line on the terminal of somebody who only waits.
    logging.disable(logging.INFO)
    with hop.serving(host=host, port=port):
        _play(password)
    logging.disable(logging.NOTSET)


def open_today(password: str) -> None:
    """The company, its accounts and its rules as of today, without the year of mails."""
    today = clock.today()
    demo.company(on=today)
    accounts.open_all(password)
    partners.directory(who("kobayashi", today), on=today)
    messaging.tools(who, on=today)
    policies_demo.rules(who, _noon, day=today)
    register.register(who, _noon, began=today, today=today)
    risk.risks(who, _noon, began=today, today=today)
    objectives.plan(who, _noon, began=today, today=today)
    _messages(today)
    discovery.look_through(who, on=today)
    callout.network(who, _noon, today=today)
    materials.deck(who, _noon, today=today)
    quizzes.bank(who, _noon, today=today)
    courses.prepared(who, _noon, today=today)
    worker.drain(limit=100_000, leave=_SLOW)
    notices.settle_before(clock.now() + timedelta(days=1))
    sealing.seal_new()


def _play(password: str) -> None:
    today = clock.today()
    demo.company(on=today)
    accounts.open_all(password)
    began = next_business_day(today - timedelta(days=330))
    policies_demo.rules(who, _noon, day=began)
    partners.directory(who("kobayashi", today), on=today)
    messaging.tools(who, on=today)
    register.register(who, _noon, began=began, today=today)
    risk.risks(who, _noon, began=began, today=today)
    objectives.plan(who, _noon, began=began, today=today)
    policies_demo.signatures(who, _noon, began=began, today=today)
    with _noon(next_business_day(today - timedelta(days=20))):
        _messages(today)
    demo_mails.play(today)
    safeguards.changes(who, _noon, today=today)
    nonconformities.found(who, _noon, today=today)
    cases.accidents(who, _noon, today=today)
    papers.reports(who, _noon, today=today)
    persons.notices(who, _noon, today=today)
    callout.network(who, _noon, today=today)
    callout.practised(who, _noon, today=today)
    for days in range(40, -1, -1):
        measure(on=today - timedelta(days=days))
    discovery.look_through(who, on=today)
    materials.decks(who, _noon, today=today)
    quizzes.papers(who, _noon, today=today)
    courses.courses(who, _noon, began=began, today=today)
    _lessons(today)
    _short_lessons(today)
    worker.drain(limit=100_000, leave=_SLOW)
    nonconformities.afterwards(who, _noon, today=today)
    worker.drain(limit=100_000, leave=_SLOW)
    # What a year ago was news is read by now; today's is not.
    notices.settle_before(clock.now() - timedelta(days=1))
    sealing.seal_new()


def _short_lessons(today: date) -> None:
    """From a near miss of long ago, learned by all; and from one of these days, which waits for approval."""
    wanted = incidents.Wanted(cause="wrong_recipient")
    told, _ = incidents.near_misses(who("kobayashi", today), wanted=wanted)
    long_ago = today - timedelta(days=120)
    earlier = [row for row in told if row.noticed_at.astimezone(clock.JST).date() < long_ago]
    cases_told = (*(earlier or told[-1:])[:1], *told[:1])
    lessons.told(who, _noon, [row.public_id for row in cases_told], today=today)
    courses.learned(_noon, today=today)


def who(local: str, on: date) -> Actor:
    """A person of the company as an actor on a day.

    Raises:
        LookupError: he does not work here that day.
    """
    row = queries.person_by_email(f"{local}@{demo.DOMAIN}", on=on)
    found = queries.actor(row.pk, on=on) if row else None
    if found is None:
        raise LookupError(local)
    return found


def _noon(day: date) -> contextlib.AbstractContextManager[None]:
    return clock.fixed(datetime.combine(day, time(12, 0), clock.JST))


def _messages(today: date) -> None:
    office, top = who("kobayashi", today), who("ito", today)
    policies.publish_bulletin(
        office,
        title="年末年始の休業と緊急連絡",
        text="12月29日から1月3日まで休業します。休業中に事故に気づいたときは、まとめの連絡先に電話してください。",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=50),
        pinned=True,
    )
    policies.add_contact(
        office, kind="company", name="総務部 代表電話 (平日 9:00–18:00)", phone="03-5550-0100"
    )
    policies.add_contact(
        office,
        kind="company",
        name="休日・夜間の緊急電話 (個人情報保護管理者)",
        phone="090-5550-0142",
    )
    policies.publish_message(
        top,
        text=(
            "お預かりした情報は、お客様からお預かりした信頼そのものです。\n"
            "急いでいるときほど、宛先をもう一度。間違いに気づいたら、すぐに知らせてください。"
            "知らせてくれた人を、会社は守ります。"
        ),
    )


def _lessons(today: date) -> None:
    """The office has learned from most near misses; the latest still wait."""
    office = who("kobayashi", today)
    waiting, _ = incidents.near_misses(office, waiting=True)
    for number, row in enumerate(waiting[3:]):
        with _noon(next_business_day(clock.today())):
            incidents_actions.review(office, row.public_id, lesson=_LEARNED[number % len(_LEARNED)])
            if number % 3:
                _placed(office, row, number)


def _placed(office: Actor, row: incidents.NearMissRow, number: int) -> None:
    """Most near misses belong to a process of their department."""
    mine = [key for _head, rows in naming.offered(office, department=row.department_id)[:1] for key, _label in rows]  # fmt: skip
    if mine:
        incidents_actions.name_process(office, row.public_id, process=mine[number % len(mine)])


_LEARNED = (
    "宛先は会社名と氏名の両方で声に出して確かめることを、営業部の朝礼で共有した。",
    "名簿のファイル名の先頭に相手の会社名を付けることにした。",
    "一斉連絡は Bcc を既定にしたひな型から送ることにした。",
)
