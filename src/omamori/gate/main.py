"""ゲートの一生。Start: clear what a crash left. Run: take mail, show life, clear up. Stop: finish first."""

import asyncio
import gc
import logging
import socket
import sys
import threading
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from omamori.config.environment import ConfigurationError, Environment
from omamori.do.outbound import gates, spool
from omamori.do.outbound.examiner import PooledExaminer
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import subscriptions
from omamori.gate import health
from omamori.gate.carrying import Carrying
from omamori.gate.intake import Intake, Patience
from omamori.gate.milter import Milter, places
from omamori.gate.rules import rules
from omamori.gate.server import Server

log = logging.getLogger("omamori.gate")

_BEAT = 5.0
_LOOK = 0.2
_CLEAR_EVERY = 600.0
_MADE = 20_000
"""Objects made and not gone before the young ones are looked through for circles (default 700): a batch makes more."""
_TURN = 0.0005
"""Seconds for which a thread that counts keeps the interpreter while another waits for it (default 0.005).

Each answer of a conversation is a call to the system that gives the interpreter away: with the default it comes
back behind the judgement of a mail, and the clients of all others wait for that.
"""


def run(stop: threading.Event) -> None:
    """Take mail until ``stop`` is set; mails in hand are finished first.

    Raises:
        ConfigurationError: address, network or certificate cannot be used.
    """
    sys.setswitchinterval(_TURN)
    gc.set_threshold(_MADE, *gc.get_threshold()[1:])
    recover()
    examiner = PooledExaminer()
    try:
        asyncio.run(_serve(stop, examiner))
    finally:
        examiner.close()


def recover() -> None:
    """Erase what was never acknowledged: half files, and bytes without a row."""
    try:
        close_old_connections()
        swept = spool.recover(clock.now())
    except (DatabaseError, OSError) as error:
        log.warning("前回の残りを後で片付けます: %s", type(error).__name__)
        return
    finally:
        close_old_connections()
    if swept.parts or swept.orphans:
        log.info("受け付け前の残りを消しました: parts=%d orphans=%d", swept.parts, swept.orphans)


async def _serve(stop: threading.Event, examiner: PooledExaminer) -> None:
    given = settings.OMAMORI
    try:
        intake = _intake(given, examiner)
        allowed = rules(given)
        server = Server(allowed, intake)
        milter = Milter(places(given.milter), server.desk(), allowed)
        await server.start()
        await milter.start()
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"送信ゲートを開けません: {error}") from error
    log.info("%s で待っています", settings.OMAMORI.smtp)
    # A first examination starts the examiners: the first mail need not wait for them.
    loop = asyncio.get_running_loop()
    warm = loop.run_in_executor(None, _warm_up, examiner)
    started, next_beat, next_clearing = clock.now(), loop.time(), loop.time()
    next_clearing += _CLEAR_EVERY
    while not stop.is_set():
        if loop.time() >= next_beat:
            next_beat = loop.time() + _BEAT
            health.beat(
                given.home,
                now=clock.now(),
                port=server.port,
                counts=server.counts,
                journal=intake.journal,
            )
            await loop.run_in_executor(None, _tell, intake, started)
        if loop.time() >= next_clearing:
            next_clearing = loop.time() + _CLEAR_EVERY
            await loop.run_in_executor(None, recover)
        await asyncio.sleep(_LOOK)
    await warm
    await asyncio.gather(server.stop(), milter.stop())
    await intake.stop()
    await loop.run_in_executor(None, partial(_tell, intake, started, ended=True))
    log.info("閉じました")


def _tell(intake: Intake, started: datetime, *, ended: bool = False) -> None:
    """Say on the home page what the health file says; when the database is away, only that speaks."""
    journal, now = intake.journal, clock.now()
    report = gates.Report(
        lane=intake.lane,
        host=socket.gethostname()[:120],
        started_at=started,
        waiting=journal.waiting,
        waiting_since=journal.since,
        trouble=journal.trouble,
        recovered=journal.recovered,
        cut=journal.cut,
        damaged=journal.damaged,
    )
    try:
        close_old_connections()
        gates.tell(report, now, in_place_of=intake.keeping.taken_over)
        if ended:
            gates.ended(intake.lane, now)
    except DatabaseError as error:
        log.warning("様子を記録できません: %s", type(error).__name__)
    finally:
        connection.close()


def _intake(given: Environment, examiner: PooledExaminer) -> Intake:
    patience = Patience(
        answer_within=given.smtp_answer_within / 1000, backlog=max(1, given.smtp_backlog)
    )
    home, ahead = Path(given.home), examiner.look_ahead
    return Intake(examiner, home, patience, carrying=Carrying(), look_ahead=ahead)


def _warm_up(examiner: PooledExaminer) -> None:
    try:
        subscriptions.load()
        # What is loaded now stays: looking it through for what can go took an eighth of the clerk's time.
        gc.freeze()
        examiner.examine(b"", "warm-up.txt")
    except Exception as error:  # noqa: BLE001 - the first mail will tell the sender
        log.warning("検査の仕組みが動きません: %s", type(error).__name__)
