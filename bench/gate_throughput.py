"""The gate beside Postfix, aiosmtpd and smtp-sink in one run: accept, accept durably, inspect and relay.

Every case gets the same distinct Japanese mails over the same ten sessions; the next hop is smtp-sink. Rates
are ratios within a round, because a machine is never the same twice. Needs Debian's package postfix for
smtp-sink and Postfix; what is missing is said and left out. Usage: gate_throughput.py [MAILS] [ROUNDS].
"""

import asyncio
import contextlib
import dataclasses
import ipaddress
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import _load
import django

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 400
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
PATH = os.environ["PATH"] + ":/usr/sbin"


@dataclasses.dataclass(frozen=True)
class Case:
    """A server under load.

    Attributes:
        port: where it takes mail.
        arrived: how many mails the next hop has; None for a server that keeps nothing.
        processes: whose processor time is its own.
    """

    name: str
    port: int
    arrived: Callable[[], int] | None
    processes: Callable[[], list[int]]


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


class Sink:
    """smtp-sink as a next hop that counts what it got."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._log = folder / f"sink-{self.port}"
        program = shutil.which("smtp-sink", path=PATH)
        assert program is not None
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self._output = self._log.open("wb")
        self.process = subprocess.Popen(
            [program, *user, "-c", f"127.0.0.1:{self.port}", "256"], stdout=self._output
        )
        _load.until(lambda: answers(self.port), 20)

    def arrived(self) -> int:
        """Mails so far: smtp-sink prints its running count."""
        text = self._log.read_bytes()[-200:].replace(b"\n", b"\r").split(b"\r")
        numbers = [part.rpartition(b"=")[2].strip() for part in text if b"mesg" in part]
        whole = [n for n in numbers if n.isdigit()]
        return int(whole[-1]) if whole else 0

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()
        self._output.close()


@contextlib.contextmanager
def sinks(folder: Path) -> Iterator[Callable[[], Sink]]:
    """As many next hops as are asked for."""
    made: list[Sink] = []

    def one() -> Sink:
        made.append(Sink(folder))
        return made[-1]

    try:
        yield one
    finally:
        for sink in made:
            sink.close()


@contextlib.contextmanager
def gate(folder: Path, sink: Sink) -> Iterator[Case]:
    """The gate as it is installed, on an encrypted database of its own."""
    home, port = folder / "home", free_port()
    home.mkdir()
    environment = os.environ | {
        "OMAMORI_HOME": str(home),
        "OMAMORI_SMTP": f"127.0.0.1:{port}",
        "OMAMORI_NEXT_HOP": f"127.0.0.1:{sink.port}",
        "OMAMORI_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
        "PYTHONWARNINGS": "ignore",
    }
    prepare = (
        "import os, django; from pathlib import Path\n"
        "from omamori.foundation.crypto import keyring\n"
        "keyring.write(keyring.generate(), Path(os.environ['OMAMORI_HOME']))\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from omamori.testing.people import mirai; mirai()\n"
    )
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    serve = "import threading, signal, django; stop = threading.Event()\n"
    serve += "signal.signal(signal.SIGTERM, lambda *_: stop.set()); django.setup()\n"
    serve += "from omamori.gate import main; main.run(stop)\n"
    process = subprocess.Popen([sys.executable, "-c", serve], env=environment)
    try:
        _load.until(lambda: answers(port), 60)
        yield Case("gate, all", port, sink.arrived, lambda: family(process.pid))
    finally:
        print("gate at its end:", json.loads((home / "gate.json").read_text("utf-8"))["journal"])
        process.terminate()
        process.wait(30)


def keeping(folder: Path) -> object:
    """An intake that answers 250 when the journal has the mail, and does nothing else."""
    from omamori.foundation.records.public_id import new_public_id
    from omamori.foundation.storage.journal import Journal
    from omamori.gate import answers as said
    from omamori.gate import papers
    from omamori.gate.shelf import Shelf
    from omamori.gate.submission import Submission

    class Keeping:
        shelf = Shelf(Journal(folder / "journal-only", reserve=0))

        def take(self, mail: Submission) -> "asyncio.Future[said.Answer]":
            number, answer = new_public_id(), asyncio.get_running_loop().create_future()
            kept = self.shelf.put(number, papers.packed(mail, datetime.now(UTC)))
            kept.add_done_callback(lambda _: answer.set_result(said.taken(number)))
            return answer

    return Keeping()


def nothing() -> object:
    """An intake that keeps nothing, like the handlers of smtp-sink and aiosmtpd here."""
    from omamori.foundation.records.public_id import new_public_id
    from omamori.gate import answers as said

    class Nothing:
        def take(self, _: object) -> "asyncio.Future[said.Answer]":
            answer = asyncio.get_running_loop().create_future()
            answer.set_result(said.taken(new_public_id()))
            return answer

    return Nothing()


@contextlib.contextmanager
def receiver(name: str, intake: Callable[[], object]) -> Iterator[Case]:
    """The gate's receiver with what is made in its process behind it, and nothing else."""
    from omamori.gate.rules import Rules
    from omamori.gate.server import Server

    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        behind = intake()

        async def serve() -> None:
            networks = (ipaddress.ip_network("127.0.0.0/8"),)
            rules = Rules(host="127.0.0.1", port=0, size=10**8, allowed=networks)
            server = Server(rules, behind)  # type: ignore[arg-type]
            await server.start()
            os.write(write, f"{server.port}\n".encode())
            await asyncio.Event().wait()

        asyncio.run(serve())
        os._exit(0)
    try:
        port = int(os.read(read, 20))
        yield Case(name, port, None, lambda: [child])
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


