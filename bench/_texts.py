"""What offices write, in any amount: letters, mails and lists of invented persons, each name and number another.

Words come from the dictionaries and from corpus/words, so that no cache knows them beforehand.
"""

import functools
import random
from itertools import cycle
from pathlib import Path

from pidetect.dictionaries import given_names, surnames

WORDS = Path(__file__).parents[1] / "corpus" / "words"
SENTENCES = (
    "お世話になっております。みらい印刷の営業部でございます。",
    "先日ご依頼いただいた件について、下記のとおりご連絡いたします。",
    "資料は別紙のとおりで、納期は来月の十日を予定しております。",
    "ご不明な点がございましたら、担当までお問い合わせください。",
    "個人情報の取扱いについては、社内の規程に従って管理しております。",
    "見積書を添付いたしますので、ご査収のほどよろしくお願いいたします。",
    "打ち合わせは本社の第二会議室、午後三時からでいかがでしょうか。",
    "月末の在庫は棚卸表のとおりで、差異はありませんでした。",
)
AREAS = ("3", "6", "52", "92", "11", "22", "45", "75")
DOMAINS = ("mirai-print.example", "aozora.example", "example.co.jp", "mail.example.ne.jp")


@functools.cache
def names() -> tuple[str, ...]:
    """Whole names, 50,000 of them, no two alike."""
    shuffled = random.Random(20261124)
    family, given = sorted(surnames()), sorted(given_names())
    shuffled.shuffle(family)
    shuffled.shuffle(given)
    return tuple(f"{s} {g}" for s, g in zip(cycle(family), given[:50_000], strict=False))


@functools.cache
def places() -> tuple[str, ...]:
    """Towns of all prefectures."""
    rows = (WORDS / "places.tsv").read_text("utf-8").splitlines()
    return tuple("".join(row.split("\t")[1:]) for row in rows if not row.startswith("#"))


class Writer:
    """Writes texts; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def prose(self, sentences: int) -> str:
        """Sentences without personal data."""
        return "\n".join(self._random.choice(SENTENCES) for _ in range(sentences))

    def mail(self, sentences: int = 20) -> str:
        """A mail with a greeting and a signature, four places of personal information; about 2 KB."""
        chance, name = self._random, self._random.choice(names())
        area = chance.choice(AREAS)
        local = chance.randint(200, 999) * (10 if len(area) == 1 else 1)
        number = f"0{area}-{local}-{chance.randint(0, 9999):04}"
        box = f"a{chance.randint(0, 99_999)}@{chance.choice(DOMAINS)}"
        return f"{name.split()[0]}様\n\n{self.prose(sentences)}\n\n株式会社みらい印刷 {name}\nTEL {number} {box}\n"

    def mails(self, number: int, sentences: int = 20) -> str:
        """Mails one behind the other, as a mailbox or a thread."""
        return "\n".join(self.mail(sentences) for _ in range(number))

    def customers(self, rows: int) -> str:
        """A dense list: every line is a person."""
        chance = self._random
        lines = [
            f"{chance.choice(names())}\t090-{chance.randint(1000, 9999)}-{chance.randint(0, 9999):04}"
            f"\tu{n}@{chance.choice(DOMAINS)}\t{chance.choice(places())}{n % 5 + 1}-{n % 9 + 1}-{n % 7 + 1}"
            for n in range(rows)
        ]
        return "\n".join(["氏名\t電話\tメール\t住所", *lines])

    def log(self, lines: int) -> str:
        """A log of a program: dates, times, numbers, no person."""
        chance = self._random
        return "\n".join(
            f"2026-11-{chance.randint(1, 28):02} {chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}"
            f",{chance.randint(0, 999):03} INFO [worker-{chance.randint(1, 9)}] id={chance.getrandbits(60)}"
            f" took {chance.randint(1, 999)} ms code {chance.randint(10**9, 10**11)}"
            for _ in range(lines)
        )

    def mixed(self) -> str:
        """A hundred kilobytes of everything."""
        return f"{self.mails(30)}\n\n{self.customers(120)}\n\n{self.prose(250)}\n"
