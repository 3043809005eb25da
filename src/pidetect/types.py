"""型。What the library takes and gives: frozen, JSON-ready."""

import dataclasses
from collections.abc import Mapping

KINDS = ("email", "phone", "postal_code", "my_number", "card", "person_name", "birth_date")
"""Kinds of finding in this version."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One piece of personal information.

    Attributes:
        kind: one of ``KINDS``.
        start, end: character offsets in the original text, end exclusive.
        certainty: 0 to 1; a check digit or a clear label gives 0.9 and more.
        value: the normalised value; never leaves the examining process (see ``Examination``).
        person: number of the person in this document, or None when not grouped.
        place: where in the document, e.g. ``Sheet1!B4``.
    """

    kind: str
    start: int
    end: int
    certainty: float
    value: str
    person: int | None = None
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a document as text.

    Attributes:
        place: page, sheet, slide, member of an archive.
        hidden: not shown to a reader: hidden sheet, comment, deleted text.
        table: rows of cells when the part is a table; ``text`` is then their lines.
    """

    place: str
    text: str
    hidden: bool = False
    table: tuple[tuple[str, ...], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonsEstimate:
    """How many distinct persons a document tells of: a bound from below, the best guess, a bound
    from above."""

    low: int = 0
    estimate: int = 0
    high: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is known of one document after looking into it.

    Attributes:
        examined: False when some part could not be looked into.
        why: stable code when not examined: ``encrypted``, ``too_large``, ``timeout``, ``broken``,
            ``unsupported``, ``image``, ``bomb``, ``crashed``; else empty.
        kinds: number of findings by kind.
        hidden: something was found in hidden parts.
    """

    name: str
    examined: bool
    why: str = ""
    kinds: Mapping[str, int] = dataclasses.field(default_factory=dict)
    persons: PersonsEstimate = PersonsEstimate()
    hidden: bool = False


class CannotExamine(Exception):  # noqa: N818 - it is an answer
    """A document, or a part of it, cannot be looked into; ``code`` is the ``why``."""

    def __init__(self, code: str) -> None:
        """Keep the stable code."""
        super().__init__(code)
        self.code = code
