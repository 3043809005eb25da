"""架空の保存先。A share of 株式会社みらい印刷 with invented lists, looked through once; and the report of one PC."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from django.conf import settings

from omamori.do.discovery import actions, queries
from omamori.do.discovery.conducting import Conductor
from omamori.do.discovery.executors import HereExecutor
from omamori.do.discovery.writing_reports import write_report
from omamori.foundation.access.actor import Actor
from omamori.foundation.organization import queries as organization

Who = Callable[[str, date], Actor]
_FAMILY = (
    "青木",
    "石井",
    "上田",
    "遠藤",
    "小川",
    "金子",
    "北村",
    "工藤",
    "近藤",
    "酒井",
    "島田",
    "杉山",
    "関根",
)
_GIVEN = ("一郎", "花子", "次郎", "幸子", "三郎", "明美", "四郎", "智子", "健太", "美咲", "大輔", "由美",
          "直樹", "恵子", "翔", "彩", "拓也", "綾", "誠", "舞", "学", "愛", "亮", "薫")  # fmt: skip
_HEAD = ("氏名", "住所", "電話番号", "メールアドレス")


def share() -> Path:
    """The folder of the invented share."""
    return Path(settings.OMAMORI.home) / "demo" / "share"


def look_through(who: Who, *, on: date) -> None:
    """Fill the share, look through it as by night, and answer for one place.

    Args:
        who: people of the company by their local address part.
        on: the day.
    """
    _fill(share())
    office, officer = who("kobayashi", on), who("tanaka", on)
    sales = next(key for key, name in organization.department_names().items() if name == "営業部")
    given = actions.StoreGiven(
        name="共有サーバー fs01",
        kind="folder",
        department_id=sales,
        settings={"path": str(share()), "alias": "//fs01"},
    )
    actions.start_scan(office, actions.add_store(office, given))
    executor = HereExecutor(1)
    try:
        Conductor(executor).run(once=True)
    finally:
        executor.close()
    _report(who("sato", on))
    for row in queries.places(officer, queries.Choice())[0]:
        if row.path.endswith("年賀状"):
            reason = "取引先への年賀状の宛名。投函のあと、1 月末に消すと営業部が約束しています。"
            actions.excuse_place(
                officer, row.public_id, reason=reason, until=on + timedelta(days=67)
            )


def _report(person: Actor) -> None:
    """佐藤 looked through his own PC and handed in the report."""
    folder = share().parent / "pc"
    _write(folder / "デスクトップ" / "名刺の写し.csv", _csv(14, 900))
    target = share().parent / "report.jsonl"
    write_report(str(folder), target, workers=1)
    actions.upload_report(person, content=target.read_bytes(), device="営業 3 号機")


def _fill(root: Path) -> None:
    _write(root / "eigyo" / "orders" / "注文書一覧.csv", _csv(45, 0))
    _write(root / "eigyo" / "展示会" / "来場者アンケート_2026秋.xlsx", _workbook(312))
    _write(root / "eigyo" / "年賀状" / "宛名.csv", _csv(58, 400))
    _write(
        root / "eigyo" / "朝礼" / "10月の話題.txt", "納期の前倒しに、みなで備えましょう。".encode()
    )
    _write(root / "soumu" / "採用" / "応募者_2024.csv", _csv(23, 600))
    _write(root / "seisaku" / "見積_壊れた.xlsx", b"PK\x03\x04" + b"\x00" * 64)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _people(count: int, first: int) -> list[tuple[str, ...]]:
    return [
        (
            f"{_FAMILY[n % len(_FAMILY)]} {_GIVEN[n // len(_FAMILY) % len(_GIVEN)]}",
            f"けやき市見本町{n % 9 + 1}-{n % 20 + 1}-{n + 1}",
            f"03-5550-{2000 + n:04}",
            f"raijo{n + 1:04}@example.jp",
        )
        for n in range(first, first + count)
    ]


def _csv(count: int, first: int) -> bytes:
    lines = [",".join(row) for row in (_HEAD, *_people(count, first))]
    return "\r\n".join(lines).encode("cp932")


def _workbook(count: int) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("来場者")
    for number, row in enumerate((_HEAD, *_people(count, 100))):
        sheet.write_row(number, 0, row)
    book.close()
    return kept.getvalue()
