"""Workers may hang, crash, grow or be killed: the caller always gets an answer, and the next file too."""

import contextlib
import io
import json
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from pidetect import worker
from pidetect.extract import Limits
from pidetect.pool import ExaminerPool
from pidetect.requests import LENGTH
from pidetect.tests.files import excel
from pidetect.tests.test_archives import made
from pidetect.types import Examination

TEXT = "氏名：佐藤花子 090-1234-5678".encode()


@pytest.fixture(scope="module")
def pool() -> Iterator[ExaminerPool]:
    with ExaminerPool(workers=2, seconds=20) as ready:
        yield ready


def test_an_answer_is_what_the_library_says(pool: ExaminerPool) -> None:
    from pidetect.examine import examine

    for data in (TEXT, excel(), b"\x89PNG\r\n\x1a\n", b"PK\x03\x04 broken"):
        ours = examine(data, "名簿")
        theirs = pool.examine(data, "名簿")
        assert theirs.as_json() == ours.as_json()


def test_texts_together_are_told_as_each_alone(pool: ExaminerPool) -> None:
    texts = [
        TEXT,
        b"",
        "\ufeff会議は高橋さんと田中部長で。\r\n".encode(),
        b"Hello",
        "佐々木".encode(),
    ]
    asked = [(text, f"{number}.txt") for number, text in enumerate(texts)]
    told = pool.examine_texts(asked, seconds=20)
    assert told == [pool.examine(text, name) for text, name in asked]
    assert told[0].persons.estimate == 1
    assert pool.examine_texts(asked[:1], seconds=20) == told[:1]
    assert pool.examine_texts([], seconds=20) == []


def test_what_goes_wrong_with_texts_together_is_told_of_each() -> None:
    with ExaminerPool(workers=1) as own:
        told = own.examine_texts([(TEXT, "a"), (TEXT * 9_000, "b")], seconds=0.001)
    assert {(one.name, one.examined, one.why) for one in told} == {
        ("a", False, "timeout"),
        ("b", False, "timeout"),
    }


def test_values_do_not_cross_the_border(pool: ExaminerPool) -> None:
    answer = pool.examine(TEXT, "a")
    assert len(answer.findings) == 2
    assert "佐藤花子" not in str(answer.as_json())


def test_passwords_open_and_are_kept_nowhere(pool: ExaminerPool) -> None:
    locked = made("aes.zip")
    assert pool.examine(locked, "a.zip").why == "encrypted"
    answer = pool.examine(locked, "a.zip", passwords=("himitsu",))
    assert answer.examined
    assert "himitsu" not in str(answer.as_json())
    assert pool.examine(locked, "a.zip").why == "encrypted"


def test_a_killed_worker_is_replaced(pool: ExaminerPool) -> None:
    pool.warm_up()
    for pid in pool.pids():
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=0)
    assert pool.examine(TEXT, "a").persons.estimate == 1


def test_killed_while_working() -> None:
    with ExaminerPool(workers=1, seconds=60) as one:
        one.warm_up()
        big = ("佐藤様 090-1234-5678 a@example.jp\n" * 5_000).encode()
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(one.examine, big, "a")
            (pid,) = one.pids()
            os.kill(pid, signal.SIGSTOP)
            os.kill(pid, signal.SIGKILL)
            # Killed before it answered: one more try on a fresh worker, or "crashed"; never an exception.
            assert waiting.result().why in ("", "crashed")
        assert one.examine(TEXT, "a").examined


def test_late_is_an_answer_and_the_next_file_is_examined() -> None:
    with ExaminerPool(workers=1, seconds=60) as one:
        one.warm_up()
        (pid,) = one.pids()
        os.kill(pid, signal.SIGSTOP)
        late = one.examine(TEXT, "a", seconds=0.2)
        assert (late.examined, late.why) == (False, "timeout")
        assert one.examine(TEXT, "a").examined
        assert not psutil.pid_exists(pid)


def test_memory_is_bounded() -> None:
    with ExaminerPool(workers=1, seconds=60, memory_bytes=300_000_000) as small:
        big = b"\xe4\xbd\x90" * 40_000_000
        assert not small.examine(big, "a").examined
        assert small.examine(TEXT, "a").examined


def test_busy_is_an_answer() -> None:
    with ExaminerPool(workers=1, seconds=60) as one:
        one.warm_up()
        (pid,) = one.pids()
        os.kill(pid, signal.SIGSTOP)
        with ThreadPoolExecutor(1) as threads:
            blocked = threads.submit(one.examine, TEXT, "a", seconds=30)
            answers = set()
            # Until the first call holds the worker, the second may still win the race for it.
            while "busy" not in answers and not blocked.done():
                answers.add(one.examine(TEXT, "b", patience=0.05, seconds=0.05).why)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            assert isinstance(blocked.result(), Examination)
        assert answers & {"busy", "timeout"}


def test_workers_are_copies_of_one_process_and_outlive_its_end() -> None:
    with ExaminerPool(workers=2, mode="fast") as two:
        two.warm_up()
        (origin,) = {psutil.Process(pid).ppid() for pid in two.pids()}
        files = {f.fd for f in psutil.Process(two.pids()[0]).open_files()}
        assert files <= {0, 1, 2}
        os.kill(origin, signal.SIGKILL)
        assert two.examine(TEXT, "a").persons.estimate == 1
        assert {psutil.Process(pid).ppid() for pid in two.pids()}.isdisjoint({origin})


