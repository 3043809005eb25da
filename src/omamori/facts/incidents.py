"""事故とヒヤリハットの事実。Near misses, events and accidents are stages of one record (J.4.4.2)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class NearMissRecorded(Fact):
    """A near miss entered the record, by itself or by a person.

    Attributes:
        source: ``outbound`` (a mail withdrawn or put right) or ``person``.
        medium: ``mail``, ``paper``, ``chat`` or ``other``.
        cause: category, as in ``MailWithdrawn.cause``.
        department_id: public id of the department where it happened; empty when unknown.
        mail_id: the mail it came from, if any.
        reasons: codes of the rules of the gate that had spoken, if any.
        persons: upper bound of the persons whose data would have gone astray; 0 when unknown.
        process_id: public id of the business process in which it happened; empty when unknown.
    """

    name: ClassVar[str] = "incidents.near_miss_recorded"
    label: ClassVar[str] = "ヒヤリハットを記録した"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    source: str
    medium: str
    cause: str
    department_id: str = ""
    mail_id: str = ""
    reasons: tuple[str, ...] = ()
    persons: int = 0
    process_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class NearMissPlaced(Fact):
    """In which business process a near miss happened was found, or turned out to be another one.

    Attributes:
        process_id: public id; empty: it is not known after all.
        source, medium: as in ``NearMissRecorded``.
    """

    name: ClassVar[str] = "incidents.near_miss_placed"
    label: ClassVar[str] = "ヒヤリハットが起きた業務を決めた"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    process_id: str
    source: str
    medium: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class WeaknessTold(Fact):
    """Somebody who may not say why holds that the risks of a business process are to be looked at again.

    Of the case of few behind it nothing stands here: neither its number nor its medium nor its day.
    """

    name: ClassVar[str] = "incidents.weakness_told"
    label: ClassVar[str] = "業務の弱点を知らせた"
    subject_kind: ClassVar[str] = "register_process"
    default_clause: ClassVar[str] = "J.3.1.3"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccidentSuspected(Fact):
    """What should not have gone out has: the clock of reporting and of telling the principals runs.

    Attributes:
        source: ``emergency`` (the check after an emergency release).
        medium, department_id, mail_id, persons: as in ``NearMissRecorded``.
    """

    name: ClassVar[str] = "incidents.accident_suspected"
    label: ClassVar[str] = "事故のおそれを記録した"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    source: str
    medium: str
    department_id: str = ""
    mail_id: str = ""
    persons: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class NearMissReviewed(Fact):
    """The office looked at a near miss and wrote what will be done."""

    name: ClassVar[str] = "incidents.near_miss_reviewed"
    label: ClassVar[str] = "ヒヤリハットを確認した"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.7"


@dataclasses.dataclass(frozen=True, kw_only=True)
class NearMissRaised(Fact):
    """What was taken for a near miss is handled as a case from now on.

    Attributes:
        case_id: the case.
    """

    name: ClassVar[str] = "incidents.near_miss_raised"
    label: ClassVar[str] = "ヒヤリハットを事故の対応に移した"
    subject_kind: ClassVar[str] = "incident"
    default_clause: ClassVar[str] = "J.4.4.2"

    case_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportReceived(Fact):
    """Somebody reported that something happened.

    Attributes:
        source: ``network``, ``link``, ``session``, ``phone`` or ``mail``.
        medium: where it happened: ``mail``, ``chat``, ``paper``, ``device``, ``system`` or ``other``.
        department_id: public id of the department; empty when unknown.
        anonymous: the reporter gave no name.
        minutes_lost: minutes between noticing and reporting.
        became: ``near_miss`` or ``case``.
        record_id: public id of the record it became.
    """

    name: ClassVar[str] = "incidents.report_received"
    label: ClassVar[str] = "事故の報告を受け付けた"
    subject_kind: ClassVar[str] = "report"
    default_clause: ClassVar[str] = "J.4.4.2"

    source: str
    medium: str
    department_id: str = ""
    anonymous: bool = False
    minutes_lost: int = 0
    became: str = ""
    record_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportMerged(Fact):
    """Two reports told of the same; the later one lives on in the case of the other.

    Attributes:
        case_id: where both are handled.
    """

    name: ClassVar[str] = "incidents.report_merged"
    label: ClassVar[str] = "同じ件の報告をまとめた"
    subject_kind: ClassVar[str] = "report"
    default_clause: ClassVar[str] = "J.4.4.2"

    case_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportAnswered(Fact):
    """The office asked the reporter, or the reporter answered.

    Attributes:
        by: ``office`` or ``reporter``.
    """

    name: ClassVar[str] = "incidents.report_answered"
    label: ClassVar[str] = "報告した人とやりとりした"
    subject_kind: ClassVar[str] = "report"
    default_clause: ClassVar[str] = "J.4.4.2"

    by: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportDoorChanged(Fact):
    """From where reports are taken without signing in was changed.

    Attributes:
        networks: how many networks; renewed: old links and QR codes stopped working.
    """

    name: ClassVar[str] = "incidents.report_door_changed"
    label: ClassVar[str] = "報告の入口を変えた"
    subject_kind: ClassVar[str] = "report_door"
    default_clause: ClassVar[str] = "J.4.4.2"

    networks: int = 0
    renewed: bool = False
