"""A share of invented files, and a store that looks through it."""

import dataclasses
from pathlib import Path
from typing import Any

import openpyxl

from omamori.do.discovery import actions
from omamori.do.discovery.domain.stores import StoreGiven
from omamori.testing.people import World

FAMILY = (
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
GIVEN = ("一郎", "花子", "次郎", "幸子", "三郎", "明美", "四郎", "智子", "健太", "美咲", "大輔", "由美",
         "直樹", "恵子", "翔", "彩", "拓也", "綾", "誠", "舞", "学", "愛", "亮", "薫")  # fmt: skip


def people(count: int) -> list[tuple[str, str, str, str]]:
    """Invented persons: name, address, telephone, mail; each another one."""
    return [
        (
            f"{FAMILY[n % len(FAMILY)]} {GIVEN[n // len(FAMILY) % len(GIVEN)]}",
            f"東京都千代田区丸の内{n % 9 + 1}-{n % 20 + 1}-{n + 1}",
            f"03-5550-{2000 + n}",
            f"member{n + 1:04}@example.jp",
        )
        for n in range(count)
    ]


def workbook(target: Path, count: int) -> None:
    """An address list as a person makes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名簿"
    sheet.append(["氏名", "住所", "電話番号", "メールアドレス"])
    for row in people(count):
        sheet.append(row)
    book.save(target)


@dataclasses.dataclass(frozen=True)
class Share:
    """A folder that people put files into."""

    root: Path

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    def roster(self, path: str, count: int) -> Path:
        """A list of invented persons as CSV."""
        head = "氏名,住所,電話番号,メールアドレス"
        return self.write(path, "\n".join([head, *(",".join(row) for row in people(count))]))

    def excel(self, path: str, count: int) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        workbook(target, count)
        return target

    def store(self, world: World, **more: object) -> str:
        """A store of it, entered by the office."""
        given: dict[str, Any] = {"name": "営業の共有", "kind": "folder", **more}
        given.setdefault("settings", {"path": str(self.root)})
        return actions.add_store(world.actor("kobayashi"), StoreGiven(**given))
