"""Rows of one name: who lives elsewhere is another, a row that comes again is the same."""

from pidetect.examine import examine_parts
from pidetect.types import Part


def persons(table: str) -> int:
    return examine_parts([Part("シート「A」", table, grid="\t")], [], "a.xlsx").persons.estimate


HEAD = "氏名\t住所\t電話\n"


def test_one_name_two_addresses() -> None:
    rows = (
        "佐藤 花子\t東京都港区芝1-2-3\t03-3123-4567\n佐藤 花子\t大阪市北区梅田1-2-3\t06-6123-4567\n"
    )
    assert persons(HEAD + rows) == 2


def test_the_same_row_again() -> None:
    row = "佐藤 花子\t東京都港区芝1-2-3\t03-3123-4567\n"
    assert persons(HEAD + row * 4) == 1


def test_three_hundred_of_few_names() -> None:
    names = ("佐藤 花子", "鈴木 一郎", "田中 実")
    rows = "".join(
        f"{names[n % 3]}\t東京都港区芝{n + 1}-2-3\t03-3123-{1000 + n}\n" for n in range(300)
    )
    assert persons(HEAD + rows) == 300
