"""The processes of the outbox's crash test: recorders and workers that are killed at any line.

Usage: python outbox_process.py ROUNDS SEED. Django is set up once; each child is a fork that opens
its own connection. In the end what is left is done in peace, and the outcome is printed as JSON.
"""

import json
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import ModuleType

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
# The tables as they are now, with the ledger's triggers, whatever migrations exist.
settings.MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in settings.INSTALLED_APPS}
django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command
from django.db import connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from omamori.config import modules
from omamori.facts.base import Recorded
from omamori.facts.outbound import MailReleased
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import claims, define, worker
from omamori.foundation.jobs import jobs as jobs_of_jobs
from omamori.foundation.jobs.models import Ticket
from omamori.foundation.ledger import jobs as jobs_of_ledger
from omamori.foundation.ledger import sealing, verification
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.models import Delivery
from omamori.foundation.ledger.subscriptions import on
from omamori.foundation.records.public_id import new_public_id

FACTS_A_ROUND = 25


def _only_ours(file: str) -> Iterator[ModuleType]:
    yield from (jobs_of_jobs, jobs_of_ledger) if file == "jobs" else ()


modules.contributions = _only_ours


def _seal() -> bool:
    return sealing.seal_new(settle=timedelta(0)) > 0


# Sealing is in the storm too: in every round of every worker.
jobs_of_ledger.pumps = (_seal, *jobs_of_ledger.pumps)


def _write(handler: str, number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO crash_effect (handler, number) VALUES (%s, %s)", [handler, number]
        )


@on(MailReleased)
def plain(fact: Recorded) -> None:
    _write("plain", fact.fact_id)


@on(MailReleased)
def stumbling(fact: Recorded) -> None:
    """Writes, then sometimes falls: what it wrote must be gone."""
    _write("stumbling", fact.fact_id)
    if random.random() < 0.15:
        raise RuntimeError


@on(MailReleased)
def asking(fact: Recorded) -> None:
    work.enqueue(number=fact.fact_id)


@define.job(retries=5)
def work(number: str) -> None:
    """A job bears being run twice by looking first, in one transaction with its effect."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM crash_effect WHERE handler = 'job' AND number = %s", [number])
        if cursor.fetchone() is None:
            _write("job", number)


def _record() -> None:
    for _ in range(FACTS_A_ROUND):
        with transaction.atomic(), connection.cursor() as cursor:
            number = new_public_id()
            cursor.execute("INSERT INTO crash_deed (number) VALUES (%s)", [number])
            record(MailReleased(subject_id=number))


def _work() -> None:
    worker.run(threading.Event())


def _child(task: Callable[[], None], seed: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            random.seed(seed)
            task()
        finally:
            os._exit(0)
    return pid


def _prepare() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE crash_deed (number varchar(26) PRIMARY KEY)")
        # No uniqueness here: a double effect must be able to happen, or the test proves nothing.
        cursor.execute("CREATE TABLE crash_effect (handler varchar(20), number varchar(26))")
    connection.close()


def _storm(rounds: int, seed: int) -> None:
    dice, pause = random.Random(seed), threading.Event()
    for number in range(rounds):
        tasks = [_record, _work, *([_work] if number % 3 == 0 else [])]
        children = [_child(task, dice.randrange(10**6)) for task in tasks]
        pause.wait(dice.uniform(0.03, 0.4))
        for pid in dice.sample(children, len(children)):
            os.kill(pid, signal.SIGKILL)
        for pid in children:
            os.waitpid(pid, 0)


def _settle() -> None:
    me = claims.enter()
    claims.reap(me)
    for day in range(1, 30):
        with clock.moved(timedelta(days=day)):
            worker.drain(limit=100_000)
        waiting = Delivery.objects.filter(delivered_at=None).exists()
        if not waiting and not Ticket.objects.filter(is_open=True).exists():
            break
    with clock.moved(timedelta(days=31)):
        sealing.seal_new()


def _column(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


def main() -> None:
    _prepare()
    _storm(int(sys.argv[1]), int(sys.argv[2]))
    _settle()
    doubled = "SELECT count(*) FROM crash_effect GROUP BY handler, number HAVING count(*) > 1"
    outcome = {
        "deeds": _column("SELECT count(*) FROM crash_deed")[0],
        "facts": _column("SELECT count(*) FROM ledger_factrow")[0],
        "sealed": _column("SELECT count(*) FROM ledger_sealedfact")[0],
        "seals": _column("SELECT count(*) FROM ledger_sealrow")[0],
        "plain": _column("SELECT count(*) FROM crash_effect WHERE handler = 'plain'")[0],
        "stumbling": _column("SELECT count(*) FROM crash_effect WHERE handler = 'stumbling'")[0],
        "job": _column("SELECT count(*) FROM crash_effect WHERE handler = 'job'")[0],
        "doubled": len(_column(doubled)),
        "undelivered": Delivery.objects.filter(delivered_at=None).count(),
        "stumbled": Delivery.objects.filter(attempts__gt=0).count(),
        "open": Ticket.objects.filter(is_open=True).count(),
        "running": DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count(),
        "broken": list(verification.verify().broken),
    }
    sys.stdout.write(json.dumps(outcome))


main()
