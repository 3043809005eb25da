"""統制の行。What pages and other modules see of a control, its versions, and what was heard of it."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from omamori.do.outbound.domain.rulebook import Parameter


@dataclasses.dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version of a control.

    Attributes:
        state: ``in_force``, ``coming``, ``waiting``, ``rejected`` or ``past``.
        scope_kind, scope_value: for whom, as in ``domain.scopes``.
        number: 0 for the starter values.
        looser: what it makes less strict, in words, while it waits; needs_top: top management decides.
    """

    public_id: str
    number: int
    parameters: Mapping[str, object]
    effective_from: date | None
    active: bool
    test_mode: bool
    reason: str
    proposed_by_name: str
    approved_by_name: str
    state: str
    mine: bool
    effective_to: date | None = None
    scope_kind: str = "company"
    scope_value: str = ""
    looser: tuple[str, ...] = ()
    needs_top: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Learned:
    """What was heard on a control lately.

    Attributes:
        precision: share of rightly held among the judged, 0–1; None before enough was heard.
        parameter, value: what could be raised, and to what; empty and 0 for no suggestion.
    """

    needless: int = 0
    right: int = 0
    precision: float | None = None
    parameter: str = ""
    value: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class ControlRow:
    """A control with the version in force and what is to come.

    Attributes:
        speaks: it may give reasons and can be stopped or tested; False for settings.
        spoke: mails of the last 30 days about which it spoke; tested: would have.
        learned: what who checked said of its holds; None when nothing was heard.
    """

    rule: str
    label: str
    purpose: str
    speaks: bool
    clause: str
    item: str
    parameters: tuple[Parameter, ...]
    current: VersionRow
    versions: tuple[VersionRow, ...]
    spoke: int = 0
    tested: int = 0
    learned: Learned | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A proposal that waits for a person.

    Attributes:
        label: of the control, in the language of the source.
        needs_top: it makes the control less strict, and the privacy officer proposed it.
    """

    label: str
    proposed_by_name: str
    effective_from: date
    needs_top: bool
