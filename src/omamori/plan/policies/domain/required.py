"""必ず書く事項。What a policy, a public notice or the whole rule book must contain (J.2.2, J.4.5, art. 32)."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date


@dataclasses.dataclass(frozen=True, kw_only=True)
class Required:
    """One thing that must be written.

    Attributes:
        list: ``policy_inside``, ``policy_outside``, ``public_notice`` or ``rulebook``.
        place: where it is written: ``clause``, ``signatory``, ``contact``, ``enacted`` or ``dated``.
        source: clause or article that asks for it.
        effective_from, effective_to: days between which it is asked for.
    """

    code: str
    list: str
    label: str
    hint: str
    source: str
    place: str = "clause"
    effective_from: date
    effective_to: date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Written:
    """What a version says beside its clauses; clauses that answer something, by code of the answer."""

    answers: dict[str, str]
    signatory: str = ""
    contact: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Check:
    """One required thing and where it was found; ``where`` is empty when it is missing."""

    required: Required
    where: str

    @property
    def missing(self) -> bool:
        """It still has to be written."""
        return not self.where


def asked_on(all_of: Iterable[Required], name: str, on: date) -> tuple[Required, ...]:
    """What a list asks for on a day."""
    return tuple(
        row
        for row in all_of
        if row.list == name
        and row.effective_from <= on
        and (row.effective_to is None or on <= row.effective_to)
    )


def checked(asked: Sequence[Required], written: Written) -> tuple[Check, ...]:
    """Each thing with the place where it stands."""
    return tuple(Check(required=row, where=_where(row, written)) for row in asked)


def _where(row: Required, written: Written) -> str:
    if row.place == "signatory":
        return written.signatory
    if row.place == "contact":
        return written.contact
    if row.place in ("enacted", "dated"):
        return "発行のときに決まります"
    return written.answers.get(row.code, "")
