"""Public numbers rise with time and never repeat, also when threads ask at once."""

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
