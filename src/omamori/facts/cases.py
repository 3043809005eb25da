"""事故の対応の事実。What happens to a case, from its opening to its end (J.4.4.2, J.7.1).

A restricted case tells nothing of its department: who reads the ledger must not guess who is meant.
"""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFact(Fact):
    """A fact about one case.

    Attributes:
        drill: an exercise; no statistic counts it.
    """

    subject_kind: ClassVar[str] = "case"
    default_clause: ClassVar[str] = "J.4.4.2"

    drill: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseFact):
    """A case was opened.

    Attributes:
        source: ``report``, ``near_miss``, ``person`` or ``drill``; source_id: public id of that record.
        stage: ``near_miss``, ``event`` or ``accident``.
        medium: as in ``ReportReceived``.
        department_id: public id of the department; empty when unknown or restricted.
        restricted: only named people see it.
        hour: hour of the day in Japan at which it was noticed.
    """

    name: ClassVar[str] = "cases.opened"
    label: ClassVar[str] = "事故の対応を始めた"

    source: str
    source_id: str = ""
    stage: str = "event"
    medium: str = ""
    department_id: str = ""
    restricted: bool = False
    hour: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseStageChanged(CaseFact):
    """Near miss, event and accident are stages of one record: it moved.

    Attributes:
        before, after: ``near_miss``, ``event`` or ``accident``.
        medium, department_id: as in ``CaseOpened``.
    """

    name: ClassVar[str] = "cases.stage_changed"
    label: ClassVar[str] = "ヒヤリハット・事象・事故の段階を変えた"

    before: str
    after: str
    medium: str = ""
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFactsChanged(CaseFact):
    """What is known was written down anew; the earlier version stays.

    Attributes:
        number: of the version, from 1.
        persons: upper bound of the persons concerned; 0 when unknown.
        medium: as in ``CaseOpened``.
        process_id: public id of the business process; empty when unknown or restricted.
        named_late: the process is a new one, and a corrective action was asked for before.
    """

    name: ClassVar[str] = "cases.facts_changed"
    label: ClassVar[str] = "事故で分かっていることを変えた"

    number: int
    persons: int = 0
    medium: str = ""
    process_id: str = ""
    named_late: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseClassified(CaseFact):
    """A person decided of what kind it is.

    Attributes:
        taxonomy: version of the list of categories.
        classes: of the nine PrivacyMark classes; event, kind: 発生事象 and 事象分類; causes: 原因.
        old_cause: of the list up to FY2021.
        medium, department_id: as in ``CaseOpened``.
    """

    name: ClassVar[str] = "cases.classified"
    label: ClassVar[str] = "事故を分類した"

    taxonomy: str
    classes: tuple[str, ...] = ()
    event: str = ""
    kind: str = ""
    causes: tuple[str, ...] = ()
    old_cause: str = ""
    medium: str = ""
    department_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseMemberNamed(CaseFact):
    """Somebody got a part in a case, or left it.

    Attributes:
        part: ``leader``, ``scribe``, ``liaison`` or ``member``; ended: he left.
    """

    name: ClassVar[str] = "cases.member_named"
    label: ClassVar[str] = "事故対応の担当を決めた"

    part: str
    ended: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseRestricted(CaseFact):
    """From now on only named people see it, or everybody in reach again.

    Attributes:
        restricted: only named people.
    """

    name: ClassVar[str] = "cases.restricted"
    label: ClassVar[str] = "事故を見られる人を変えた"

    restricted: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseEntryWritten(CaseFact):
    """Somebody wrote into the timeline.

    Attributes:
        kind: ``note``, ``correction``, ``minutes`` or ``contact``; entry_id: its public id.
    """

    name: ClassVar[str] = "cases.entry_written"
    label: ClassVar[str] = "事故の経過を書いた"

    kind: str
    entry_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseReplyArrived(CaseFact):
    """Somebody answered a mail about the case; it stands in the timeline, unread.

    Attributes:
        entry_id: public id of its line; about: ``notice``, ``persons`` or ``report``.
        check: what is known of its sender: ``proven``, ``unproven`` or ``failed``.
    """

    name: ClassVar[str] = "cases.reply_arrived"
    label: ClassVar[str] = "事故の件に返信が届いた"

    entry_id: str
    about: str
    check: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseReplyRead(CaseFact):
    """A person read it, or made a report of its own of it.

    Attributes:
        entry_id: public id of its line; report_id: of the report, empty when it was only read.
    """

    name: ClassVar[str] = "cases.reply_read"
    label: ClassVar[str] = "事故の件に届いた返信を読んだ"

    entry_id: str
    report_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseTaskMoved(CaseFact):
    """A task of a case was done, skipped with a reason, taken up again, added or given to somebody.

    Attributes:
        code: of the task in its playbook; empty when it was added.
        outcome: ``done``, ``skipped``, ``open``, ``added`` or ``given``.
    """

    name: ClassVar[str] = "cases.task_moved"
    label: ClassVar[str] = "事故対応の作業を進めた"

    code: str
    outcome: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class EvidenceHandled(CaseFact):
    """A piece of evidence was kept, seen, handed on or checked: the chain of custody.

    Attributes:
        evidence_id: its public id; handling: ``kept``, ``seen``, ``handed_on``, ``returned`` or ``checked``.
        sha256: of the content, when it was kept or checked.
        whole: the content is what was kept.
    """

    name: ClassVar[str] = "cases.evidence_handled"
    label: ClassVar[str] = "証拠を扱った"

    evidence_id: str
    handling: str
    sha256: str = ""
    whole: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseCloseAsked(CaseFact):
    """Somebody holds that everything is done; another must look."""

    name: ClassVar[str] = "cases.close_asked"
    label: ClassVar[str] = "事故の対応の完了を申し出た"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseCloseReturned(CaseFact):
    """Something is missing: the case goes on."""

    name: ClassVar[str] = "cases.close_returned"
    label: ClassVar[str] = "事故の対応の完了を差し戻した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseFact):
    """Another person agreed that it is over.

    Attributes:
        stage, medium, department_id: as in ``CaseOpened``.
        kind: 事象分類 as classified; persons: upper bound, 0 when unknown; days: from noticing to the end.
    """

    name: ClassVar[str] = "cases.closed"
    label: ClassVar[str] = "事故の対応を完了した"

    stage: str
    medium: str = ""
    department_id: str = ""
    kind: str = ""
    persons: int = 0
    days: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseFact):
    """It was not over: the case goes on."""

    name: ClassVar[str] = "cases.reopened"
    label: ClassVar[str] = "事故の対応を再び始めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFolded(CaseFact):
    """It was the same matter as another case, and lives on there: it is counted once.

    Attributes:
        into: public id of the other case.
    """

    name: ClassVar[str] = "cases.folded"
    label: ClassVar[str] = "同じ件の事故を一つにまとめた"

    into: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseCorrectionAsked(CaseFact):
    """The same must not happen again: a corrective action is begun.

    Attributes:
        stage, medium, department_id, kind: as in ``CaseClosed``.
        process_id: as in ``CaseFactsChanged``.
    """

    name: ClassVar[str] = "cases.correction_asked"
    label: ClassVar[str] = "事故の再発防止 (是正処置) を頼んだ"
    default_clause: ClassVar[str] = "J.7.1"

    stage: str
    medium: str = ""
    department_id: str = ""
    kind: str = ""
    process_id: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class DrillClockMoved(CaseFact):
    """The shadow clock of an exercise was set forward.

    Attributes:
        minutes: by how many.
    """

    name: ClassVar[str] = "cases.drill_clock_moved"
    label: ClassVar[str] = "訓練の時計を進めた"

    minutes: int
