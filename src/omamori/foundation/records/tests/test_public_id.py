"""Public numbers rise with time and never repeat, also when threads ask at once."""

import os
from concurrent.futures import ThreadPoolExecutor

from omamori.foundation.records.public_id import new_public_id


def test_rising_within_a_thread() -> None:
    ids = [new_public_id() for _ in range(2000)]
    assert ids == sorted(ids)
    assert len({len(i) for i in ids}) == 1


def test_unique_over_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: new_public_id(), range(4000)))
    assert len(set(ids)) == 4000


def test_a_copied_process_draws_its_own() -> None:
    new_public_id()
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(start, new_public_id().encode())
        os._exit(0)
    mine = new_public_id()
    os.waitpid(child, 0)
    theirs = os.read(end, 26).decode()
    os.close(end)
    os.close(start)
    assert len(theirs) == 26
    assert mine[10:] != theirs[10:]
