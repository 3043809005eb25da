"""The processes of the scan's crash test: conductors of one scan that are killed at any moment.

Usage: python scan_process.py SHARE KILLS SEED. Django is set up once; each conductor is a fork that opens its own
connection. In the end what is left is done in peace, and the outcome is printed as JSON.
"""

import contextlib
import json
import logging
import os
import random
import signal
import sys
import threading

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
settings.MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in settings.INSTALLED_APPS}
django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command
from django.db import connection

from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.executors import HereExecutor
from omamori.do.discovery.models import Place, Scan, Shard, Store, Tracked
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.models import FactRow


def conduct() -> None:
    """One conductor with one examiner, until nothing is left."""
    executor = HereExecutor(1)
    try:
        Conductor(executor).run(once=True)
    finally:
        executor.close()


def fork() -> int:
    """A conductor as a process of its own; its id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    with contextlib.suppress(Exception):
        conduct()
    os._exit(0)


def storm(kills: int, seed: int) -> int:
    """Two conductors side by side; one of them is killed again and again. Returns how many were."""
    dice, killed = random.Random(seed), 0
    living = [fork(), fork()]
    while killed < kills and Scan.objects.filter(ended_at=None).exists():
        threading.Event().wait(dice.uniform(0.2, 1.2))
        victim = living.pop(0)
        os.kill(victim, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(victim, 0)[1]) == -signal.SIGKILL
        living.append(fork())
    for child in living:
        os.waitpid(child, 0)
    return killed


def outcome(killed: int) -> dict[str, object]:
    """What stands in the tables in the end."""
    scan = Scan.objects.get()
    states = Tracked.objects.values_list("state", flat=True)
    return {
        "killed": killed,
        "state": scan.state,
        "listed": scan.listed,
        "to_examine": scan.to_examine,
        "examined": scan.examined,
        "found": scan.found,
        "tracked": len(states),
        "looked_into": sum(state == Tracked.State.EXAMINED for state in states),
        "places": sorted(Place.objects.values_list("files", flat=True)),
        "shards": Shard.objects.count(),
        "ended": FactRow.objects.filter(name="discovery.scan_ended").count(),
        "reported": FactRow.objects.filter(name="discovery.place_reported").count(),
    }


def main() -> None:
    """Make the store, let it storm, end in peace, tell."""
    share, kills, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    call_command("migrate", run_syncdb=True, verbosity=0)
    now = clock.now()
    store = Store.objects.create(
        name="嵐", kind="folder", settings={"path": share}, opens="00:00", closes="00:00",
        files_per_second=60, created_at=now,
    )  # fmt: skip
    Scan.objects.create(store=store, state="listing", begun_at=now)
    killed = storm(kills, seed)
    conduct()
    sys.stdout.write(json.dumps(outcome(killed)))


if __name__ == "__main__":
    main()
