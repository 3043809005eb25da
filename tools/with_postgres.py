"""Runs a command beside a PostgreSQL server of its own in a temporary folder, then ends it."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        sys.exit("PostgreSQL がありません: apt-get install postgresql")
    return found[-1]


def _as_server_user(command: list[str]) -> list[str]:
    # PostgreSQL refuses to run as root.
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


def main() -> int:
    """Start, run, stop."""
    folder = Path(tempfile.mkdtemp(prefix="omamori-pg-"))
    port, binaries = _free_port(), _binaries()
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = str(folder / "data")
    initialise = [
        str(binaries / "initdb"),
        "-D",
        data,
        "-U",
        "omamori",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    control = [str(binaries / "pg_ctl"), "-D", data, "-w"]
    # Crash safety of PostgreSQL itself is not what the tests are about: fsync off is quicker.
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_connections=60"
    )
    subprocess.run(_as_server_user(initialise), check=True, stdout=subprocess.DEVNULL)
    try:
        start = [*control, "-o", options, "-l", str(folder / "log"), "start"]
        subprocess.run(_as_server_user(start), check=True, stdout=subprocess.DEVNULL)
        url = f"postgresql://omamori@127.0.0.1:{port}/postgres"
        environment = os.environ | {"OMAMORI_TEST_DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(_as_server_user(stop), check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
