"""言葉。The values that cross the border of the library: plain, frozen, and free of the text itself."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Mode = Literal["fast", "deep"]


class Kind(StrEnum):
    """The kinds that the built-in recognisers find; a plug-in may add kinds of its own."""

    EMAIL = "email"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    MY_NUMBER = "my_number"
    CARD = "card"
    PERSON_NAME = "person_name"
    POSTAL_ADDRESS = "postal_address"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    SEX = "sex"
    DRIVERS_LICENSE = "drivers_license"
    PASSPORT = "passport"
    RESIDENCE_CARD = "residence_card"
    PENSION_NUMBER = "pension_number"
    HEALTH_INSURANCE = "health_insurance"
    EMPLOYMENT_INSURANCE = "employment_insurance"
    RESIDENT_CODE = "resident_code"
    BANK_ACCOUNT = "bank_account"
    EMPLOYEE_NUMBER = "employee_number"
    CUSTOMER_NUMBER = "customer_number"
    SPECIAL_CARE = "special_care"
    CREDENTIAL = "credential"
    CORPORATE_NUMBER = "corporate_number"


for _kind in Kind:
    # Python 3.11 finds a member through a property each time, half a microsecond; 3.12 keeps it in the class, as here.
    type.__setattr__(Kind, _kind.name, _kind)

KINDS = tuple(kind.value for kind in Kind)
"""Kinds of finding in this version."""

UNREPORTED = frozenset((Kind.CORPORATE_NUMBER,))
"""Recognised to rule out other readings of the same digits, and never personal information."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        Kind.EMAIL: "メールアドレス",
        Kind.PHONE: "電話番号",
        Kind.POSTAL_CODE: "郵便番号",
        Kind.MY_NUMBER: "個人番号 (マイナンバー)",
        Kind.CARD: "クレジットカード番号",
        Kind.PERSON_NAME: "氏名",
        Kind.POSTAL_ADDRESS: "住所",
        Kind.BIRTH_DATE: "生年月日",
        Kind.AGE: "年齢",
        Kind.SEX: "性別",
        Kind.DRIVERS_LICENSE: "運転免許証番号",
        Kind.PASSPORT: "旅券番号",
        Kind.RESIDENCE_CARD: "在留カード番号",
        Kind.PENSION_NUMBER: "基礎年金番号",
        Kind.HEALTH_INSURANCE: "健康保険の番号",
        Kind.EMPLOYMENT_INSURANCE: "雇用保険被保険者番号",
        Kind.RESIDENT_CODE: "住民票コード",
        Kind.BANK_ACCOUNT: "銀行口座",
        Kind.EMPLOYEE_NUMBER: "社員番号",
        Kind.CUSTOMER_NUMBER: "顧客番号",
        Kind.SPECIAL_CARE: "要配慮個人情報",
        Kind.CREDENTIAL: "ID とパスワード",
        Kind.CORPORATE_NUMBER: "法人番号",
    }
)

