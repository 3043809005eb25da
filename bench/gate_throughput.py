"""Messages per second through the gate against Postfix's smtp-sink, in the same run; prints the ratio.

The gate syncs, examines, judges and commits before its 250; smtp-sink keeps nothing. Needs
``smtp-sink`` and ``smtp-source`` (Debian package postfix; its server need not run).
"""

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SIZE, SESSIONS, GATE_MAILS, SINK_MAILS, ROUNDS = 5120, 10, 150, 1500, 3
PATH = os.environ["PATH"] + ":/usr/sbin"
FROM, TO = "sato@mirai-print.example", "suzuki@mirai-print.example"


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until_open(port: int) -> None:
    """Wait until somebody listens."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError


def rate(source: str, port: int, mails: int) -> float:
    """Messages per second that smtp-source hands in."""
    command = [source, "-s", str(SESSIONS), "-m", str(mails), "-l", str(SIZE)]
    start = time.perf_counter()
    subprocess.run([*command, "-f", FROM, "-t", TO, f"127.0.0.1:{port}"], check=True, timeout=120)
    return mails / (time.perf_counter() - start)


def open_gate(home: str, port: int) -> tuple[threading.Thread, threading.Event]:
    """A gate on an encrypted database of its own."""
    os.environ |= {"OMAMORI_HOME": home, "OMAMORI_SMTP": f"127.0.0.1:{port}"}
    os.environ["OMAMORI_LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
    from omamori.foundation.crypto import keyring

    keyring.write(keyring.generate(), Path(home))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from omamori.gate import main
    from omamori.testing.people import mirai

    mirai()
    stop = threading.Event()
    thread = threading.Thread(target=main.run, args=(stop,), daemon=True)
    thread.start()
    until_open(port)
    return thread, stop


def main() -> None:
    """Run both in turn and print the figures."""
    source, sink = (shutil.which(name, path=PATH) for name in ("smtp-source", "smtp-sink"))
    if source is None or sink is None:
        print("smtp-source and smtp-sink are missing (package postfix): not measured")
        return
    gate_port, sink_port = free_port(), free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as home:
        thread, stop = open_gate(home, gate_port)
        peer = subprocess.Popen([sink, *user, f"127.0.0.1:{sink_port}", "256"])
        try:
            until_open(sink_port)
            rate(source, gate_port, 10)
            rounds = [
                (rate(source, gate_port, GATE_MAILS), rate(source, sink_port, SINK_MAILS))
                for _ in range(ROUNDS)
            ]
        finally:
            peer.terminate()
            peer.wait()
            stop.set()
            thread.join()
    for ours, theirs in rounds:
        print(f"gate {ours:8.1f} msg/s   smtp-sink {theirs:8.1f} msg/s   ratio {ours / theirs:.4f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"gate process, highest memory {memory:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