def test_many_threads(pool: ExaminerPool) -> None:
    texts = [f"u{n}@example.jp".encode() * 1 for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda t: pool.examine(t, t.decode()), texts))
    assert [a.name for a in answers] == [t.decode() for t in texts]
    assert all(a.kinds == {"email": 1} for a in answers)
    assert len(pool.pids()) <= 2


def test_too_large_never_reaches_a_worker() -> None:
    with ExaminerPool(workers=1, limits=Limits(data_bytes=10)) as tiny:
        assert tiny.examine(b"x" * 11, "a").why == "too_large"
        assert tiny.pids() == ()


def test_a_closed_pool_leaves_no_process() -> None:
    pool = ExaminerPool(workers=1)
    pool.warm_up()
    pids = pool.pids()
    pool.close()
    assert pids
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert pool.examine(TEXT, "a").why == "crashed"


def test_a_pool_that_closes_in_the_middle_of_files_answers_all_of_them() -> None:
    long = ("佐藤様 090-1234-5678 a@example.jp\n" * 200_000).encode()
    pool = ExaminerPool(workers=2, seconds=60, mode="fast")
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(pool.examine, long, str(n)) for n in range(4)]
        while len(pool.pids()) < 2:
            assert not any(one.done() for one in asked)
        pool.close()
        assert {one.result(timeout=20).why for one in asked} == {"crashed"}


def test_a_worker_is_small_and_sees_no_environment(
    pool: ExaminerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMAMORI_SECRET", "x")
    monkeypatch.setenv("PIDETECT_PURE", "1")
    with ExaminerPool(workers=1, mode="fast") as one:
        one.warm_up()
        process = psutil.Process(one.pids()[0])
        assert process.memory_info().rss < 120_000_000
        assert "OMAMORI_SECRET" not in process.environ()
        # Whether names are found by machine code is the caller's to say.
        assert process.environ()["PIDETECT_PURE"] == "1"
        soft, hard = process.rlimit(psutil.RLIMIT_FSIZE)
        assert (soft, hard) == (0, 0)


@pytest.mark.parametrize(
    "attempt",
    [
        "__import__('socket').socket()",
        "open('forbidden','w')",
        "__import__('os').system('true')",
        "__import__('os').remove('x')",
    ],
)
def test_a_confined_process_dies_when_it_reaches_out(attempt: str, tmp_path: Path) -> None:
    import subprocess
    import sys

    code = f"import socket, sys; from pidetect.worker import confine; confine(10**9); {attempt}; print('alive')"
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        cwd=tmp_path,
        check=False,
        env={"PYTHONPATH": str(Path(worker.__file__).parent.parent)},
    )
    assert (done.returncode, done.stdout) == (3, b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("spare", "tidied"), [(None, 4), (64_000_000, 0)])
def test_what_a_file_left_is_kept_for_the_next_only_when_many_follow(
    monkeypatch: pytest.MonkeyPatch, spare: int | None, tidied: int
) -> None:
    begun, tidy = iter([0]), list[bool]()

    def tidied_up() -> bool:
        tidy.append(True)
        return False

    monkeypatch.setattr(worker, "_allocated", lambda: next(begun, 30_000_000))
    monkeypatch.setattr(worker, "_tidy_up", tidied_up)
    monkeypatch.setattr(worker, "_processor_seconds", lambda _seconds: None)
    monkeypatch.setattr(worker, "ending_with_pool", contextlib.nullcontext)
    ours, theirs = socket.socketpair()
    asked = {"name": "a.txt", "mode": "fast", "seconds": 20} | ({"spare": spare} if spare else {})
    request = json.dumps(asked).encode()
    with ours, theirs, tempfile.TemporaryFile() as file:
        file.write(TEXT)
        file.flush()
        for _ in range(4):
            socket.send_fds(ours, [LENGTH.pack(len(request)) + request], [file.fileno()])
        ours.shutdown(socket.SHUT_WR)
        told = io.BytesIO()
        worker.serve(theirs, told)
    assert told.getvalue().count(b"a.txt") == 4
    assert len(tidy) == tidied


def test_a_worker_ends_when_its_pool_is_gone() -> None:
    pool = ExaminerPool(workers=1)
    pool.warm_up()
    process = psutil.Process(pool.pids()[0])
    # What the kernel does to the pipes when the caller is killed.
    for owned in pool._all:
        owned._socket.close()
        assert owned.ending(10) == 0
    assert not process.is_running()
    pool.close()


def test_a_worker_in_the_middle_of_a_file_ends_when_its_pool_is_gone() -> None:
    pool = ExaminerPool(workers=1, seconds=120)
    pool.warm_up()
    process = psutil.Process(pool.pids()[0])
    long = ("佐藤様 090-1234-5678 a@example.jp\n" * 600_000).encode()
    rested = process.cpu_times().user
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(pool.examine, long, "a")
        while process.cpu_times().user < rested + 0.3:
            assert not answer.done()
        # What the kernel does to the socket when the caller is killed; the file takes many seconds more.
        (owned,) = pool._all
        owned._socket.close()
        assert answer.result(timeout=1.5).why == "crashed"
        assert owned.ending() == -signal.SIGIO
    pool.close()


def test_threads_alive_do_not_matter() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with ExaminerPool(workers=1) as one:
            assert one.examine(TEXT, "a").examined
    finally:
        stop.set()
        thread.join()
