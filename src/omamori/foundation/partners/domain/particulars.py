"""相手先の項目。How particulars are written alike, and what makes them unusable (J.9.1 正確性の確保)."""

import contextlib
import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from omamori.facts.half_width import half_width
from omamori.facts.sentences import said
from omamori.foundation.partners.domain.agreement import GROUPS
from omamori.reference.mail import private_domains

ROLES: Mapping[str, str] = MappingProxyType(
    {"customer": "取引先", "entruster": "委託元", "contractor": "委託先", "other": "その他"}
)
PURPOSES: Mapping[str, str] = MappingProxyType(
    {"contact": "取引先の担当者", "applicant": "応募者", "customer": "顧客", "other": "その他"}
)
TOOLS: Mapping[str, str] = MappingProxyType(
    {
        "slack": "Slack",
        "teams": "Microsoft Teams",
        "line_works": "LINE WORKS",
        "chatwork": "Chatwork",
        "matrix": "Matrix",
    }
)
"""Messaging tools under which a person can have a talk address."""
LONGEST_KEPT = timedelta(days=366 * 10)
"""No day of erasure lies further away: whoever needs longer sets it anew, knowing why."""

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")
_SPACES = re.compile(r"\s+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u3005]")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartnerGiven:
    """What somebody says of an organisation.

    Attributes:
        number: 取引先コード.
        roles: keys of ``ROLES``.
        domains: mail domains.
        contract_from, contract_until: first and last day; None for no contract, or an open end.
        agreed: keys of ``agreement.GROUPS``.
    """

    number: str
    name: str
    name_kana: str = ""
    roles: tuple[str, ...] = ("customer",)
    domains: tuple[str, ...] = ()
    contract_from: date | None = None
    contract_until: date | None = None
    agreed: tuple[str, ...] = ()
    note: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonGiven:
    """What somebody says of a person outside.

    Attributes:
        name: surname and given name with a space between them.
        number: 応募者番号 or 顧客番号.
        partner_id: public id of his organisation, when it is one of our partners.
        company: its name, when it is not.
        handles: talk address by messaging tool.
        purpose: key of ``PURPOSES``.
        department_id: public id of the department that keeps him; empty for the whole company.
        erase_on: day of erasure.
    """

    name: str
    name_kana: str = ""
    number: str = ""
    partner_id: str = ""
    company: str = ""
    email: str = ""
    handles: Mapping[str, str] = dataclasses.field(default_factory=dict)
    purpose: str = "contact"
    department_id: str = ""
    erase_on: date | None = None


def text(value: str) -> str:
    """Trimmed, runs of spaces (also full-width) as one; characters of names stay as they are."""
    return _SPACES.sub(" ", value).strip()


def kana(value: str) -> str:
    """The reading in full-width hiragana."""
    return text(unicodedata.normalize("NFKC", value)).translate(_TO_HIRAGANA)


def domain(value: str) -> str:
    """A mail domain: lower case, ``xn--`` for international names, without ``@`` and final dot."""
    plain = half_width(value).lower().removeprefix("@").rstrip(".")
    with contextlib.suppress(UnicodeError):
        return plain.encode("idna").decode("ascii")
    return plain


def partner_alike(given: PartnerGiven) -> PartnerGiven:
    """The same, written as the directory writes it."""
    return dataclasses.replace(
        given,
        number=half_width(given.number),
        name=text(given.name),
        name_kana=kana(given.name_kana),
        roles=tuple(r for r in ROLES if r in given.roles),
        domains=tuple(dict.fromkeys(d for d in map(domain, given.domains) if d)),
        agreed=tuple(g for g in GROUPS if g in given.agreed),
        note=text(given.note),
    )


def person_alike(given: PersonGiven) -> PersonGiven:
    """The same, written as the directory writes it."""
    handles = {tool: half_width(given.handles.get(tool, "")) for tool in TOOLS}
    return dataclasses.replace(
        given,
        name=text(given.name),
        name_kana=kana(given.name_kana),
        number=half_width(given.number),
        company="" if given.partner_id else text(given.company),
        email=half_width(given.email).lower(),
        handles={tool: handle for tool, handle in handles.items() if handle},
    )


