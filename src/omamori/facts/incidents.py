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
