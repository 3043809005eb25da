"""A whole installation as processes of its own: web, gate, worker, outside mailbox, on free ports.

Used by the browser stories, the crash tests and the benchmarks. On PostgreSQL each installation gets
a database of its own. Every process is ended by its id.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

_HASTEN = """
import django
django.setup()
from omamori.do.outbound.models import ControlVersion
from omamori.foundation.calendar import clock
ControlVersion.objects.create(
    rule="delay", number=1000, clause="R1-9", item="J.9.2", reason="-", effective_from=clock.today(),
    parameters={"seconds": 180, "after_self_check": 60, "after_second_check": 2},
    proposed_at=clock.now(), approved_at=clock.now(),
)
"""
PARTS = ("mailbox", "web", "gate", "worker")


class Installation:
    """One installation in a temporary folder; use as a context manager."""

    def __init__(self, *, founded: tuple[str, ...] = (), **settings: str) -> None:
        """Choose ports and settings; nothing runs yet.

        Args:
            founded: arguments of ``omamori init`` for an empty company; without them the demo company.
            settings: in place of what tests use.
        """
        self._founded = founded
        self.invitation = ""
        self._folder = tempfile.TemporaryDirectory(prefix="omamori-live-")
        self.home = Path(self._folder.name) / "home"
        self.web, self.smtp, self.hop = _free_port(), _free_port(), _free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
        self.environment |= {
            "OMAMORI_HOME": str(self.home),
            "OMAMORI_WEB": f"127.0.0.1:{self.web}",
            "OMAMORI_SMTP": f"127.0.0.1:{self.smtp}",
            "OMAMORI_NEXT_HOP": f"127.0.0.1:{self.hop}",
            "OMAMORI_DEMO": "1",
            "OMAMORI_WORKERS": "1",
            "PYTHONWARNINGS": "ignore",
        }
        self._server = os.environ.get("OMAMORI_TEST_DATABASE_URL", "")
        self._database = ""
        if self._server:
            self._database = f"live_{uuid.uuid4().hex[:12]}"
            self._postgres(f'CREATE DATABASE "{self._database}"')
            base = self._server.rpartition("/")[0]
            self.environment["OMAMORI_DATABASE_URL"] = f"{base}/{self._database}"
        self.environment |= {f"OMAMORI_{k.upper()}": v for k, v in settings.items()}

    def __enter__(self) -> Self:
        """Make the company and start every part."""
        if self._founded:
            said = self.command("init", *self._founded).stdout
            self.invitation = next(w for w in said.split() if "/invitation/" in w)
        else:
            self.command("demo", "--small")
        for part in PARTS:
            self.start(part)
        self.wait_until_up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process and forget the folder and the database."""
        for part in list(self.processes):
            self.stop(part)
        if kind is not None:
            for log in sorted(self.home.parent.glob("*.log")):
                sys.stderr.write(f"--- {log.name}\n{log.read_text('utf-8', 'replace')[-4000:]}\n")
        if self._database:
            self._postgres(f'DROP DATABASE "{self._database}" WITH (FORCE)')
        self._folder.cleanup()

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.web}"

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one ``omamori`` command."""
        return subprocess.run(
            [sys.executable, "-m", "omamori.cli.main", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=300,
        )

    def hasten(self) -> None:
        """Let checked mails go after two seconds: a story waits for its mail, not for the minute before."""
        subprocess.run(
            [sys.executable, "-c", _HASTEN],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "omamori.config.settings"},
            check=True,
            timeout=120,
        )

    def start(self, part: str) -> None:
        """Start one part; what it says goes to ``<part>.log``."""
        with (self.home.parent / f"{part}.log").open("ab") as log:
            self.processes[part] = subprocess.Popen(
                [sys.executable, "-m", "omamori.cli.main", part],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def stop(self, part: str) -> None:
        """End one part politely, then firmly."""
        process = self.processes.pop(part)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def kill(self, part: str) -> None:
        """End one part as a power cut would, with all its children."""
        process = self.processes.pop(part)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_until_up(self) -> None:
        """Wait until web, gate and mailbox answer; the first page loads the whole product, and is asked for here."""
        for port in (self.web, self.smtp, self.hop):
            until(lambda port=port: _answers(port), seconds=60)  # type: ignore[misc]
        with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=120) as page:
            page.read()

    def mailbox(self) -> list[tuple[dict[str, object], bytes]]:
        """What arrived outside: envelope and bytes, oldest first."""
        found = []
        for file in sorted((self.home / "mailbox").glob("*.eml")):
            envelope = json.loads(file.with_suffix(".json").read_text("utf-8"))
            found.append((envelope, file.read_bytes()))
        return found

    def _postgres(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def until(holds: Callable[[], object], *, seconds: float = 20.0, pause: float = 0.05) -> None:
    """Wait until something holds.

    Raises:
        AssertionError: it did not within the limit.
    """
    limit = time.monotonic() + seconds
    never = threading.Event()
    while not holds():
        assert time.monotonic() < limit, "waited in vain"
        never.wait(pause)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True