@contextlib.contextmanager
def aiosmtpd() -> Iterator[Case]:
    """Aiosmtpd with a handler that keeps nothing."""
    port = free_port()
    program = (
        "import asyncio\nfrom aiosmtpd.smtp import SMTP\n"
        "class Nothing:\n    async def handle_DATA(self, *_): return '250 ok'\n"
        "async def serve():\n    loop = asyncio.get_running_loop()\n"
        f"    await loop.create_server(lambda: SMTP(Nothing(), enable_SMTPUTF8=True), '127.0.0.1', {port})\n"
        "    await asyncio.Event().wait()\nasyncio.run(serve())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        _load.until(lambda: answers(port), 30)
        yield Case("aiosmtpd, accept", port, None, lambda: [process.pid])
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def postfix(folder: Path, sink: Sink) -> Iterator[Case]:
    """A private Postfix that relays to the next hop."""
    place, port = folder / "postfix", free_port()
    for name in ("etc", "queue", "data"):
        (place / name).mkdir(parents=True)
    place.chmod(0o755)
    folder.chmod(0o755)
    shutil.chown(place / "data", "postfix")
    main = (
        f"compatibility_level = 3.6\nqueue_directory = {place}/queue\ndata_directory = {place}/data\n"
        f"maillog_file = {place}/log\nmaillog_file_prefixes = /var, /dev/stdout, /tmp, {folder}\n"
        "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n"
        f"mydestination =\nlocal_recipient_maps =\nrelayhost = [127.0.0.1]:{sink.port}\n"
        "myhostname = postfix.example\nsmtp_tls_security_level = none\nmessage_size_limit = 50000000\n"
    )
    (place / "etc" / "main.cf").write_text(main, "ascii")
    lines = Path("/etc/postfix/master.cf").read_text("utf-8").splitlines()
    kept = [
        f"127.0.0.1:{port} inet n - n - - smtpd" if line.startswith("smtp      inet") else line
        for line in lines
        if line.strip() and not line.startswith("#")
    ]
    text = "\n".join(
        " ".join([*w[:4], "n", *w[5:]])
        if (w := ln.split()) and not ln[0].isspace() and len(w) > 7
        else ln
        for ln in kept
    )
    if "postlog" not in text:
        text += "\npostlog unix-dgram n - n - 1 postlogd"
    (place / "etc" / "master.cf").write_text(text + "\n", "utf-8")
    run = ["/usr/sbin/postfix", "-c", str(place / "etc")]
    subprocess.run([*run, "start"], check=True, capture_output=True)
    try:
        _load.until(lambda: answers(port), 30)
        master = int((place / "queue" / "pid" / "master.pid").read_text().split()[0])
        yield Case("Postfix, relay", port, sink.arrived, lambda: family(master))
    finally:
        subprocess.run([*run, "stop"], check=False, capture_output=True)


def family(pid: int) -> list[int]:
    """A process and all that descend from it, whichever thread started them (examiners)."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            children = (thread / "children").read_text("ascii").split()
            found += [descendant for child in children for descendant in family(int(child))]
    return found


def processor(pids: list[int]) -> float:
    """Seconds of processor time of living processes."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def rates(case: Case, mails: list[bytes]) -> tuple[float, float, float]:
    """Mails per second accepted, the same delivered, and processor ms per mail."""
    before = case.arrived() if case.arrived else 0
    pids = case.processes()
    spent, start = processor(pids), time.perf_counter()
    accepted = _load.hand_in(case.port, mails)
    if case.arrived is not None:
        wanted, arrived = before + len(mails), case.arrived
        _load.until(lambda: arrived() >= wanted, 120)
    delivered = time.perf_counter() - start
    cpu = (processor(pids) - spent) / len(mails) * 1000
    return len(mails) / accepted, len(mails) / delivered, cpu


def throughput(cases: list[Case], size: int, first: int) -> None:
    """All cases in turn, round after round; medians and ratios within the rounds."""
    found: dict[str, list[tuple[float, float, float]]] = {case.name: [] for case in cases}
    for number in range(ROUNDS):
        for case in cases:
            start = first + number * 1_000_000
            made = _load.letter if size < 100_000 else _load.with_workbook
            count = MAILS if size < 100_000 else MAILS // 10
            found[case.name].append(rates(case, [made(start + n, size) for n in range(count)]))
    print(
        f"\n{size // 1000} KB mails, {MAILS if size < 100_000 else MAILS // 10} each, {ROUNDS} rounds, medians"
    )
    print(
        f"{'':22}{'accepted/s':>12}{'delivered/s':>12}{'/ sink':>8}{'/ Postfix':>10}{'CPU ms':>8}"
    )
    for name, rounds in found.items():
        sink = [a / b for (a, _, _), (b, _, _) in zip(rounds, found["smtp-sink"], strict=True)]
        relay = found.get("Postfix, relay", [])
        share = [d / p for (_, d, _), (_, p, _) in zip(rounds, relay, strict=False)]
        middle = [statistics.median(column) for column in zip(*rounds, strict=True)]
        ratio = f"{statistics.median(share):10.2f}" if share else f"{'-':>10}"
        print(
            f"{name:22}{middle[0]:12.0f}{middle[1]:12.0f}{statistics.median(sink):8.3f}{ratio}"
            f"{middle[2]:8.2f}"
        )


def latency(case: Case) -> None:
    """What the gate adds at 20 mails a second of 200 KB with a workbook."""
    assert case.arrived is not None
    mails = [_load.with_workbook(9_000_000 + n, 200_000) for n in range(100)]
    before, arrived = case.arrived(), case.arrived
    spent = sorted(_load.at_rate(case.port, mails, 20.0))
    print(
        f"\n{len(mails[0]) // 1000} KB with xlsx at 20/s: final dot to 250 p50 {spent[50] * 1e3:.1f} ms, "
        f"p99 {spent[98] * 1e3:.1f} ms",
        flush=True,
    )
    start = time.perf_counter()
    _load.until(lambda: arrived() >= before + len(mails), 300)
    print(f"the last was relayed {time.perf_counter() - start:.1f} s after its 250")


def memory(pids: list[int]) -> None:
    """Highest memory of each process of the gate, and what all take now; shared pages count once (proc(5), Pss)."""
    together = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
            peak = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
            print(f"highest memory of process {pid}: {int(peak) // 1024} MB")
            shares = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
            together += next(int(line.split()[1]) for line in shares if line.startswith("Pss:"))
    print(f"all of them together now: {together // 1024} MB")


def main() -> None:
    """Measure what is installed."""
    if shutil.which("smtp-sink", path=PATH) is None:
        print("smtp-sink is missing (package postfix): not measured")
        return
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/tmp")))
        os.environ.setdefault("OMAMORI_HOME", str(folder / "none"))
        one = stack.enter_context(sinks(folder))
        alone = one()
        cases = [Case("smtp-sink", alone.port, None, lambda: [alone.process.pid])]
        cases.append(stack.enter_context(aiosmtpd()))
        if shutil.which("postfix", path=PATH) and os.geteuid() == 0:
            cases.append(stack.enter_context(postfix(folder, one())))
        ours = stack.enter_context(gate(folder, one()))
        os.environ["OMAMORI_HOME"] = str(folder / "home")
        os.environ["OMAMORI_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
        django.setup()
        cases.append(stack.enter_context(receiver("gate, accept", nothing)))
        cases.append(stack.enter_context(receiver("gate, durable only", lambda: keeping(folder))))
        cases.append(ours)
        for case in cases:
            rates(case, [_load.letter(8_000_000 + n, 5000) for n in range(20)])
        for number, size in enumerate((5_000, 200_000)):
            throughput(cases, size, number * 100_000)
        memory(ours.processes())
        latency(ours)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