def partner_problems(given: PartnerGiven) -> dict[str, str]:
    """What is wrong with an organisation, by field, as a sentence each."""
    found = _too_long(given, (("name", "名称", 120), ("name_kana", "ふりがな", 120), ("note", "メモ", 400)))  # fmt: skip
    if not _NUMBER.fullmatch(given.number):
        found["number"] = "取引先コードは、半角の英数字と - _ . で20文字までにしてください。"
    if not given.name:
        found["name"] = "名称を入力してください。"
    if not given.roles:
        found["roles"] = "区分を一つ以上選んでください。"
    wrong = [d for d in given.domains if len(d) > 253 or not _DOMAIN.fullmatch(d)]
    if wrong:
        sentence = "メールドメインの形が正しくありません: %(domain)s。例: hinode-bussan.example"
        found["domains"] = said(sentence, domain=wrong[0][:60])
    elif shared := [d for d in given.domains if d in private_domains()]:
        found["domains"] = said(
            "%(domain)s は、だれでもアドレスを持てるドメインです。取引先のものとして登録できません。"
            "その人を「社外の人」に登録してください。",
            domain=shared[0],
        )
    if given.contract_until and given.contract_from is None:
        found["contract_from"] = "契約の終わりの日があるときは、始まりの日も入力してください。"
    elif (
        given.contract_from and given.contract_until and given.contract_until < given.contract_from
    ):
        found["contract_until"] = "契約の終わりの日が、始まりの日より前になっています。"
    if given.agreed and given.contract_from is None:
        found["agreed"] = "送ってよい個人情報を決めるには、契約の始まりの日が必要です (J.9.4)。"
    return found


def person_problems(given: PersonGiven, *, today: date) -> dict[str, str]:
    """What is wrong with a person, by field, as a sentence each."""
    found = _too_long(given, (("name", "氏名", 80), ("name_kana", "ふりがな", 80), ("company", "会社名", 120)))  # fmt: skip
    if not given.name:
        found["name"] = "氏名を入力してください。"
    elif _JAPANESE.search(given.name) and " " not in given.name:
        found["name"] = "姓と名の間に空白を入れてください。例: 山田 花子"
    elif any(unicodedata.category(c) in ("Cc", "Cf") for c in given.name):
        found["name"] = "氏名に使えない文字 (見えない制御文字) が入っています。"
    if given.number and not _NUMBER.fullmatch(given.number):
        found["number"] = "番号は、半角の英数字と - _ . で20文字までにしてください。"
    if given.email and (len(given.email) > 254 or not _EMAIL.fullmatch(given.email)):
        found["email"] = "メールアドレスの形が正しくありません。"
    for tool, handle in given.handles.items():
        if len(handle) > 200 or not handle.isprintable() or " " in handle:
            found[tool] = said("%(tool)sの宛先の形が正しくありません。", tool=TOOLS[tool])
    if given.purpose not in PURPOSES:
        found["purpose"] = "利用目的を選んでください。"
    if not (given.partner_id or given.company or given.number):
        found["number"] = (
            "会社か番号のどちらかを入力してください。同じ姓の人と見分けるために要ります。"
        )
    return found | _erasure(given, today)


def _erasure(given: PersonGiven, today: date) -> dict[str, str]:
    if given.erase_on is None:
        if given.purpose == "applicant":
            return {"erase_on": "応募者には、情報を消す日を定めてください (J.9.1)。"}
        return {}
    if given.erase_on <= today:
        return {"erase_on": "消す日は、明日より後にしてください。"}
    if given.erase_on > today + LONGEST_KEPT:
        return {"erase_on": "消す日が遠すぎます。10年以内にしてください。"}
    return {}


def _too_long(
    given: PartnerGiven | PersonGiven, limits: tuple[tuple[str, str, int], ...]
) -> dict[str, str]:
    return {
        field: said("%(label)sは%(n)s文字までにしてください。", label=label, n=limit)
        for field, label, limit in limits
        if len(getattr(given, field)) > limit
    }
