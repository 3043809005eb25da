"""規程の事実。Rules get published and are read and signed (J.2.2, J.4.5.2, J.4.3)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationPublished(Fact):
    """A version of a regulation took effect; earlier signatures lapse when the change is material."""

    name: ClassVar[str] = "policies.regulation_published"
    label: ClassVar[str] = "規程を発行した"
    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.5.2"

    version_number: int
    material: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class RegulationSigned(Fact):
    """A person read a version and signed it.

    Attributes:
        text_hash: SHA-256 of the text exactly as shown.
    """

    name: ClassVar[str] = "policies.regulation_signed"
    label: ClassVar[str] = "規程を読んで署名した"
    subject_kind: ClassVar[str] = "regulation"
    default_clause: ClassVar[str] = "J.4.3"

    version_number: int
    person_id: str
    text_hash: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticePublished(Fact):
    """The PMS office published a notice (まとめ)."""

    name: ClassVar[str] = "policies.notice_published"
    label: ClassVar[str] = "お知らせを出した"
    subject_kind: ClassVar[str] = "notice"
    default_clause: ClassVar[str] = "J.4.3"
