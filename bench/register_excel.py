"""A ledger of 5,000 rows as Excel: upload, preview and taking in (limit 5 s together), approval, export (limit 3 s)."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import django
from django.conf import settings

import omamori.testing.plugin  # noqa: F401 - a home and keys of its own

os.environ["DJANGO_SETTINGS_MODULE"] = "omamori.config.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from omamori.foundation.calendar import clock  # noqa: E402

ROWS, MOST_IMPORT, MOST_EXPORT = 5000, 5.0, 3.0
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=clock.JST)
HEAD = [
    "管理番号", "個人情報名", "業務名", "部門", "管理責任者", "個人情報の項目", "利用目的", "本人の区分",
    "取得方法", "同意", "媒体", "件数", "要配慮個人情報", "アクセス権者", "保管場所", "保管方法", "利用期限",
    "保管期限", "廃棄方法", "備考",
]  # fmt: skip


def _ledger() -> bytes:
    from omamori.plan.register.ledger_files.tests.ledgers import excel

    rows = [
        [f"X-{n:05}", f"受注票 {n}", f"受注 {n % 40}", "営業部", "渡辺 浩", "氏名、住所、電話番号",
         "受注した印刷物の制作と納品", "顧客", "直接書面", "公表", "紙、サーバー", f"約{n + 10}件", "無",
         "営業部の社員", f"書庫 {n % 90}番", "施錠", "納品まで", f"{2027 + n % 9}/3/31", "溶解処理", ""]
        for n in range(ROWS)
    ]  # fmt: skip
    return excel([HEAD, *rows])


def _cpu() -> float:
    """Seconds of the processor, those of the separate reader among them."""
    return sum(os.times()[:4])


def _timed(name: str, act: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds: on a busy machine they say more than the clock's; both are printed."""
    began, cpu = time.perf_counter(), _cpu()
    result = act()
    wall, cpu = time.perf_counter() - began, _cpu() - cpu
    print(f"  {name:28} CPU {cpu:6.2f} s, {wall:6.2f} s by the clock")
    return cpu, result


def _measure() -> None:
    from omamori.foundation.ledger import subscriptions
    from omamori.plan.register import actions as register
    from omamori.plan.register.deciding import joint_hash
    from omamori.plan.register.ledger_files import actions, exporting, importing
    from omamori.plan.register.models import ItemEdition
    from omamori.plan.register.queries import Choice
    from omamori.testing.people import mirai

    world = mirai()
    subscriptions.load()  # as in a server that runs
    office, officer, content = world.actor("kobayashi"), world.actor("tanaka"), _ledger()
    upload, number = _timed("upload", lambda: actions.upload(office, content=content))
    looked, seen = _timed("preview", lambda: importing.preview(office, number))
    assert len(seen.plan.added) == ROWS
    assert not seen.plan.problems
    binding = seen.plan.binding
    confirm, batch = _timed(
        "taking in",
        lambda: actions.confirm(office, number, binding=binding, reason="移す"),
    )
    joint = joint_hash(ItemEdition.objects.values_list("content_hash", flat=True))
    _timed("approval", lambda: register.approve(officer, batch, content_hash=joint))
    on = clock.today()
    export, file = _timed(
        "export", lambda: exporting.export(office, on=on, choice=Choice(), chosen="すべて")
    )
    number = actions.upload(office, content=file)
    _, back = _timed("preview of the export", lambda: importing.preview(office, number))
    assert back.plan.unchanged == ROWS
    engine = settings.DATABASES["default"]["ENGINE"]
    print(f"{ROWS} rows, {len(content) / 1e6:.1f} MB in, {len(file) / 1e6:.1f} MB out; {engine}")
    whole = upload + looked + confirm
    print(
        f"upload, preview and taking in: CPU {whole:.2f} s (limit {MOST_IMPORT}: {whole / MOST_IMPORT:.2f})"
    )
    print(
        f"export: CPU {export:.2f} s (limit {MOST_EXPORT}: {export / MOST_EXPORT:.2f}), compared again: no difference"
    )


def main() -> None:
    """Against a database of its own."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with clock.fixed(NOW):
            _measure()
    finally:
        teardown_test_environment()


if __name__ == "__main__":
    main()
