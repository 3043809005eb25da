"""Discovery: how fast a share is looked through on one core, what two Dask workers bring, what a million files cost.

Prints megabytes for each second of processor time (ours and all processes we started) of the whole scan (list,
examine, keep, compare), of the same files only examined, and of the same files only made into text. What the scan takes
beyond the examination is the cost of keeping track; with it alone around the bare text stands the first ratio, with the
detection as well the second. A first scan, before the clock runs, loads what is loaded once in the life of a process.
Then the time by the clock of the same scan over one and two Dask workers; then the greatest memory while a million
things are listed twice. Targets: 0.60 or more of bare extraction, two workers 1.8 times one, 1 GB or less.
``discovery.py speed|dask|million [N]`` runs one part.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

FILES, SEED = 600, 20261125
_FAMILY, _GIVEN = (
    ["青木", "石井", "上田", "遠藤", "小川", "金子", "北村", "工藤"],
    ["一郎", "花子", "次郎", "幸子", "三郎", "明美"],
)
_WORDS = [
    "会議",
    "資料",
    "確認",
    "予定",
    "見積",
    "納期",
    "工場",
    "印刷",
    "用紙",
    "校正",
    "部数",
    "梱包",
    "配送",
    "変更",
    "連絡",
    "明日",
    "午後",
]


def share(root: Path, files: int = FILES) -> int:
    """An invented share of notes, documents, lists, mails and workbooks in forty folders; its bytes."""
    from _load import workbook

    dice, size = random.Random(SEED), 0
    for n in range(files):
        folder = root / f"部門{n % 8}" / f"年度{n % 5}"
        folder.mkdir(parents=True, exist_ok=True)
        kind = n % 10
        if kind < 5:
            name, content = f"{n}.txt", _prose(dice, dice.randrange(2_000, 60_000)).encode()
        elif kind < 7:
            name, content = f"{n}.docx", _document(dice)
        elif kind < 9:
            name, content = f"{n}.xlsx", workbook(n, dice.randrange(10_000, 80_000))
        else:
            name, content = f"{n}.csv", _roster(dice, dice.randrange(10, 200)).encode("cp932")
        (folder / name).write_bytes(content)
        size += len(content)
    return size


def _prose(dice: random.Random, length: int) -> str:
    lines, held = [], 0
    while held < length:
        lines.append("、".join(dice.choice(_WORDS) for _ in range(9)) + "。")
        held += len(lines[-1]) * 3
    return "\n".join(lines)


def _document(dice: random.Random) -> bytes:
    import io

    from docx import Document

    made, kept = Document(), io.BytesIO()
    for _ in range(dice.randrange(20, 200)):
        made.add_paragraph(_prose(dice, 300))
    made.save(kept)
    return kept.getvalue()


def _roster(dice: random.Random, rows: int) -> str:
    lines = ["氏名,住所,電話番号"]
    for n in range(rows):
        name = f"{dice.choice(_FAMILY)} {dice.choice(_GIVEN)}"
        lines.append(f"{name},東京都千代田区丸の内{n % 9 + 1}-{n % 20 + 1},03-5550-{n % 10_000:04}")
    return "\r\n".join(lines)


def installation(root: Path, folder: Path) -> Any:
    """Django with an empty encrypted database in ``root`` and one store of ``folder``."""
    os.environ |= {
        "OMAMORI_HOME": str(root),
        "OMAMORI_SCAN_FOLDERS": str(folder),
        "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
    }
    from omamori.foundation.crypto import keyring

    keyring.write(keyring.generate(), root)
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = {n.rpartition(".")[2]: None for n in settings.INSTALLED_APPS}
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from omamori.do.discovery.models import Store
    from omamori.foundation.calendar import clock

    return Store.objects.create(
        name="share", kind="folder", settings={"path": str(folder)}, opens="00:00", closes="00:00",
        created_at=clock.now(),
    )  # fmt: skip


def begin(store: Any) -> Any:
    """An open scan."""
    from omamori.do.discovery.models import Scan
    from omamori.foundation.calendar import clock

    return Scan.objects.create(store=store, state="listing", begun_at=clock.now())


def spent() -> float:
    """Seconds of processor time of this process and those that it waited for."""
    own, others = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def timed(work: Callable[[], object]) -> float:
    """Processor time of one piece of work."""
    start = spent()
    work()
    return spent() - start


def speed(root: Path) -> None:
    """The whole scan, the examination alone, the text alone."""
    from omamori.do.discovery.executors import HereExecutor

    folder = root / "share"
    size = share(folder)
    (root / "home").mkdir()
    store = installation(root / "home", folder)
    from omamori.do.discovery.conducting import Conductor
    from omamori.do.discovery.examining import SPARE_BYTES
    from omamori.do.discovery.models import Place, Tracked

    files = sorted(p for p in folder.rglob("*") if p.is_file())

    def scan() -> None:
        begin(store)
        executor = HereExecutor(1)
        Conductor(executor).run(once=True)
        executor.close()

    def anew() -> None:
        Tracked.objects.all().delete()
        Place.objects.all().delete()

    def examine(spare: int | None) -> None:
        from pidetect.pool import ExaminerPool

        with ExaminerPool(workers=1, mode="fast", spare_bytes=spare) as pool:
            for file in files:
                pool.examine_path(file)

    def text() -> None:
        read_texts(files)

    spent = {"first": timed(scan)}
    anew()
    text()
    spent |= {"scan": timed(scan), "examined": timed(lambda: examine(SPARE_BYTES))}
    spent |= {"tidy": timed(lambda: examine(None)), "text": timed(text), "again": timed(scan)}
    tell(len(files), size / 1_000_000, **spent)


def read_texts(files: list[Path]) -> None:
    """The bare extraction, without a process of its own."""
    from pidetect.extract import Limits, Source, read_pieces

    for file in files:
        read_pieces(Source(file.read_bytes()), file.name, lambda _piece: None, limits=Limits())


def tell(
    files: int,
    mb: float,
    *,
    first: float,
    scan: float,
    examined: float,
    tidy: float,
    text: float,
    again: float,
) -> None:
    """Print what each took, in seconds of processor time, and the ratios."""
    print(f"{files} files, {mb:.1f} MB, load {os.getloadavg()[0]:.1f}")
    print(f"first scan        {mb / first:6.2f} MB/s of processor time ({first:.2f} s)")
    print(f"scan              {mb / scan:6.2f} MB/s ({scan:.2f} s)")
    print(f"examination alone {mb / examined:6.2f} MB/s ({examined:.2f} s)")
    print(f"the same, memory given back after each file {mb / tidy:6.2f} MB/s ({tidy:.2f} s)")
    print(f"text alone        {mb / text:6.2f} MB/s ({text:.2f} s)")
    print(
        f"keeping track {(scan - examined) * 1000 / files:.2f} ms a file; around the bare text "
        f"{text / (text + scan - examined):.2f} of its speed (target 0.60), with the detection {text / scan:.2f}"
    )
    print(f"again, unchanged  {mb / again:6.2f} MB/s ({again:.2f} s)")


def dask(root: Path) -> None:
    """The same scan by the clock, over one and over two workers of this machine."""
    import logging

    import distributed

    # Enough pieces of work that the last one, on one worker alone, weighs little.
    folder = root / "share"
    size = share(folder, 3 * FILES)
    (root / "home").mkdir()
    store = installation(root / "home", folder)
    logging.disable(logging.WARNING)
    from omamori.do.discovery.conducting import Conductor
    from omamori.do.discovery.executors import DaskExecutor
    from omamori.do.discovery.models import Place, Tracked

    seconds = {}
    for workers in (1, 2):
        with distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None
        ) as cluster:
            executor = DaskExecutor(cluster.scheduler_address)
            warm(executor)
            Tracked.objects.all().delete()
            Place.objects.all().delete()
            begin(store)
            start = time.perf_counter()
            Conductor(executor).run(once=True)
            seconds[workers] = time.perf_counter() - start
            executor.close()
    print(f"{size / 1_000_000:.1f} MB, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    for workers, took in seconds.items():
        print(
            f"{workers} Dask worker(s)  {size / 1_000_000 / took:6.2f} MB/s by the clock ({took:.1f} s)"
        )
    print(f"two ÷ one {seconds[1] / seconds[2]:.2f} (target 1.8)")


def warm(executor: Any) -> None:
    """Let every worker start its examiner before the clock runs."""
    from omamori.do.discovery.domain.files import Wanted
    from omamori.do.discovery.examining import Work

    path = tempfile.mkdtemp()
    Path(path, "x.txt").write_text("-")
    for n in range(executor.slots * 4):
        executor.submit(
            Work(shard=-n, fence=n, kind="folder", settings={"path": path}, mode="fast", wanted=(Wanted(path="x.txt"),))
        )  # fmt: skip
    left = executor.slots * 4
    while left:
        left -= len(executor.ended(5.0))


def million(root: Path, number: int) -> None:
    """The rows of a million things, listed for the first time and once more, unchanged."""
    (root / "home").mkdir()
    store = installation(root / "home", root)
    from omamori.do.discovery import claiming, summing
    from omamori.do.discovery.domain.files import Listed
    from omamori.do.discovery.listing import Lister
    from omamori.do.discovery.models import Scan, Shard, Tracked

    def tree() -> Iterator[Listed]:
        for n in range(number):
            yield Listed(
                path=f"部門{n % 40}/顧客{n // 4000}/ファイル{n}.docx",
                size=20_000 + n % 999,
                changed=n + 2,
            )

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for turn in ("first", "again"):
        scan = begin(store)
        fence = claiming.take_listing(scan.pk, claiming.holder())
        assert fence is not None
        start = time.perf_counter()
        Lister(scan, fence).keep_all(tree())
        took = time.perf_counter() - start
        if turn == "first":
            # As if all had been looked into, without anything in them.
            from omamori.do.discovery.examining import engine

            Shard.objects.filter(scan=scan).delete()
            Tracked.objects.update(state="examined", engine=engine("fast"), shard_id=None)
        Scan.objects.filter(pk=scan.pk).update(state="running")
        summing.end(scan, "done")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{turn}: {number:,} things in {took:.0f} s ({number / took:,.0f}/s), greatest memory {peak:.0f} MB"
            f" (before {before:.0f} MB, target 1,000 MB), to look into {Scan.objects.get(pk=scan.pk).to_examine:,}"
        )
    held = sum(f.stat().st_size for f in (root / "home").rglob("*") if f.is_file())
    print(f"on disk {held / 1_000_000:.0f} MB")


def main() -> None:
    """One part, or all, each in a process of its own."""
    if len(sys.argv) == 1:
        for part in ("speed", "dask", "million"):
            subprocess.run([sys.executable, __file__, part], check=True)
        return
    with tempfile.TemporaryDirectory(prefix="omamori-bench-") as folder:
        root = Path(folder)
        match sys.argv[1]:
            case "speed":
                speed(root)
            case "dask":
                dask(root)
            case "million":
                million(root, int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)


if __name__ == "__main__":
    main()
