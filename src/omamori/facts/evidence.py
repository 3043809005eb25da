"""証拠の事実。What was sealed for an assessor, and who took it (J.4.5, J.4.4.2)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _PackFact(Fact):
    """A fact about one sealed file.

    Attributes:
        year: the fiscal year it is about; the year before is in it, too.
    """

    subject_kind: ClassVar[str] = "evidence"
    default_clause: ClassVar[str] = "J.4.5"

    year: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingEvidenceAsked(_PackFact):
    """Somebody asked for the records of training as one sealed file."""

    name: ClassVar[str] = "evidence.training_asked"
    label: ClassVar[str] = "教育の証拠の冊子を頼んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingEvidenceSealed(_PackFact):
    """The file was made; whoever holds it compares it with this, offline.

    Attributes:
        file_hash: SHA-256 of the PDF; data_hash: of the JSON inside.
        size: of the PDF in bytes.
    """

    name: ClassVar[str] = "evidence.training_sealed"
    label: ClassVar[str] = "教育の証拠の冊子を封印した"

    file_hash: str
    data_hash: str
    size: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingEvidenceTaken(_PackFact):
    """It was downloaded.

    Attributes:
        file_hash: SHA-256 of the PDF.
    """

    name: ClassVar[str] = "evidence.training_taken"
    label: ClassVar[str] = "教育の証拠の冊子を受け取った"

    file_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class _CaseFileFact(Fact):
    """A fact about the sealed file of one case.

    Attributes:
        case_id: public id of the case.
    """

    subject_kind: ClassVar[str] = "evidence"
    default_clause: ClassVar[str] = "J.4.4.2"

    case_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFileAsked(_CaseFileFact):
    """Somebody asked for all of a case as one sealed file."""

    name: ClassVar[str] = "evidence.case_asked"
    label: ClassVar[str] = "事故の綴りの冊子を頼んだ"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFileSealed(_CaseFileFact):
    """The file was made; whoever holds it compares it with this, offline.

    Attributes:
        file_hash: SHA-256 of the PDF; data_hash: of the JSON inside.
        size: of the PDF in bytes.
    """

    name: ClassVar[str] = "evidence.case_sealed"
    label: ClassVar[str] = "事故の綴りの冊子を封印した"

    file_hash: str
    data_hash: str
    size: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseFileTaken(_CaseFileFact):
    """It was downloaded.

    Attributes:
        file_hash: SHA-256 of the PDF.
    """

    name: ClassVar[str] = "evidence.case_taken"
    label: ClassVar[str] = "事故の綴りの冊子を受け取った"

    file_hash: str
