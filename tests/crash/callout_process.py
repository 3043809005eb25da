"""The processes of the call-out's crash test: workers killed while they call, and a provider that counts.

Usage: python callout_process.py ROUNDS SEED. Each round starts a call-out; workers are forks that work on it and are
killed at random. In the end the clock is moved on and what is left is done in peace; the outcome is printed as JSON.
"""

import json
import logging
import os
import random
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
settings.MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in settings.INSTALLED_APPS}
django.setup()
logging.disable(logging.CRITICAL)

import dataclasses

from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from omamori.config import modules
from omamori.do.incidents.callout import actions, auditing
from omamori.do.incidents.callout import jobs as jobs_of_callout
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.models import Call, CallOut, Chain
from omamori.do.incidents.callout.tests.provider import Provider, serving
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.testing.people import World, mirai

_all = modules.contributions


def _only_ours(file: str) -> Iterator[ModuleType]:
    yield from (jobs_of_callout,) if file == "jobs" else _all(file)


modules.contributions = _only_ours


def _work() -> None:
    worker.run(threading.Event())


def _child() -> int:
    pid = os.fork()
    if pid == 0:
        try:
            connection.close()
            _work()
        finally:
            os._exit(0)
    return pid


def _prepare(provider: Provider) -> World:
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    provider.slow = 0.25  # so that some die between the provider's yes and their own note of it
    settings.OMAMORI = dataclasses.replace(
        settings.OMAMORI,
        callout_api=provider.url,
        callout_account="AC-invented",
        callout_key="invented-secret",
        callout_number="+81355500100",
    )
    world = mirai()
    links = tuple(
        chain.Link(person=world.id(who), channels=("sms",), wait=1)
        for who in ("tanaka", "kobayashi", "ito")
    )
    actions.edit_chain(world.actor("kobayashi"), links=links, terms=chain.Terms(rounds=1))
    actions.approve_chain(world.actor("tanaka"), Chain.objects.get().public_id)
    for n, who in enumerate(("tanaka", "kobayashi", "ito")):
        actions.change_number(
            world.actor("kobayashi"), person=world.id(who), number=f"090-5550-014{n}"
        )
    reverse("callout:sms")  # the pages are loaded once, before anybody is killed
    return world


def _storm(world: World, rounds: int, seed: int) -> int:
    dice, pause, killed = random.Random(seed), threading.Event(), 0
    for number in range(rounds):
        actions.start(
            world.actor("sato"), subject_kind="case", subject_id=f"c{number}", title="鞄がない"
        )
        connection.close()
        children = [_child() for _ in range(2)]
        pause.wait(dice.uniform(0.1, 0.6))
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            killed += 1
    return killed


def _settle() -> None:
    # Fifteen minutes later somebody comes: what was lost is looked up, and each chain goes on where it was.
    for minutes in range(15, 40):
        with clock.moved(timedelta(minutes=minutes)):
            while jobs_of_callout.advance():
                pass
            auditing.look()


def main() -> None:
    with serving() as provider:
        killed = _storm(_prepare(provider), int(sys.argv[1]), int(sys.argv[2]))
        in_storm, provider.slow = len(provider.sent), 0.0
        _settle()
        bodies = Counter(f["Body"].rpartition("#")[2] for f in provider.sent)
        sms = Call.objects.filter(purpose="call")
        with clock.moved(timedelta(minutes=41)):
            audit = auditing.look()
        outcome = {
            "killed": killed,
            "in_storm": in_storm,
            "callouts": CallOut.objects.count(),
            "given_up": CallOut.objects.filter(state="given_up").count(),
            "calls": sms.count(),
            "sent": len(provider.sent),
            "doubled": sum(n > 1 for n in bodies.values()),
            "unsettled": sms.exclude(state__in=["sent", "delivered"]).count(),
            "gaps": list(audit.gaps),
            "overdue": list(audit.overdue),
            "found": CallOut.objects.filter(entries__code=35).distinct().count(),
            "unknown": CallOut.objects.filter(entries__code=33).distinct().count(),
        }
        sys.stdout.write(json.dumps(outcome))


main()
