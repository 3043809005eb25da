"""The trail cannot be changed, is sealed, names what was tampered with, and is heard exactly once."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.outbound import MailReleased
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import domain, outbox, sealing, subscriptions, triggers, verification
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.models import Delivery, FactRow
from omamori.foundation.records.public_id import new_public_id

NOW = timedelta(0)


def _record(count: int = 1) -> list[str]:
    ids = [new_public_id() for _ in range(count)]
    with transaction.atomic():
        for number in ids:
            record(MailReleased(subject_id=number, held_seconds=5))
    return ids


def _tamper(statement: str) -> None:
    """As somebody with the database file and no respect for triggers would."""
    table = "ledger_factrow"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER {table}_no_update")
            cursor.execute(f"DROP TRIGGER {table}_no_delete")
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_factrow SET via = 'x'",
        "DELETE FROM ledger_factrow",
        "UPDATE ledger_sealrow SET count = 9",
        "DELETE FROM ledger_sealedfact",
    ],
)
def test_nothing_can_be_changed_or_removed(statement: str) -> None:
    _record()
    sealing.seal_new(settle=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert verification.verify().broken == ()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", triggers.TABLES)
def test_truncate_is_refused(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a statement of PostgreSQL")
    _record()
    sealing.seal_new(settle=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")
    assert verification.verify().facts == 1


@pytest.mark.django_db
def test_insert_or_replace_is_refused_too() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite")
    _record()
    row = FactRow.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO ledger_factrow SELECT id, public_id, 'x', version, at, actor_id,"
            " via, subject_kind, subject_id, trace, clause, payload FROM ledger_factrow"
        )
    row.refresh_from_db()
    assert row.name == "outbound.mail_released"


@pytest.mark.django_db(transaction=True)
def test_a_fact_belongs_to_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(MailReleased(subject_id="x"))


@pytest.mark.django_db
def test_changed_record_is_named() -> None:
    ids = _record(5)
    sealing.seal_new(settle=NOW)
    assert verification.verify().broken == ()
    target = FactRow.objects.get(subject_id=ids[3])
    _tamper(f"UPDATE ledger_factrow SET via = 'systen' WHERE id = {target.pk}")
    report = verification.verify()
    assert len(report.broken) == 1
    assert target.public_id in report.broken[0]


@pytest.mark.django_db
def test_changed_seal_breaks_the_chain() -> None:
    _record(3)
    sealing.seal_new(settle=NOW)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_sealrow DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER ledger_sealrow_no_update")
        cursor.execute("UPDATE ledger_sealrow SET root = %s", ["f" * 64])
    assert any("鎖" in s or "照合値" in s for s in verification.verify().broken)


@pytest.mark.django_db
def test_unsealed_facts_are_shown_when_they_wait_too_long() -> None:
    with clock.moved(-timedelta(hours=1)):
        _record()
    assert "長く封印されていない" in verification.verify().broken[0]


@pytest.mark.django_db
def test_young_facts_settle_first() -> None:
    _record()
    assert sealing.seal_new() == 0
    with clock.moved(timedelta(seconds=6)):
        assert sealing.seal_new() == 1
        assert sealing.seal_new() == 0


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40))
def test_merkle_root_is_that_of_rfc_6962(raw: list[bytes]) -> None:
    import hashlib

    def tree(nodes: list[bytes]) -> bytes:
        if len(nodes) == 1:
            return nodes[0]
        split = 1
        while split * 2 < len(nodes):
            split *= 2
        return hashlib.sha256(b"\x01" + tree(nodes[:split]) + tree(nodes[split:])).digest()

    root = tree(raw)
    leaves = [r.hex() for r in raw]
    assert domain.root(leaves) == root.hex()
    for place, value in enumerate(raw):
        up = value
        for step in domain.path(leaves, place):
            beside = bytes.fromhex(step[1:])
            pair = beside + up if step[0] == "L" else up + beside
            up = hashlib.sha256(b"\x01" + pair).digest()
        assert up == root


@pytest.mark.django_db
def test_handler_effect_and_mark_commit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def handler(fact: object) -> None:
        heard.append("once")
        if len(heard) == 1:
            FactRow.objects.create(
                name="x", at=clock.now(), via="system", subject_kind="x", subject_id="x", payload={}
            )
            raise RuntimeError("佐藤さんの住所")

    entry = subscriptions.Subscription("test.handler", MailReleased, handler)
    monkeypatch.setitem(subscriptions.by_fact, MailReleased, [entry])
    monkeypatch.setitem(subscriptions.by_key, "test.handler", entry)
    _record()
    while outbox.deliver_some():
        pass
    row = Delivery.objects.get()
    assert (row.delivered_at, row.attempts, row.error) == (None, 1, "RuntimeError")
    assert FactRow.objects.count() == 1, "the failed handler's rows are gone"
    with clock.moved(timedelta(minutes=1)):
        assert outbox.deliver_some()
        assert not outbox.deliver_some()
    assert len(heard) == 2
    assert json.dumps(FactRow.objects.get().payload)
