"""The command as its user runs it: on a terminal, in a pipe, interrupted; and how little it loads to start."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from pidetect import cli

TEXT = "氏名：佐藤花子 090-1234-5678\n"
SOURCE = str(Path(cli.__file__).parents[2])
# Shells start what runs in the background without Ctrl-C; the test wants it.
CODE = """import signal, sys
from pidetect.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())"""
WORDS = (sys.executable, "-c", CODE)
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCE}


def test_on_a_real_terminal(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT, "utf-8")
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in ENVIRONMENT.items() if k != "NO_COLOR"} | {"TERM": "xterm"}
    child = subprocess.Popen(
        [*WORDS, "--fast", str(tmp_path)], stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: piece(ours), b""))
    os.close(ours)
    assert child.wait(timeout=30) == 1
    assert "\x1b[1m合計 3 ファイル" in shown.decode()
    assert "/3 件" in shown.decode()


def piece(terminal: int) -> bytes:
    """What comes next; Linux says EIO when the other side is gone."""
    with contextlib.suppress(OSError):
        return os.read(terminal, 4096)
    return b""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_without_a_trace(tmp_path: Path, number: int, status: int) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*WORDS, "--fast", "--json", str(tmp_path / "a.txt"), "-"],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        env=ENVIRONMENT,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        # The first file is answered: now the command waits for an input that never ends.
        while b"summary" not in child.stdout.readline():
            pass
        workers = psutil.Process(child.pid).children()
        child.send_signal(number)
        assert child.wait(timeout=30) == status
        assert "Traceback" not in child.stderr.read().decode()
        assert psutil.wait_procs(workers, timeout=10)[1] == []


def test_nobody_reads_on(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(TEXT * 200, "utf-8")
    with subprocess.Popen(
        [*WORDS, "--fast", "--json", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=30) == 141


def test_starting_loads_nothing_heavy() -> None:
    code = (
        "import sys, pidetect, pidetect.cli.scanning, pidetect.cli.tables\n"
        "heavy = {'numpy', 'lxml', 'pypdfium2', 'email', 'importlib.metadata', 'pidetect.engine', 'sudachipy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {"PYTHONPATH": SOURCE}
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"sys_path={SOURCE!r}; import sys; sys.path.insert(0, sys_path)\n{code}",
        ],
        capture_output=True,
        env=environment,
    )
    assert (done.stdout, done.stderr) == (b"[]\n", b"")


def test_a_process_of_the_fast_mode_loads_nothing_of_the_deep_one() -> None:
    code = (
        "import sys; from pidetect import worker; worker.warm_up('fast')\n"
        "print(sorted({'numpy', 'lxml', 'pypdfium2', 'sudachipy', 'cryptography'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={**os.environ, "PYTHONPATH": SOURCE}
    )
    assert done.stdout == b"[]\n"


def test_threads_may_call_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    status: list[int] = []
    thread = threading.Thread(
        target=lambda: status.append(cli.main(["--fast", "--json", str(tmp_path)]))
    )
    thread.start()
    thread.join(timeout=60)
    assert status == [1]
