"""Parts of an installation: they end with their supervisor, however it ends, and their falls are told."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from omamori.cli import lifeline, supervisor

_PART = """
import os, signal, sys
from omamori.cli.lifeline import end_with
end_with(int(sys.argv[1]))
print(os.getpid(), flush=True)
signal.pause()
"""
_PARENT = """
import os, signal, subprocess, sys
subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())], start_new_session=True)
signal.pause()
"""


def test_a_part_ends_when_its_supervisor_is_killed() -> None:
    command = [sys.executable, "-c", _PARENT, _PART]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        part = int(parent.stdout.readline())
        parent.kill()
        watchdog = threading.Timer(30.0, os.kill, (part, signal.SIGKILL))
        watchdog.start()
        assert parent.stdout.read() == ""  # its end of the pipe is closed by its end
        assert watchdog.is_alive(), "it had to be killed"
        watchdog.cancel()


def test_who_comes_too_late_leaves_at_once() -> None:
    done = subprocess.run([sys.executable, "-m", lifeline.__name__, "1", "worker"], check=False)
    assert done.returncode == 143


def test_a_fall_is_told_in_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"], text=True)
    process.wait()
    part, stop = supervisor.Part("worker", process), threading.Event()

    class Once(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            told, _ = stop.is_set(), stop.set()
            return told

    assert supervisor._watch([part], Once()) == 0
    told = capfd.readouterr().err.splitlines()
    assert told == ["omamori: 作業が終わりました (終了コード 3)。0.5 秒後に起動し直します。"]
