"""自前の Postfix。A private mail server in a folder of its own, with the gate as milter or as filter.

One instance has four doors: ``milter`` judges before the queue, ``filtered`` after it, ``open`` takes
what the gate releases, and everything leaves to the outside that the test plays.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

MISSING = shutil.which("postfix") is None or os.geteuid() != 0
WHY = "needs Postfix and the rights to start it (tools/setup dev installs it)"

_MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log
maillog_file_prefixes = {home}, /var, /dev/stdout
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = front.mirai-print.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_tls_security_level = none
smtp_line_length_limit = 0
smtpd_tls_security_level = none
relayhost = [127.0.0.1]:{outside}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtputf8_enable = yes
minimal_backoff_time = 1s
queue_run_delay = 1s
biff = no
alias_maps =
alias_database =
local_recipient_maps =
milter_protocol = 6
milter_default_action = tempfail
milter_connect_timeout = 5s
"""

_MASTER = """\
127.0.0.1:{milter} inet n - n - - smtpd -o smtpd_milters={place}
127.0.0.1:{filtered} inet n - n - - smtpd -o content_filter=omamori:[127.0.0.1]:{gate}
127.0.0.1:{open} inet n - n - - smtpd
omamori unix - - n - 10 smtp -o smtp_send_xforward_command=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A running server; use as a context manager.

    Attributes:
        milter, filtered, open: ports of its doors.
        socket: where a milter on a UNIX socket is awaited.
    """

    def __init__(self, *, outside: int, gate: int, milter: str) -> None:
        """Choose ports.

        Args:
            outside: port where everything leaves to.
            gate: SMTP port of the gate.
            milter: ``unix`` or the port of the gate's milter.
        """
        self.home = Path(tempfile.mkdtemp(prefix="omamori-postfix-"))
        self.home.chmod(0o755)  # its programs run as another user
        self.milter, self.filtered, self.open = _free_port(), _free_port(), _free_port()
        self.socket = self.home / "milter" / "socket"
        self.socket.parent.mkdir()
        os.chown(self.socket.parent, 0, pwd.getpwnam("postfix").pw_gid)
        self.socket.parent.chmod(0o2750)  # the socket gets the group of its folder
        self._outside, self._gate, self._place = outside, gate, milter

    def __enter__(self) -> Self:
        """Write its settings and start it; returns when it takes mail."""
        place = f"unix:{self.socket}" if self._place == "unix" else f"inet:127.0.0.1:{self._place}"
        (self.home / "main.cf").write_text(_MAIN.format(home=self.home, outside=self._outside))
        (self.home / "master.cf").write_text(
            _MASTER.format(
                milter=self.milter,
                filtered=self.filtered,
                open=self.open,
                gate=self._gate,
                place=place,
            )
        )
        (self.home / "queue").mkdir()
        data = self.home / "data"
        data.mkdir()
        shutil.chown(data, "postfix", "postfix")
        self._do("start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it; its log is shown when the test has failed."""
        self._do("abort")
        if kind is not None:
            sys.stderr.write((self.home / "log").read_text("utf-8", "replace")[-6000:])
        shutil.rmtree(self.home)

    def queue(self) -> str:
        """What waits, as ``mailq`` shows it."""
        return subprocess.run(
            ["postqueue", "-c", str(self.home), "-p"], capture_output=True, text=True, timeout=30
        ).stdout

    def _do(self, what: str) -> None:
        # Into a file: the master keeps what it is given open, so that a pipe would never end.
        said = self.home / "said"
        with said.open("ab") as words:
            done = subprocess.run(
                ["postfix", "-c", str(self.home), what],
                check=False,
                timeout=60,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
            )
        if done.returncode:
            told = [f for f in (said, self.home / "log") if f.is_file()]
            why = "\n".join(f.read_text("utf-8", "replace")[-3000:] for f in told)
            raise RuntimeError(f"postfix {what}: {why}")


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds, but not for ever."""
    limit, never = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < limit, "waited in vain"
        never.wait(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
