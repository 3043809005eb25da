"""自前の Dovecot。A private IMAP server in a folder of its own, over TLS, with one mailbox as a Maildir."""

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from postfix import until

from omamori.do.incidents.reports.boxes import spelled
from omamori.testing.certificates import self_signed

MISSING = shutil.which("dovecot") is None or os.geteuid() != 0
WHY = "needs Dovecot and the rights to start it (tools/setup dev installs it)"
OTHER = "報告 & 通知"
"""A second folder."""
PASSWORD = 'p@ss: "合言葉"/%'
_CONF = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.pem
auth_mechanisms = plain
mail_location = maildir:{home}/box
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={home}
}}
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


def _coded() -> str:
    """The password in a form that a line with colons keeps."""
    return "{PLAIN.b64}" + base64.b64encode(PASSWORD.encode()).decode()


class Dovecot:
    """A running server; use as a context manager.

    Attributes:
        box: where mails are put in: the folder ``new`` of its inbox.
        trust: file with the certificate that clients have to trust.
    """

    def __init__(self) -> None:
        """Choose a port and a folder."""
        self.home = Path(tempfile.mkdtemp(prefix="omamori-dovecot-"))
        self.home.chmod(0o755)
        self.trust = self.home / "server.pem"
        self.box = self.home / "box" / "new"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def address(self, folder: str = "INBOX", password: str = PASSWORD) -> str:
        """The setting that reads one of its folders."""
        return (
            f"imaps://report%40x:{quote(password, safe='')}@localhost:{self.port}/{quote(folder)}"
        )

    def put(self, name: str, content: bytes, folder: str = "") -> None:
        """Deliver a mail, as a delivery agent does."""
        into = self.home / "box" / (f".{spelled(folder)[1:-1]}" if folder else "") / "new" / name
        into.write_bytes(content)
        shutil.chown(into, "mail", "mail")

    def seen(self) -> int:
        """How many mails of the inbox are marked as seen."""
        return sum(
            p.name.partition(":2,")[2].count("S") for p in (self.home / "box" / "cur").iterdir()
        )

    def __enter__(self) -> Self:
        """Write its settings and start it; returns when it answers."""
        self.trust.write_bytes(self_signed("localhost").pem)
        (self.home / "users").write_text(f"report@x:{_coded()}::::::\n", "utf-8")
        for folder in ("box", f"box/.{spelled(OTHER)[1:-1]}"):
            for part in ("new", "cur", "tmp"):
                (self.home / folder / part).mkdir(parents=True, exist_ok=True)
        for path in [self.home / "box", *(self.home / "box").rglob("*")]:
            shutil.chown(path, "mail", "mail")
        conf = self.home / "dovecot.conf"
        conf.write_text(_CONF.format(home=self.home, port=self.port))
        with (self.home / "said").open("ab") as words:
            subprocess.run(
                ["dovecot", "-c", str(conf)], check=True, timeout=60,
                stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            )  # fmt: skip
        until(self._answers)
        return self

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it; its log is shown when the test has failed."""
        subprocess.run(["doveadm", "-c", str(self.home / "dovecot.conf"), "stop"], check=False, timeout=60)  # fmt: skip
        if kind is not None and (self.home / "log").is_file():
            sys.stderr.write((self.home / "log").read_text("utf-8", "replace")[-6000:])
        shutil.rmtree(self.home, ignore_errors=True)
