"""5,000 persons prepared: read from Excel, joined, approved, every mail made (the issue asks for 10 s).

Usage: python bench/notify.py [NUMBER]. Runs on the encrypted SQLite file of a home folder of its own.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Prepare a home folder, play the steps, print their times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory(prefix="omamori-bench-") as folder:
        os.environ |= {"OMAMORI_HOME": folder, "DJANGO_SETTINGS_MODULE": "omamori.config.settings"}
        from omamori.foundation.crypto import keyring

        keyring.write(keyring.generate(), Path(folder))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure(count)


def _measure(count: int) -> None:
    from django.db import transaction

    from omamori.do.incidents.persons import actions, sending, taking_in
    from omamori.do.incidents.persons.models import Matter

    office, officer, case_id = _world()
    book = _workbook(count)
    took: dict[str, float] = {}
    at = time.process_time()

    def mark(step: str) -> None:
        nonlocal at
        took[step], at = time.process_time() - at, time.process_time()

    number = taking_in.upload(office, case_id, book, name="x.xlsx", looked_into=False)
    plan = taking_in.planned(office, case_id, number)
    mark("read and looked at")
    taking_in.confirm(office, case_id, number, binding=plan.binding)
    mark("taken in, sealed")
    joined = actions.merge(office, case_id)
    mark("joined")
    body = "【氏名】 様\n対象: 【項目】\n【窓口】"
    actions.write(office, case_id, subject="お知らせ", body=body, desk="相談室", submit=True)
    actions.approve(officer, case_id)
    mark("bound and approved")
    matter = Matter.objects.get()
    with transaction.atomic():
        rows = matter.people.filter(merged_into=None, channel="mail")
        made = sum(1 for row in rows if sending.mail_for(matter, row).message())
    mark("mails made")
    for step, seconds in took.items():
        print(f"{step:24} {seconds:6.2f} s CPU")
    total = sum(took.values())
    print(f"{count:,} persons ({joined} joined, {made:,} mails): {total:.2f} s CPU, limit 10 s")
    sys.exit(int(total > 10))


def _world() -> tuple[Any, Any, str]:
    from datetime import timedelta

    from omamori.do.incidents.cases import actions as cases
    from omamori.do.incidents.cases import domain
    from omamori.foundation.calendar import clock
    from omamori.testing.people import mirai

    today = clock.today()
    world = mirai(today)
    office = world.actor("kobayashi", today)
    given = domain.Opening(
        title="名簿を違う相手に送った", medium="mail", noticed_at=clock.now() - timedelta(hours=1)
    )
    return office, world.actor("tanaka", today), cases.open_case(office, given)


def _workbook(count: int) -> bytes:
    import io

    import openpyxl

    dice = random.Random(5000)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["氏名", "会員番号", "メール", "郵便番号", "住所", "漏えいした項目"])
    for n in range(count):
        mail = f"person{n}@example.jp" if dice.random() < 0.8 else ""
        if dice.random() < 0.01:
            mail = "broken@"
        row = [
            f"架空 {n}子",
            f"C{n}",
            mail,
            "123-4567",
            f"架空県架空市{n}丁目2番3号",
            "氏名、住所、カード番号",
        ]
        sheet.append(row)
        if dice.random() < 0.02:
            sheet.append([*row[:1], "", *row[2:]])
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


if __name__ == "__main__":
    main()
