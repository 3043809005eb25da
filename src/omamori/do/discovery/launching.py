"""調べる過程を起こす。A scan runs in a process of its own, as long as there is something to do; jobs never wait for it."""

import os
import subprocess
import sys
import threading

from omamori.do.discovery.claiming import free_fallen
from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.executors import DaskExecutor, HereExecutor

_child: "subprocess.Popen[bytes] | None" = None


def launch() -> bool:
    """See that this machine has a process that conducts scans; False when it already has."""
    global _child  # noqa: PLW0603 - one child of this worker process
    if _child is not None and _child.poll() is None:
        return False
    free_fallen()
    _child = subprocess.Popen(
        [sys.executable, "-m", "omamori.cli.main", "scan", "--once"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return True


def conduct(*, on: str = "", workers: int = 0, once: bool = False, stop: threading.Event) -> None:
    """Conduct open scans until told to stop.

    Args:
        on: address of a Dask scheduler; empty for the processes of this machine.
        workers: processes; 0 for as many as there are processors, less one for people.
        once: return when nothing is left that can be done now.
        stop: set to end.

    Raises:
        WayNotInstalled, OSError.
    """
    here = workers or max(1, (os.cpu_count() or 2) - 1)
    executor = DaskExecutor(on) if on else HereExecutor(here)
    try:
        Conductor(executor, stop).run(once=once)
    finally:
        executor.close()
