"""How fast pidetect reads, against a plain `re` scan of comparable patterns without normalisation, in one run.

Prints MB/s (10^6 bytes of UTF-8, processor time of one core) and the ratio ours ÷ peer. The peer finds only
what is written in half-width with ASCII hyphens, checks no digit, and sees no table.
"""

import random
import re
import time
from collections.abc import Callable

import pidetect

PEER = (
    re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
    re.compile(r"0\d{1,4}-\d{1,4}-\d{4}"),
    re.compile(r"〒?\d{3}-\d{4}"),
    re.compile(r"\d{4}[- ]?\d{4}[- ]?\d{4}"),
    re.compile(r"\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}"),
    re.compile(r"[一-龥]{1,6}[ 　]?(?:様|さん|殿)"),
    re.compile(r"(?:氏名|お名前)[:：]\s?[一-龥]{2,8}"),
    re.compile(
        r"(?:東京都|北海道|(?:京都|大阪)府|[一-龥]{2,3}県)[一-龥ぁ-んァ-ヶー0-9０-９-]{4,40}"
    ),
    re.compile(r"(?:19|20)\d{2}[年/.-]\d{1,2}[月/.-]\d{1,2}日?"),
)
SENTENCES = (
    "お世話になっております。みらい印刷の営業部でございます。",
    "先日ご依頼いただいた件について、下記のとおりご連絡いたします。",
    "資料は別紙のとおりで、納期は来月の十日を予定しております。",
    "ご不明な点がございましたら、担当までお問い合わせください。",
    "個人情報の取扱いについては、社内の規程に従って管理しております。",
)
NAMES = ("佐藤", "鈴木", "田中", "高橋", "伊藤", "渡辺", "山本", "中村")


def signature(random_: random.Random) -> str:
    """A signature of an invented person."""
    number = f"0{random_.choice(('3', '6', '52', '92'))}-{random_.randint(2000, 9999)}-{random_.randint(0, 9999):04}"
    return f"\n{random_.choice(NAMES)}様\n株式会社みらい印刷 TEL {number} a{random_.randint(0, 999)}@mirai-print.example\n\n"


def prose(random_: random.Random) -> str:
    """Text without personal data."""
    return "\n".join(random_.choice(SENTENCES) for _ in range(30_000))


def mails(random_: random.Random) -> str:
    """Mails of about 2 KB with a greeting and a signature."""
    return "".join(
        "\n".join(random_.choice(SENTENCES) for _ in range(22)) + signature(random_)
        for _ in range(1_200)
    )


def customers(random_: random.Random) -> str:
    """A dense list: every line is a person."""
    rows = (
        f"{random_.choice(NAMES)} 花子\t090-{random_.randint(1000, 9999)}-{random_.randint(0, 9999):04}"
        f"\tu{n}@example.jp\t東京都港区芝{n % 5 + 1}-{n % 9 + 1}-{n % 7 + 1}"
        for n in range(15_000)
    )
    return "氏名\t電話\tメール\t住所\n" + "\n".join(rows)


def megabytes_per_second(scan: Callable[[str], object], text: str) -> float:
    """Best of five, processor time."""
    best = min(_once(scan, text) for _ in range(5))
    return len(text.encode()) / 1e6 / best


def _once(scan: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    scan(text)
    return time.process_time() - start


def peer(text: str) -> int:
    """All patterns, one after another."""
    return sum(1 for pattern in PEER for _ in pattern.finditer(text))


def main() -> None:
    """Print one line per corpus."""
    random_ = random.Random(20261124)
    pidetect.scan("氏名：佐藤様 a@example.jp 東京都港区芝1-2-3")
    for name, make in (("prose", prose), ("mail", mails), ("customer list", customers)):
        text = make(random_)
        theirs = megabytes_per_second(peer, text)
        for mode in ("fast", "deep"):
            ours = megabytes_per_second(lambda t, m=mode: pidetect.scan(t, m), text)  # type: ignore[misc]
            print(
                f"{name:14} {mode}: {ours:6.1f} MB/s, plain re {theirs:5.1f} MB/s, ratio {ours / theirs:.2f}"
            )


if __name__ == "__main__":
    main()