WHY: Mapping[str, str] = MappingProxyType(
    {
        "": "すべて調べました。",
        "encrypted": "暗号化またはパスワードで保護されているため、中を調べられません。",
        "too_large": "大きすぎるため、調べきれません。",
        "timeout": "決められた時間内に調べ終わりませんでした。",
        "crashed": "調べている途中で検査の仕組みが止まりました。ファイルが壊れているか、細工されています。",
        "broken": "ファイルが壊れているため、読み取れません。",
        "unsupported": "この形式のファイルは調べられません。",
        "image": "画像のため、書かれている文字を調べられません。",
        "fonts": "文字の表のないフォントで書かれたページがあり、文字を読み取れません。",
        "bomb": "開くと異常に大きくなるように作られているため、調べるのをやめました。",
        "nested": "入れ子が深すぎるため、いちばん内側まで調べられません。",
        "busy": "検査の順番が回ってきませんでした。少し待ってやり直してください。",
        "changed": "調べている間に書き換えられました。もう一度調べてください。",
        "missing": "ファイルが見つからないか、読む権利がありません。",
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text: ``start`` inclusive, ``end`` exclusive, in characters."""

    start: int
    end: int


class Match(NamedTuple):
    """What a recogniser saw, still with the value; it stays inside the process.

    A named tuple, not a dataclass: a list of customers makes some 50,000 of them for each megabyte.

    Attributes:
        kind: a ``Kind`` or the kind of a plug-in.
        start, end: place in the original text.
        certainty: probability from 0 to 1 that this is what ``kind`` says.
        value: normalised value, only to compare ("same phone number?").
        personal: False for what belongs to an office, not to one person (0120, info@).
        row: number of the table row it stands in, unique in the text; -1 outside of tables.
    """

    kind: str
    start: int
    end: int
    certainty: float
    value: str
    personal: bool = True
    row: int = -1


def cell_match(fields: tuple[str, int, int, float, str, bool, int]) -> Match:
    """A match from its fields in their order; in half the time of the class, for the hot path of dense lists."""
    return tuple.__new__(Match, fields)


class Finding(NamedTuple):
    """One piece of personal information: where and what.

    Attributes:
        kind: a ``Kind`` or the kind of a plug-in.
        start, end: place in the original text of the part, in characters, end exclusive.
        certainty: probability from 0 to 1; a check digit or a clear label gives 0.9 and more.
        person: number of the person (from 0) that the finding belongs to; None where unknown.
        place: name of the part (シート「名簿」, 2ページ, …); empty for plain text.
        masked: the value with all but a hint hidden; empty from ``scan``, whose caller has the text.
        line: the line of the part it begins in, from 1, which in a table is its row; 0 from ``scan``.
    """

    kind: str
    start: int
    end: int
    certainty: float
    person: int | None = None
    place: str = ""
    masked: str = ""
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        """The finding as the command line and the worker write it: without the value."""
        return self._asdict()


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A piece of text out of a file.

    Attributes:
        place: where in the file, in Japanese; members of archives are joined by " > ".
        text: the extracted original text; offsets of findings count in it.
        hidden: not visible to who opens the file (comment, deleted text, hidden sheet).
        grid: the cell separator where the text is a table (tab or ","); empty for running text.
    """

    place: str
    text: str
    hidden: bool = False
    grid: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class PartSummary:
    """What was read of a part.

    Attributes:
        place: as in ``Part``.
        characters: length of the text.
        hidden: as in ``Part``.
        findings: number of findings in it.
        persons: how many persons it speaks of, by estimate.
        kinds: kinds found in it, the most frequent first.
    """

    place: str
    characters: int
    hidden: bool
    findings: int
    persons: int = 0
    kinds: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonsEstimate:
    """How many different persons a text speaks of: low ≤ estimate ≤ high."""

    low: int = 0
    estimate: int = 0
    high: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """How many persons a leak would touch in which grave way (個人情報保護法施行規則 第7条, 番号法 第29条の4).

    Attributes:
        sensitive: persons with 要配慮個人情報.
        financial: persons with card numbers, bank accounts or credentials (財産的被害のおそれ).
        my_number: persons with an 個人番号.
        many: more persons than the number from which the authority must be told.
    """

    sensitive: int = 0
    financial: int = 0
    my_number: int = 0
    many: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """The result for one file.

    Attributes:
        name: the file as the caller named it.
        examined: False when any piece could not be read; findings of the rest are still there.
        why: stable code of the reason (a key of ``WHY``); empty when all was examined.
        parts: what was read; at most as many as the limits say.
        kinds: number of findings of each kind (all, also those beyond ``findings``).
        persons: the estimated number of persons.
        others: of these the persons of whom more than a name in passing is told, without those who
            only write or receive: signatures, greetings, heads of quoted mails, the issuer of a letter.
        risk: what is grave among it.
        findings: the first findings, bounded by the limits.
        organizations: companies and mail domains that are named, the most frequent first, with numbers.
    """

    name: str
    examined: bool
    why: str = ""
    parts: tuple[PartSummary, ...] = ()
    kinds: Mapping[str, int] = dataclasses.field(default_factory=dict)
    persons: PersonsEstimate = PersonsEstimate()
    others: PersonsEstimate = PersonsEstimate()
    risk: Risk = Risk()
    findings: tuple[Finding, ...] = ()
    organizations: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether something was found where a reader does not look (comment, hidden sheet, …)."""
        return any(part.hidden and part.findings for part in self.parts)

    @property
    def explanation(self) -> str:
        """The reason as a Japanese sentence."""
        return WHY.get(self.why, WHY["unsupported"])

    def as_json(self) -> dict[str, Any]:
        """Plain values only, for the pipe between the worker and its pool."""
        return {
            "name": self.name,
            "examined": self.examined,
            "why": self.why,
            "parts": [dataclasses.asdict(p) for p in self.parts],
            "kinds": dict(self.kinds),
            "persons": dataclasses.asdict(self.persons),
            "others": dataclasses.asdict(self.others),
            "risk": dataclasses.asdict(self.risk),
            "findings": [f.as_json() for f in self.findings],
            "organizations": dict(self.organizations),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Examination":
        """Read what ``as_json`` wrote; raises KeyError or TypeError for anything else."""
        return cls(
            name=str(value["name"]),
            examined=bool(value["examined"]),
            why=str(value["why"]),
            parts=tuple(PartSummary(**{**p, "kinds": tuple(p["kinds"])}) for p in value["parts"]),
            kinds={str(k): int(n) for k, n in value["kinds"].items()},
            persons=PersonsEstimate(**value["persons"]),
            others=PersonsEstimate(**value["others"]),
            risk=Risk(**value["risk"]),
            findings=tuple(Finding(**f) for f in value["findings"]),
            organizations={str(k): int(n) for k, n in value["organizations"].items()},
        )


class CannotExamine(Exception):  # noqa: N818 - it is an answer
    """A file, or a piece of it, cannot be looked into; ``code`` is the ``why`` (a key of ``WHY``)."""

    def __init__(self, code: str) -> None:
        """Keep the stable code."""
        super().__init__(code)
        self.code = code
