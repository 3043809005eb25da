"""履歴の引き方の試験。However many mails lie behind it, a decision reads a bounded number of rows, by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from omamori.do.outbound import dispatch, receiving
from omamori.do.outbound.mail import Outcome
from omamori.do.outbound.tests.mails import NOW, attachment, envelope, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.foundation.records.public_id import new_public_id
from omamori.testing.people import mirai

pytestmark = pytest.mark.django_db

_GROWING = ("mail", "mailrecipient", "mailattachment", "senthistory", "deliveryattempt")


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The questions of the block, with their values."""
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        if not many and sql.startswith(("SELECT", "UPDATE")):
            found.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        yield found


def plan(sql: str, values: Any) -> str:
    """How the database would find the rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of five rows is read whole, unless that is made dear.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", values)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_all(told: str) -> list[str]:
    """Tables of the history that a plan reads from one end to the other."""
    return [
        table
        for table in _GROWING
        for line in told.splitlines()
        if (line.startswith("SCAN ") and line.split()[1] == f"outbound_{table}")
        or f"Seq Scan on outbound_{table} " in line
    ]


def test_every_question_of_a_decision_and_its_records_goes_by_an_index() -> None:
    mirai()
    to = [receiver(f"a{n}@hinode-bussan.example", "佐藤 賢治") for n in range(4)]
    files = (attachment(1, persons=30), attachment(2, name="請求書.pdf", why="encrypted"))
    with clock.fixed(NOW):
        hand_in(mail(*to[:2], attachments=files))
        answer = mail(
            *to, answers=("1@mirai-print.example",), attachments=files, mentions_password=True
        )
        number = new_public_id()
        arrival = receiving.Arrival(
            number=number, blob=number, envelope=envelope(answer), mail=answer
        )
        inside = mail(receiver("suzuki@mirai-print.example", inside=True), message_id="2")
        with asked() as questions:
            receiving.receive_many([arrival])
            going = receiving.receive(envelope=envelope(inside), blob=number, mail=inside)
            (parcel,) = dispatch.begin("relay", 5, only=going.public_id)
            taken = tuple(Outcome(address=a, code=250) for a in parcel.recipients)
            dispatch.finish([dispatch.Result(parcel=parcel, outcomes=taken)])
    assert {"outbound_mailattachment", "outbound_senthistory", "outbound_mailrecipient"} <= {
        table for sql, _ in questions for table in sql.replace('"', " ").split() if "_" in table
    }
    plans = {sql: plan(sql, values) for sql, values in questions}
    assert {sql: told for sql, told in plans.items() if reads_all(told)} == {}
