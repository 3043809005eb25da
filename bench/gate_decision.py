"""How long one decision takes when years of mail lie behind it: the queries of a judgement on many rows.

Rows are multiplied inside the database from a few real ones, each with numbers and indexes of its own. Usage:
gate_decision.py [MAILS] [CONTACTS] [FOLDER]; what a folder holds is measured again without being filled. A year
of 37 million mails is a matter of the depth of the indexes, which grows with the logarithm: the figures for two
sizes tell the slope, and a test (test_history_plans.py) that no question reads more than a bounded number of rows. A plain mail goes to one new receiver; a rich one answers
another, goes to four, and has a list of customers and a locked file whose names went out every day.
"""

import contextlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

MAILS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
CONTACTS = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
KEPT = sys.argv[3] if len(sys.argv) > 3 else ""
_OWN = {"public_id": "printf('z%025d', n)"}
"""Rising, as those are that a gate gives."""
_FILLING = ("cache_size=-400000", "journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF")
_INDEX = "lower(hex(randomblob(16)))"
_SLIM = dict.fromkeys(("head", "body", "address", "display_name", "name", "found"), "x''")
"""What is sealed is read of the first mail only; without it ten million mails fit into twelve gigabytes."""
_NEXT_MAIL = "2 + n % {mails}"
"""But the first: what is sealed opens for its own row only, and that one is read."""
_DOMAIN = "'c' || abs(random() % 40) || '.example'"


def multiply(table: str, wanted: int, fresh: dict[str, str]) -> None:
    """Add rows until there are enough, in one pass; ``fresh`` gives values by column, ``n`` is the row's number.

    What is repeated is read from a copy of a few rows: a table that is read and written in one statement is
    copied as a whole first. Keys rise, so that they are written one behind the other; the other indexes are
    built when all rows are there: entry by entry it would take hours.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        for pragma in _FILLING:
            cursor.execute(f"PRAGMA {pragma}")
        of_table = "SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name=%s"
        cursor.execute(f"{of_table} AND sql IS NOT NULL", [table])
        dropped = dict(cursor.fetchall())
        for name in dropped:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(f"SELECT count(*), max(id) FROM {table}")
        count, last = cursor.fetchone()
        cursor.execute(f"CREATE TEMP TABLE few AS SELECT * FROM {table} WHERE id > 1 LIMIT 300")
        cursor.execute(
            f"INSERT INTO few SELECT * FROM {table} WHERE NOT (SELECT count(*) FROM few)"
        )
        cursor.execute(f"PRAGMA table_info({table})")
        columns = [row[1] for row in cursor.fetchall() if row[1] != "id"]
        chosen = ", ".join(fresh.get(c, f'few."{c}"') for c in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT {last} + 1 UNION ALL"
            f" SELECT n + 1 FROM numbers WHERE n < {last + wanted - count})"
            f" INSERT INTO {table} ({names}) SELECT {chosen} FROM numbers"
            " CROSS JOIN few ON few.rowid = 1 + n % (SELECT count(*) FROM few)"
        )
        cursor.execute("DROP TABLE few")
        for made in dropped.values():
            cursor.execute(made)
    connection.close()  # a new one has the product's own cache


def prepared() -> int:
    """A company with a sender who has 300 contacts; key of a colleague who will have the rest."""
    from omamori.foundation.crypto import keyring

    keyring.write(keyring.generate(), Path(os.environ["OMAMORI_HOME"]))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from omamori.do.outbound.models import SentHistory
    from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail
    from omamori.testing.people import mirai

    world = mirai()
    files = (attachment(1, persons=30), attachment(2, name="請求書.pdf", why="encrypted"))
    hand_in(mail(message_id="first", attachments=files))
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


def decisions(mark: float, *, rich: bool) -> list[float]:
    """Milliseconds of processor time of sixty decisions about mails to new receivers, in order."""
    from omamori.do.outbound import receiving
    from omamori.do.outbound.mail import Envelope
    from omamori.do.outbound.tests.mails import attachment, mail, receiver
    from omamori.foundation.calendar import clock
    from omamori.foundation.records.public_id import new_public_id

    files = (attachment(1, persons=30), attachment(2, name="請求書.pdf", why="encrypted"))
    answering = {"answers": ("first", "other"), "attachments": files, "mentions_password": True}
    spent = []
    for number in range(60):
        share = range(4 if rich else 1)
        to = [receiver(f"new{number}.{n}@c{(number + n) % 40}.example") for n in share]
        envelope = Envelope(
            client="127.0.0.1",
            sender="sato@mirai-print.example",
            recipients=tuple(r.address for r in to),
            smtp_user="",
            received_at=clock.now(),
            size=5000,
        )
        own = new_public_id()
        found = mail(*to, message_id=f"{number}.{mark}.{rich}", **(answering if rich else {}))
        start = time.process_time()
        receiving.judged([receiving.Arrival(number=own, blob=own, envelope=envelope, mail=found)])
        spent.append((time.process_time() - start) * 1000)
    return sorted(spent)


def fill(mails: int, contacts: int, other: int) -> None:
    """So many mails with a receiver each, half of them with a file, and so many contacts of a colleague."""
    own = _OWN | {"duplicate_key": _INDEX, "message_index": _INDEX}
    multiply("outbound_mail", mails, own | _SLIM | {"recipients_count": "1 + n % 4"})
    mail = _NEXT_MAIL.format(mails=mails - 1)
    of_a_mail = _OWN | _SLIM | {"mail_id": mail, "order": "abs(random() % 1000000)"}
    named = {"address_index": _INDEX, "domain": _DOMAIN, "reply_code": "250"}
    multiply("outbound_mailrecipient", mails, of_a_mail | named)
    numbered = _OWN | _SLIM | {"mail_id": mail, "number": "abs(random() % 1000000)"}
    multiply("outbound_mailattachment", mails // 2, numbered)
    one_after_other = "printf('%032x', 1000000 + n)"
    fresh = _OWN | {"address_index": one_after_other, "sender_id": str(other)}
    multiply("outbound_senthistory", 300 + contacts, fresh)


def measure(mails: int, contacts: int) -> None:
    """Say what decisions take now."""
    mark = time.time()
    for rich in (False, True):
        decisions(mark - 0.5, rich=rich)
        spent = decisions(mark, rich=rich)
        print(
            f"{mails:>10,} mails, {contacts:>10,} contacts: one "
            f"{'rich' if rich else 'plain'} decision takes p50 {statistics.median(spent):.1f} ms, "
            f"p95 {spent[56]:.1f} ms of processor time",
            flush=True,
        )


def main() -> None:
    """Fill two sizes and measure; a kept folder is measured as it is."""
    with contextlib.ExitStack() as stack:
        home = KEPT or stack.enter_context(tempfile.TemporaryDirectory(dir="/tmp"))
        os.environ |= {"OMAMORI_HOME": home, "DJANGO_SETTINGS_MODULE": "omamori.config.settings"}
        if KEPT and Path(home, "omamori.db").exists():
            import django

            django.setup()
            measure(MAILS, CONTACTS)
            return
        Path(home).mkdir(exist_ok=True)
        other = prepared()
        for share in (0.01, 1.0):
            start = time.process_time()
            fill(int(MAILS * share), int(CONTACTS * share), other)
            size = sum(file.stat().st_size for file in Path(home).glob("omamori.db*")) / 1e9
            print(f"filled in {time.process_time() - start:.0f} s of processor time: {size:.1f} GB")
            measure(int(MAILS * share), int(CONTACTS * share))


if __name__ == "__main__":
    main()
