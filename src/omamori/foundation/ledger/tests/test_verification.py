"""Whoever gets past the triggers is found out: changed, removed, added, reordered, seals broken."""

import dataclasses
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from omamori.facts.base import Fact
from omamori.facts.outbound import MailReleased
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import checking, jobs, outbox, sealing, stranded, subscriptions
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.models import CheckRow, Delivery, FactRow, SealedFact, SealRow
from omamori.foundation.ledger.verification import verify
from omamori.foundation.records.public_id import new_public_id

NOW = timedelta(0)


def _record(count: int = 3) -> None:
    with transaction.atomic():
        for _ in range(count):
            record(MailReleased(subject_id=new_public_id()))


def _attack(*statements: str) -> None:
    """As the owner of the database would: triggers and foreign keys off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("PRAGMA defer_foreign_keys=ON")
            for table in ("ledger_factrow", "ledger_sealrow", "ledger_sealedfact"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
        for statement in statements:
            cursor.execute(statement)


def _two_seals() -> tuple[list[FactRow], list[SealRow]]:
    _record()
    sealing.seal_new(settle=NOW)
    _record()
    sealing.seal_new(settle=NOW)
    assert verify().broken == ()
    return list(FactRow.objects.order_by("id")), list(SealRow.objects.order_by("id"))


def _removed(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    return f"DELETE FROM ledger_sealedfact WHERE fact_id = {facts[1].pk}", facts[0].public_id


def _fact_removed(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    # The first of its seal: there is no neighbour before it to name.
    return f"DELETE FROM ledger_factrow WHERE id = {facts[3].pk}", seals[1].public_id


def _swapped(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    a, b = facts[0], facts[1]
    statement = (
        "UPDATE ledger_sealedfact SET position = CASE WHEN fact_id = {a} THEN 11 ELSE 10 END"
        " WHERE fact_id IN ({a}, {b})"
    )
    return statement.format(a=a.pk, b=b.pk), seals[0].public_id


def _changed_with_its_leaf(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    statement = f"UPDATE ledger_sealedfact SET leaf = '{'0' * 64}' WHERE fact_id = {facts[4].pk}"
    return statement, facts[4].public_id


def _renamed(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    return f"UPDATE ledger_factrow SET actor_id = 'x' WHERE id = {facts[5].pk}", facts[5].public_id


def _seal_removed(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    return f"DELETE FROM ledger_sealrow WHERE id = {seals[0].pk}", facts[0].public_id


def _seal_renumbered(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    return f"UPDATE ledger_sealrow SET public_id = 'x' WHERE id = {seals[1].pk}", "x"


def _seal_dated_back(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    statement = f"UPDATE ledger_sealrow SET at = '2020-01-01 00:00:00' WHERE id = {seals[1].pk}"
    return statement, seals[1].public_id


def _counted_wrong(facts: list[FactRow], seals: list[SealRow]) -> tuple[str, str]:
    return f"UPDATE ledger_sealrow SET count = 2 WHERE id = {seals[0].pk}", seals[0].public_id


ATTACKS: list[Callable[[list[FactRow], list[SealRow]], tuple[str, str]]] = [
    _removed,
    _fact_removed,
    _swapped,
    _changed_with_its_leaf,
    _renamed,
    _seal_removed,
    _seal_renumbered,
    _seal_dated_back,
    _counted_wrong,
]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.__name__.strip("_"))
def test_attack_is_named(
    attack: Callable[[list[FactRow], list[SealRow]], tuple[str, str]],
) -> None:
    facts, seals = _two_seals()
    statement, named = attack(facts, seals)
    with transaction.atomic():
        _attack(statement)
        report = verify()
        assert report.broken
        assert named in report.broken[0]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_cut_off_end_shows_in_the_head() -> None:
    _, seals = _two_seals()
    head = verify().head
    with transaction.atomic():
        last = seals[-1].pk
        _attack(
            f"DELETE FROM ledger_sealedfact WHERE seal_id = {last}",
            f"DELETE FROM ledger_sealrow WHERE id = {last}",
        )
        assert verify().head != head
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_sealers_make_one_chain() -> None:
    _record(1)
    sealing.seal_new(settle=NOW)
    begin = threading.Barrier(3)

    def seal() -> None:
        begin.wait()
        try:
            for _ in range(5):
                _record(1)
                sealing.seal_new(settle=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(3)]
    if connection.vendor == "sqlite":
        threads = threads[:1]  # one connection in memory: the others would see nothing
        begin = threading.Barrier(1)
        for thread in threads:
            thread.run()
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report = verify()
    assert report.broken == ()
    assert report.facts == SealedFact.objects.count() == 1 + 5 * len(threads)


@pytest.mark.django_db
def test_a_check_is_itself_recorded_once() -> None:
    _record()
    number = checking.ask(SYSTEM)
    jobs.check(check_id=number)
    jobs.check(check_id=number)
    row = CheckRow.objects.get()
    assert row.finished_at
    assert (row.broken, row.waiting) == ([], 3)
    fact = FactRow.objects.get(name="ledger.verified")
    assert (fact.subject_id, fact.payload["broken"]) == (number, 0)


def test_a_number_with_a_fraction_is_no_fact() -> None:
    fact: type[Fact] = MailReleased
    with pytest.raises(ValueError, match="whole number"):
        fact(subject_id="x", held_seconds=0.5)  # type: ignore[call-arg]


@pytest.mark.django_db
def test_who_always_falls_is_given_up_shown_and_blocks_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []

    def falls(_: object) -> None:
        connection.cursor().execute("SELECT * FROM no_such_table")

    def hears(_: object) -> None:
        heard.append("x")

    entries = [
        subscriptions.Subscription(f"test.{f.__name__}", MailReleased, f) for f in (falls, hears)
    ]
    monkeypatch.setitem(subscriptions.by_fact, MailReleased, entries)
    for entry in entries:
        monkeypatch.setitem(subscriptions.by_key, entry.key, entry)
    _record(1)
    outbox.deliver_some()
    assert heard == ["x"]
    for day in range(1, 14):
        with clock.moved(timedelta(days=day)):
            outbox.deliver_some()
    (given_up,) = stranded.offer.newest(10)
    assert (given_up.name, stranded.offer.count()) == ("test.falls", 1)
    assert not stranded.offer.retry("delivery-999999")
    assert stranded.offer.retry(given_up.task_id)
    assert stranded.offer.count() == 0
    monkeypatch.setitem(
        subscriptions.by_key, "test.falls", subscriptions.Subscription("x", MailReleased, hears)
    )
    outbox.deliver_some()
    assert heard == ["x", "x"]
    with clock.moved(timedelta(days=40)):
        outbox.prune()
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_clock_that_is_set_back_keeps_no_fact_from_who_listens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []

    def falls(_: object) -> None:
        tried.append(1)
        raise LookupError

    entry = subscriptions.Subscription("test.falls", MailReleased, falls)
    monkeypatch.setitem(subscriptions.by_fact, MailReleased, [entry])
    monkeypatch.setitem(subscriptions.by_key, entry.key, entry)

    def shows(steady: clock.Steady) -> None:
        monkeypatch.setattr(clock, "steady", lambda: steady)

    with clock.fixed(datetime(2028, 2, 29, 14, 59, tzinfo=UTC)):
        _record(1)
        began, yesterday = clock.steady(), timedelta(days=-1)
        shows(began)
        with clock.moved(yesterday):
            assert outbox.deliver_some()  # never tried: due, whatever the clock shows
        assert len(tried) == 1
        with clock.moved(yesterday - timedelta(seconds=10)):
            for milliseconds, times in ((1999, 1), (2000, 2)):  # the first pause is two seconds
                shows(dataclasses.replace(began, at=began.at + milliseconds))
                outbox.deliver_some()
                assert len(tried) == times
        # Another run of the machine: no pause is as long as a day.
        shows(clock.Steady("another", 0))
        with clock.moved(yesterday - timedelta(minutes=30)):
            assert not outbox.deliver_some()
        with clock.moved(2 * yesterday):
            assert outbox.deliver_some()
    assert len(tried) == 3
