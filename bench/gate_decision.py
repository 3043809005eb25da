"""How long one decision takes when years of mail lie behind it: the queries of a judgement on many rows.

Rows are multiplied inside the database from a few real ones, each with numbers and indexes of its own. Usage:
gate_decision.py [MAILS] [CONTACTS]. A year of 37 million mails is a matter of the depth of the indexes, which
grows with the logarithm: the figures for two sizes tell the slope.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
CONTACTS = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
_OWN = {"public_id": "substr(lower(hex(randomblob(13))), 1, 26)"}
_INDEX = "lower(hex(randomblob(16)))"


def multiply(table: str, wanted: int, fresh: dict[str, str]) -> None:
    """Double the rows of a table until there are enough; ``fresh`` gives new values by column."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA table_info({table})")
        columns = [row[1] for row in cursor.fetchall() if row[1] != "id"]
        chosen = ", ".join(fresh.get(column, f'"{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(f"SELECT count(*) FROM {table}")
        count = cursor.fetchone()[0]
        while count < wanted:
            limit = min(count, wanted - count)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} LIMIT {limit}"
            )
            count += limit


def prepared() -> int:
    """A company with a sender who has 300 contacts; key of a colleague who will have the rest."""
    from omamori.foundation.crypto import keyring

    keyring.write(keyring.generate(), Path(os.environ["OMAMORI_HOME"]))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from omamori.do.outbound.models import SentHistory
    from omamori.do.outbound.tests.mails import NOW, hand_in, mail
    from omamori.testing.people import mirai

    world = mirai()
    hand_in(mail(message_id="first"))
    for number in range(300):
        SentHistory.objects.create(
            sender_id=world.people["sato"].pk,
            address_index=f"{number:032x}",
            domain=f"c{number % 40}.example",
            who={"address": f"p{number}@c{number % 40}.example", "display_name": ""},
            first_sent_at=NOW,
            last_sent_at=NOW,
        )
    return int(world.people["tanaka"].pk)


def decisions(mark: float) -> list[float]:
    """Milliseconds of processor time of sixty decisions about mails to new receivers, in order."""
    from omamori.do.outbound import receiving
    from omamori.do.outbound.mail import Envelope
    from omamori.do.outbound.tests.mails import mail, receiver
    from omamori.foundation.calendar import clock
    from omamori.foundation.records.public_id import new_public_id

    spent = []
    for number in range(60):
        to = receiver(f"new{number}@c{number % 40}.example")
        envelope = Envelope(
            client="127.0.0.1",
            sender="sato@mirai-print.example",
            recipients=(to.address,),
            smtp_user="",
            received_at=clock.now(),
            size=5000,
        )
        own = new_public_id()
        found = mail(to, message_id=f"{number}.{mark}")
        start = time.process_time()
        receiving.judged([receiving.Arrival(number=own, blob=own, envelope=envelope, mail=found)])
        spent.append((time.process_time() - start) * 1000)
    return sorted(spent)


def main() -> None:
    """Fill two sizes and measure."""
    with tempfile.TemporaryDirectory(dir="/tmp") as home:
        os.environ |= {"OMAMORI_HOME": home, "DJANGO_SETTINGS_MODULE": "omamori.config.settings"}
        other = prepared()
        for share in (0.01, 1.0):
            multiply("outbound_mail", int(MAILS * share), _OWN | {"duplicate_key": _INDEX})
            fresh = _OWN | {"address_index": _INDEX, "sender_id": str(other)}
            multiply("outbound_senthistory", 300 + int(CONTACTS * share), fresh)
            spent = decisions(share)
            print(
                f"{int(MAILS * share):>10,} mails, {int(CONTACTS * share):>10,} contacts: one decision "
                f"takes p50 {statistics.median(spent):.1f} ms, p95 {spent[56]:.1f} ms of processor time"
            )


if __name__ == "__main__":
    main()
