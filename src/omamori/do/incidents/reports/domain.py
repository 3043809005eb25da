"""報告の決まり。What a report says, where it may come from, which ones tell of the same: pure."""

import dataclasses
import ipaddress
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from omamori.facts.errors import NotPermitted, Refusal
from omamori.facts.sentences import said
from omamori.reference.incidents import words

CHOICES: dict[str, tuple[str, str]] = {
    "mis_sent": ("違う相手に送った・渡した", "send"),
    "lost": ("なくした・盗まれた", "search"),
    "seen": ("だれでも見られる状態だった", "eye"),
    "attacked": ("ウイルス・不審なメール・不正アクセス", "shield"),
    "misused": ("だれかが持ち出した・勝手に使った", "lock"),
    "broken": ("間違えた・消した・壊した", "pen"),
    "other": ("そのほか・分からない", "more"),
}
"""What happened: code, words, sign."""
OUTCOMES = {
    "out": "もう外に出た・戻っていない",
    "unknown": "分からない",
    "near": "出る前に気づいた・すぐ戻った",
}
MEDIA = {
    "mail": "メール",
    "chat": "チャット・SNS",
    "paper": "紙・郵便・FAX",
    "device": "PC・USB・スマートフォン",
    "system": "システム・ウェブサイト",
    "other": "その他",
}
COUNTS = {
    "": "分からない",
    "1": "1人",
    "10": "10人まで",
    "100": "100人まで",
    "1000": "1,000人まで",
    "more": "1,000人より多い",
}
UPPER = {"": 0, "1": 1, "10": 10, "100": 100, "1000": 1000, "more": 0}
"""Upper bound of the persons of each band; 0 for unknown."""
CAUSES = {
    "mis_sent": "wrong_recipient",
    "lost": "lost",
    "seen": "wrong_content",
    "attacked": "suspicious",
}
"""What a near miss is called by, for each choice; all others are その他."""
LONGEST = 2000
LONGEST_LINE = 120
LARGEST_PHOTO = 12 * 1024 * 1024
LIKELY = 50
"""From how many points on two reports are offered for merging."""
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of receipt numbers: none that is mistaken for another."""


class DoorClosed(NotPermitted):
    """Neither on the company's network nor by a valid link, nor signed in."""

    code = "reports.door_closed"
    message = "この場所からは、報告の画面を開けません。"
    next_step = "社内のネットワークか、配られた QR コードから開くか、サインインしてください。急ぐときは、職場の人に電話で知らせてください。"


class WrongCode(Refusal):
    """Receipt number or code word is not right; the same answer for both."""

    code = "reports.wrong_code"
    message = "受付番号か合言葉が違います。"
    next_step = "報告したときの画面に出た番号と合言葉を、そのまま入れてください。"
    status = 422


class AlreadyMerged(Refusal):
    """Somebody was quicker."""

    code = "reports.already_merged"
    message = "この報告は、すでにほかの報告とまとめられています。"
    next_step = "一覧を開き直してください。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody reports; codes are keys of the tables above.

    Attributes:
        noticed_at: when it was noticed (aware); occurred: when it happened, in words.
        department: public id; empty for unknown.
        name, contact: as he gives them; both empty is anonymous.
        aside: not for the office and the privacy officer.
    """

    choice: str
    outcome: str
    medium: str
    noticed_at: datetime
    rough_count: str = ""
    words: str = ""
    occurred: str = ""
    department: str = ""
    name: str = ""
    contact: str = ""
    aside: bool = False


def problems(given: Given, now: datetime) -> dict[str, str]:
    """What is wrong with it, by field; empty when it can be kept."""
    asked = (
        ("choice", CHOICES, "何が起きたかを一つ選んでください。"),
        ("outcome", OUTCOMES, "いまどうなっているかを一つ選んでください。"),
        ("medium", MEDIA, "何で起きたかを一つ選んでください。"),
        ("rough_count", COUNTS, "人数を一つ選んでください。"),
    )
    wrong = {name: sentence for name, known, sentence in asked if getattr(given, name) not in known}
    if given.noticed_at > now + timedelta(minutes=5):
        wrong["noticed_at"] = "先の時刻になっています。気づいた時刻を入れてください。"
    elif given.noticed_at < now - timedelta(days=3660):
        wrong["noticed_at"] = "10年より前の時刻になっています。年を確かめてください。"
    if len(given.words) > LONGEST:
        wrong["words"] = said("%(n)s 字までにしてください。", n=f"{LONGEST:,}")
    for name in ("occurred", "name", "contact"):
        if len(getattr(given, name)) > LONGEST_LINE:
            wrong[name] = said("%(n)s 字までにしてください。", n=LONGEST_LINE)
    return wrong


def inside(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; an address that is none lies nowhere."""
    try:
        client = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(client, ipaddress.IPv6Address) and client.ipv4_mapped:
        client = client.ipv4_mapped
    return any(client in ipaddress.ip_network(network) for network in networks)


