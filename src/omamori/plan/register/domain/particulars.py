"""台帳の項目。Every column of an entry, what it must say before it goes to approval (J.3.1.1).

One dataclass is what forms, Excel, discovery and the tables share. Where the columns come from: the items
that the guideline asks for (個人情報の項目, 利用目的, 保管場所, 保管方法, アクセス権を有する者, 利用期限,
保管期限, 件数) and those that companies usually keep beside them.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from omamori.facts.lifecycle import Labelled, Medium
from omamori.plan.register.domain.counting import Count


class Principal(Labelled):
    """本人の区分: whose information it is."""

    CUSTOMER = "customer", "顧客"
    CONTACT = "contact", "取引先の担当者"
    EMPLOYEE = "employee", "従業者 (退職者を含む)"
    FAMILY = "family", "従業者の家族"
    APPLICANT = "applicant", "採用応募者"
    SHAREHOLDER = "shareholder", "株主"
    ENTRUSTER_CUSTOMER = "entruster_customer", "委託元の顧客"
    VISITOR = "visitor", "来訪者"
    INQUIRER = "inquirer", "問い合わせをした人"
    OTHER = "other", "その他の人"


class Acquisition(Labelled):
    """取得方法 (J.8.4, J.8.5)."""

    DIRECT_WRITTEN = "direct_written", "本人から直接、書面や画面で"
    DIRECT_OTHER = "direct_other", "本人から直接、書面によらず (口頭、撮影など)"
    INDIRECT = "indirect", "本人以外から提供を受けて"
    ENTRUSTED = "entrusted", "受託して"
    PUBLIC = "public", "公開されている情報から"
    GENERATED = "generated", "社内で作って"


class Consent(Labelled):
    """明示・同意: how the person knows the purpose (J.8.4–J.8.8)."""

    CONSENTED = "consented", "書面で明示し、同意を得ている"
    NOTIFIED = "notified", "本人に通知している"
    PUBLISHED = "published", "利用目的を公表している"
    ENTRUSTER = "entruster", "委託元が行っている"
    EXEMPT = "exempt", "明らかなため要らない"
    MISSING = "missing", "まだ行っていない"


class Disposal(Labelled):
    """廃棄方法."""

    SHRED = "shred", "シュレッダーで裁断"
    DISSOLVE = "dissolve", "溶解処理 (業者)"
    ERASE = "erase", "復元できない方法で消去"
    DESTROY = "destroy", "媒体を物理的に破壊"
    RETURN = "return", "委託元・本人へ返却"
    OTHER = "other_way", "その他の方法"


class Handback(Labelled):
    """受託したものの返却・廃棄の義務."""

    NONE = "no_duty", "定めがない"
    RETURN = "give_back", "委託元へ返却する"
    DISPOSE = "dispose_here", "当社で廃棄し、証明を渡す"
    EITHER = "as_told", "委託元の指示による"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Particulars:
    """What an entry of the register says.

    Attributes:
        name: 個人情報名. process_id, department_id, owner_id: public ids of 業務, 部門, 管理責任者.
        elements: 個人情報の項目, e.g. ``("氏名", "住所")``. purpose: 利用目的.
        principals: codes of ``Principal``.
        acquisition, source: 取得方法, 取得元. consent, consent_note: 明示・同意.
        media: codes of ``lifecycle.Medium``.
        sensitive, sensitive_note, my_number, card: 要配慮個人情報, which ones; マイナンバー; カード情報.
        personal_data, retained: 個人データ, 保有個人データ (開示等の対象).
        count_low, count_estimate, count_high, count_about: 件数; None where it is not known yet.
        contractors: public ids of 委託先; contractor_note: what is entrusted.
        third_party, third_party_note: 第三者提供. joint_use, joint_use_note: 共同利用.
        abroad, countries: 外国での取扱い.
        access_holders: アクセス権を有する者. place, storage_method: 保管場所, 保管方法.
        addresses: where the machines find it: shared folders, tables, sites.
        use_until, use_until_note: 利用期限, as a day and in words.
        keep_until, keep_until_note: 保管期限, as the next day on which something is disposed of, and in words.
        disposal, disposal_note: 廃棄方法, 廃棄の記録の残し方.
        clauses: codes of the clauses of the rules. note: 備考.
        entrusted: 受託. entruster_id: public id of 委託元; contract: 契約の名前; contract_until: its end;
            handback, handback_note: 返却・廃棄の義務.
    """

    name: str = ""
    process_id: str = ""
    department_id: str = ""
    owner_id: str = ""
    elements: tuple[str, ...] = ()
    purpose: str = ""
    principals: tuple[str, ...] = ()
    acquisition: str = ""
    source: str = ""
    consent: str = ""
    consent_note: str = ""
    media: tuple[str, ...] = ()
    sensitive: bool = False
    sensitive_note: str = ""
    my_number: bool = False
    card: bool = False
    personal_data: bool = True
    retained: bool = True
    count_low: int | None = None
    count_estimate: int | None = None
    count_high: int | None = None
    count_about: bool = False
    contractors: tuple[str, ...] = ()
    contractor_note: str = ""
    third_party: bool = False
    third_party_note: str = ""
    joint_use: bool = False
    joint_use_note: str = ""
    abroad: bool = False
    countries: str = ""
    access_holders: str = ""
    place: str = ""
    storage_method: str = ""
    addresses: tuple[str, ...] = ()
    use_until: date | None = None
    use_until_note: str = ""
    keep_until: date | None = None
    keep_until_note: str = ""
    disposal: str = ""
    disposal_note: str = ""
    clauses: tuple[str, ...] = ()
    note: str = ""
    entrusted: bool = False
    entruster_id: str = ""
    contract: str = ""
    contract_until: date | None = None
    handback: str = ""
    handback_note: str = ""

    @property
    def count(self) -> Count | None:
        """How many persons; None where it is not known yet."""
        if self.count_estimate is None:
            return None
        return Count(
            low=self.count_estimate if self.count_low is None else self.count_low,
            estimate=self.count_estimate,
            high=self.count_estimate if self.count_high is None else self.count_high,
            about=self.count_about,
        )


LABELS: dict[str, str] = {
    "name": "個人情報の名前",
    "process_id": "業務",
    "department_id": "部門",
    "owner_id": "管理責任者",
    "elements": "個人情報の項目",
    "purpose": "利用目的",
    "principals": "本人の区分",
    "acquisition": "取得方法",
    "source": "取得元",
    "consent": "明示・同意",
    "consent_note": "明示・同意の説明",
    "media": "媒体",
    "sensitive": "要配慮個人情報",
    "sensitive_note": "要配慮個人情報の内容",
    "my_number": "マイナンバー",
    "card": "クレジットカード情報",
    "personal_data": "個人データ",
    "retained": "保有個人データ",
    "count": "件数",
    "contractors": "委託先",
    "contractor_note": "委託する内容",
    "third_party": "第三者提供",
    "third_party_note": "提供先と根拠",
    "joint_use": "共同利用",
    "joint_use_note": "共同利用の範囲",
    "abroad": "外国での取扱い",
    "countries": "国の名前",
    "access_holders": "アクセス権を有する者",
    "place": "保管場所",
    "storage_method": "保管方法",
    "addresses": "保管場所のアドレス",
    "use_until": "利用期限の日",
    "use_until_note": "利用期限",
    "keep_until": "次に廃棄する日",
    "keep_until_note": "保管期限",
    "disposal": "廃棄方法",
    "disposal_note": "廃棄の記録の残し方",
    "clauses": "規程の条",
    "note": "備考",
    "entrusted": "受託",
    "entruster_id": "委託元",
    "contract": "契約の名前",
    "contract_until": "契約の終わりの日",
    "handback": "返却・廃棄の義務",
    "handback_note": "返却・廃棄の取り決め",
}
"""The word of each column on the screen and in files; the four columns of a count are one."""

WORDS: dict[str, type[Labelled]] = {
    "principals": Principal,
    "acquisition": Acquisition,
    "consent": Consent,
    "media": Medium,
    "disposal": Disposal,
    "handback": Handback,
}
"""Columns that hold codes, and the words of each."""
COUNTS = ("count_low", "count_estimate", "count_high", "count_about")
"""The four columns of a count, in the order of ``Count``."""
REQUIRED = (
    "name", "process_id", "department_id", "owner_id", "elements", "purpose", "principals",
    "acquisition", "consent", "media", "count", "access_holders", "place", "storage_method",
    "use_until_note", "keep_until_note", "disposal",
)  # fmt: skip
"""What an entry says before anybody approves it."""


def counted(count: Count | None) -> dict[str, Any]:
    """The four columns of a count; empty ones where it is not known."""
    if count is None:
        return dict(zip(COUNTS, (None, None, None, False), strict=True))
    return dict(zip(COUNTS, (count.low, count.estimate, count.high, count.about), strict=True))


def word(words: type[Labelled], code: str) -> str:
    """The Japanese name of a code; the code itself when it is none of these words."""
    return next((w.label for w in words if w == code), code)


def missing(given: Particulars) -> tuple[str, ...]:
    """Columns that are still open, in the order of the register."""
    wanted = list(REQUIRED)
    wanted += ["sensitive_note"] if given.sensitive else []
    wanted += ["third_party_note"] if given.third_party else []
    wanted += ["joint_use_note"] if given.joint_use else []
    wanted += ["countries"] if given.abroad else []
    wanted += ["entruster_id", "contract", "handback"] if given.entrusted else []
    return tuple(name for name in wanted if _empty(given, name))


def changed(before: Particulars, after: Particulars) -> tuple[str, ...]:
    """Columns in which two editions differ, in the order of the register; a count is one column."""
    return tuple(n for n in LABELS if getattr(before, n) != getattr(after, n))


def inconsistent(given: Particulars, known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """What cannot stand together, as a Japanese sentence by column.

    Args:
        given: the entry.
        known: codes that exist, by column.
    """
    wrong = {
        name: "一覧から選んでください。"
        for name, codes in known.items()
        if not set(_codes(getattr(given, name))) <= set(codes)
    }
    if given.use_until and given.keep_until and given.use_until > given.keep_until:
        wrong["keep_until"] = "保管期限は、利用期限より後の日にしてください。"
    if given.my_number and given.third_party:
        wrong["third_party"] = (
            "マイナンバーを含むものは、法令で定めた場合のほか、第三者に提供できません。"
        )
    if Acquisition.ENTRUSTED in given.acquisition and not given.entrusted:
        wrong["acquisition"] = "受託して取得したものは、「受託」に印を付けてください。"
    return wrong


def plainly(given: Particulars) -> dict[str, object]:
    """What an entry says, by column; ``dataclasses.asdict`` without copying what cannot change."""
    return {name: getattr(given, name) for name in _NAMES}


def fingerprint(content: object) -> str:
    """SHA-256 of what was written, by which an approval is bound to it."""
    told = plainly(content) if isinstance(content, Particulars) else content
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


_NAMES = tuple(field.name for field in dataclasses.fields(Particulars))


def _empty(given: Particulars, name: str) -> bool:
    value = getattr(given, name)
    return value is None if name == "count" else not value


def _codes(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (str(value),) if value else ()
