"""ヒヤリハットの決まり。Categories and what a report must say: pure."""

import dataclasses
from datetime import datetime, timedelta

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
    """

    medium: str
    cause: str
    noticed_at: datetime
    rough_count: str
    story: str


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
