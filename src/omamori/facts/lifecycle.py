"""取扱いの五つの局面。The words in which register, risk, change and discovery speak of the same handling (J.3.1.1, J.3.1.3).

Codes are stored; labels are what the screen shows. Sources: 局面 and the kinds of risk after the usual practice of
PrivacyMark companies (shared between 台帳 and リスク分析表).
"""

import enum
from typing import Self


class Labelled(enum.StrEnum):
    """A code with its Japanese name."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """A member is its code; its name on the screen is kept beside it."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.label = label
        return made


class Stage(Labelled):
    """局面: where in its life the information is; provision and entrusting are part of TRANSFER."""

    ACQUIRE = "acquire", "取得・入力"
    TRANSFER = "transfer", "移送・送信"
    USE = "use", "利用・加工"
    STORE = "store", "保管・バックアップ"
    DISPOSE = "dispose", "消去・廃棄"


class Medium(Labelled):
    """媒体: on what it is carried or kept."""

    PAPER = "paper", "紙"
    MAIL = "mail", "電子メール"
    MESSAGING = "messaging", "メッセージアプリ"
    WEB = "web", "Web サイト・フォーム"
    CLOUD = "cloud", "クラウドサービス"
    SERVER = "server", "社内サーバー・共有フォルダー"
    DATABASE = "database", "業務システム・データベース"
    PC = "pc", "パソコン"
    PHONE = "phone", "スマートフォン・タブレット"
    REMOVABLE = "removable", "USB メモリー・外付け媒体"
    FAX = "fax", "FAX"
    POST = "post", "郵便・宅配便"
    ORAL = "oral", "口頭・電話"


class RiskKind(Labelled):
    """想定リスクの種類: the six kinds to look at."""

    LEAK = "leak", "漏えい"
    LOSS = "loss", "滅失"
    DAMAGE = "damage", "き損"
    BREACH = "breach", "法令等違反 (目的外利用を含む)"
    TRUST = "trust", "経済的不利益・社会的信用の失墜"
    PERSON = "person", "本人への影響"


class Measure(Labelled):
    """安全管理措置の四つの種類 (個人情報の保護に関する法律についてのガイドライン 通則編 10)."""

    ORGANISATIONAL = "organisational", "組織的"
    HUMAN = "human", "人的"
    PHYSICAL = "physical", "物理的"
    TECHNICAL = "technical", "技術的"