def read_networks(text: str) -> tuple[tuple[str, ...], str]:
    """Networks, one a line, and a sentence when a line is none or would let in everybody."""
    found = []
    for line in text.split():
        try:
            network = ipaddress.ip_network(line, strict=False)
        except ValueError:
            return (), said("「%(line)s」はネットワークの書き方ではありません。例: 192.0.2.0/24", line=line[:40])  # fmt: skip
        if network.prefixlen < (8 if network.version == 4 else 32):
            return (), said("「%(line)s」は広すぎます。自社の範囲だけを書いてください。", line=line[:40])  # fmt: skip
        found.append(str(network))
    return tuple(dict.fromkeys(found)), ""


def receipt_of(digest: str) -> str:
    """A receipt number that can be read aloud, from 32 hex digits: ``k7m-42p9``."""
    value = int(digest, 16)
    letters = []
    for _ in range(7):
        value, place = divmod(value, len(LETTERS))
        letters.append(LETTERS[place])
    return f"{''.join(letters[:3])}-{''.join(letters[3:])}"


def code_word_of(digest: str) -> str:
    """A code word that can be said, from 32 hex digits: two words and two figures; about a hundred thousand."""
    known = words("code_words")
    value, first = divmod(int(digest, 16), len(known))
    value, second = divmod(value, len(known))
    return f"{known[first]}{known[second]}{value % 100:02}"


def folded(text: str) -> str:
    """A receipt or code word as people write it: width, case, spaces and signs do not matter."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in plain if letter.isalnum())


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """A report as likeness looks at it; ``department`` is a database key or 0."""

    noticed_at: datetime
    medium: str
    choice: str
    department: int
    words: str


def likeness(one: Told, other: Told) -> int:
    """From 0 to 100: how likely two reports tell of the same matter; symmetric.

    Same day 30 (the day before or after 15), same medium 20, same kind 15, same department 15, common pairs of
    letters up to 20. Another department, when both are known, takes 10 off.
    """
    days = abs((one.noticed_at - other.noticed_at).total_seconds()) / 86_400
    if days > 3:
        return 0
    points = 30 if days <= 1 else 15
    points += 20 * (one.medium == other.medium) + 15 * (one.choice == other.choice)
    if one.department and other.department:
        points += 15 if one.department == other.department else -10
    return max(0, min(100, points + round(20 * _common(one.words, other.words))))


def _common(one: str, other: str) -> float:
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return 2 * (first & second).total() / (first.total() + second.total())


def _pairs(text: str) -> Counter[str]:
    plain = folded(text)
    return Counter(plain[i : i + 2] for i in range(len(plain) - 1))


def lost_days(noticed_at: datetime, received_at: datetime) -> int:
    """Minutes between noticing and reporting; never negative."""
    return max(0, int((received_at - noticed_at).total_seconds()) // 60)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lost:
    """How long one department took to report.

    Attributes:
        median: minutes; late: reports after more than a day.
    """

    department: str
    count: int
    median: int
    late: int


def lost_by_department(rows: Iterable[tuple[str, int]], *, least: int = 1) -> tuple[Lost, ...]:
    """Median and late ones by department, slowest first; departments with fewer than ``least`` are left out."""
    by: dict[str, list[int]] = {}
    for department, minutes in rows:
        by.setdefault(department, []).append(minutes)
    found = [
        Lost(
            department=name,
            count=len(minutes),
            median=sorted(minutes)[(len(minutes) - 1) // 2],
            late=sum(m > 24 * 60 for m in minutes),
        )
        for name, minutes in by.items()
        if len(minutes) >= least
    ]
    return tuple(sorted(found, key=lambda row: (-row.median, row.department)))


def months_back(today: date) -> date:
    """The first day of the twelve months shown."""
    return today - timedelta(days=365)


def left_in_the_mailbox(files: int) -> str:
    """The line that tells of files of a mail which were not taken over."""
    return f"(添付が {files} 件あります。報告用のメールボックスの元のメールで見てください。)"
