"""ヒヤリハットの決まり。Categories and what a report must say: pure."""

import dataclasses
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from omamori.facts.errors import Refusal
from omamori.facts.sentences import said

MEDIA = {
    "mail": "メール",
    "chat": "チャット・SNS",
    "paper": "紙・郵便・FAX",
    "device": "PC・USB・スマートフォン",
    "system": "システム・ウェブサイト",
    "other": "その他",
}
CAUSES = {
    "wrong_recipient": "送り先を間違えそうになった",
    "wrong_attachment": "違うファイルを渡しそうになった",
    "wrong_content": "内容を間違えそうになった",
    "should_be_bcc": "アドレスを他の人に見せそうになった",
    "lost": "なくしそうになった・置き忘れた",
    "suspicious": "不審なメールや電話があった",
    "not_needed": "送る必要がなかった",
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
LONGEST_STORY = 2000


class AlreadyReviewed(Refusal):
    """Somebody reviewed it in the meantime."""

    code = "incidents.already_reviewed"
    message = "このヒヤリハットは、すでに確認されています。"
    next_step = "一覧を開き直してください。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What a person reports.

    Attributes:
        noticed_at: when it was noticed (aware): the clock of a real accident would start here.
        rough_count: a key of ``COUNTS``.
        process: public id of the business process in the register; empty when unknown.
    """

    medium: str
    cause: str
    noticed_at: datetime
    rough_count: str
    story: str
    process: str = ""


def problems(report: Report, now: datetime) -> dict[str, str]:
    """What is wrong with a report, by field; empty when it can be kept."""
    wrong = {}
    if report.medium not in MEDIA:
        wrong["medium"] = "何で起きたかを一つ選んでください。"
    if report.cause not in CAUSES:
        wrong["cause"] = "どんなことかを一つ選んでください。"
    if report.rough_count not in COUNTS:
        wrong["rough_count"] = "人数を一つ選んでください。"
    if report.noticed_at > now + timedelta(minutes=5):
        wrong["noticed_at"] = "気づいた時刻が先の時刻になっています。"
    if report.noticed_at < now - timedelta(days=366):
        wrong["noticed_at"] = "1年より前のことは、PMS事務局に直接知らせてください。"
    if not report.story.strip():
        wrong["story"] = "何があったかを、ひとことで書いてください。"
    elif len(report.story) > LONGEST_STORY:
        wrong["story"] = said("%(n)s 字までにしてください。", n=f"{LONGEST_STORY:,}")
    return wrong


def band(persons: int) -> str:
    """The key of ``COUNTS`` for a number; empty for none or unknown."""
    if persons <= 0:
        return ""
    return next((key for key in ("1", "10", "100", "1000") if persons <= int(key)), "more")


MONTHS = 12
"""Shown by month in the chart."""
GROUPS: dict[str, tuple[str, ...]] = {
    "送り先": ("wrong_recipient", "should_be_bcc"),
    "ファイル・内容": ("wrong_attachment", "wrong_content"),
    "なくしもの・不審": ("lost", "suspicious"),
}
"""Causes that belong together in the chart; all others are その他."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which near misses a reader asks for; empty for all.

    Attributes:
        month: ``2026-11``, when it was noticed.
        cause: a key of ``CAUSES``; reason: code of a rule of the gate.
        process: public id of a business process; ``-`` for those whose process is not known.
    """

    month: str = ""
    cause: str = ""
    reason: str = ""
    process: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong with it, by field."""
        wrong = {}
        if self.month and not re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", self.month):
            wrong["month"] = "月を一覧から選んでください。"
        if self.cause and self.cause not in CAUSES:
            wrong["cause"] = "どんなことかを一覧から選んでください。"
        if self.reason and not re.fullmatch(r"[a-z_]{1,40}", self.reason):
            wrong["reason"] = "止めた理由を一覧から選んでください。"
        if self.process and not re.fullmatch(r"-|[0-9a-z]{26}", self.process):
            wrong["process"] = "業務を一覧から選び直してください。"
        return wrong

    @property
    def days(self) -> tuple[date, date] | None:
        """First day of the month, and that of the next one; None for all."""
        if not self.month:
            return None
        year, month = map(int, self.month.split("-"))
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def months(today: date) -> tuple[str, ...]:
    """The last months up to the present one, oldest first: ``2026-11``."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{n // 12}-{n % 12 + 1:02}" for n in range(last - MONTHS + 1, last + 1))


def grouped(cause: str) -> str:
    """The group of a cause in the chart."""
    return next((name for name, causes in GROUPS.items() if cause in causes), "その他")


def joined(codes: Iterable[str]) -> str:
    """Codes as they are kept: each between commas, so that one can be looked for."""
    known = tuple(dict.fromkeys(codes))
    return f",{','.join(known)}," if known else ""


def parted(kept: str) -> tuple[str, ...]:
    """The inverse of ``joined``."""
    return tuple(filter(None, kept.split(",")))
