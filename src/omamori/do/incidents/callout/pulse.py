"""脈。A file by which every process sees, without the database, whether open call-outs are being worked on.

``callout.pulse`` lies in the home folder only while a call-out is open. The worker touches it on each round; a web
process that finds it old knows that the escalation itself has stopped.
"""

import contextlib
import os
from pathlib import Path

from django.conf import settings

from omamori.do.incidents.callout.models import CallOut
from omamori.foundation.calendar import clock

SILENT_AFTER = 120
"""Seconds without a touch after which the escalation counts as stopped."""


def path() -> Path:
    """Where the file lies."""
    return Path(settings.OMAMORI.home) / "callout.pulse"


def expect() -> None:
    """A call-out is open: somebody has to touch the file from now on."""
    if not path().exists():
        beat()


def beat() -> None:
    """The worker looked at the open call-outs just now."""
    file, now = path(), clock.now().timestamp()
    file.touch(mode=0o600)
    os.utime(file, (now, now))


def relax() -> None:
    """Take the file away when no call-out is open."""
    if not CallOut.objects.exclude(state=CallOut.State.STOPPED).exists():
        with contextlib.suppress(FileNotFoundError):
            path().unlink()


def silent_for() -> int:
    """Seconds since the last touch, when that is too long; 0 while all is well."""
    try:
        touched = path().stat().st_mtime
    except FileNotFoundError:
        return 0
    silent = int(clock.now().timestamp() - touched)
    return silent if silent > SILENT_AFTER else 0
