"""変わったこと。A changed fact adds duties; one that would fall away stays, marked with the reason. Nothing disappears."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from omamori.do.incidents.duties.domain.counting import written
from omamori.do.incidents.duties.domain.reckoning import Duty, Reckoned
from omamori.facts.sentences import said


@dataclasses.dataclass(frozen=True, kw_only=True)
class Changed:
    """A duty beside the reckoning before.

    Attributes:
        standing: ``new``, ``same``, ``moved`` (another limit or addressee) or ``lifted`` (no longer owed).
        whys: sentences; none for the same.
        was: the limit before.
    """

    duty: Duty
    standing: str
    whys: tuple[str, ...] = ()
    was: date | None = None

    @property
    def why(self) -> str:
        """All of them, one after the other."""
        return " ".join(self.whys)


def changes(
    old: Reckoned | None, new: Reckoned, *, lifted: Sequence[Changed] = ()
) -> tuple[Changed, ...]:
    """Every duty of the new reckoning, then those that are no longer owed.

    Args:
        old: the reckoning before; None for the first of a case.
        new: this one.
        lifted: what had fallen away before; it stays in sight unless it is owed again, with today's reason.
    """
    before = {duty.code: duty for duty in old.duties} if old else {}
    now = {duty.code for duty in new.duties}
    found = [_beside(duty, before.get(duty.code)) for duty in new.duties]
    reasons = {one.code: one.why for one in new.not_owed}
    for code, duty in before.items():
        if code not in now:
            whys = tuple(reasons.get(code, ())) or ("事実が変わり、当たらなくなりました。",)
            found.append(Changed(duty=duty, standing="lifted", whys=whys, was=duty.due))
    gone = {one.duty.code for one in found}
    for one in lifted:
        if one.duty.code not in gone:
            whys = tuple(reasons.get(one.duty.code, ())) or one.whys
            found.append(dataclasses.replace(one, whys=whys))
    return tuple(found)


def _beside(duty: Duty, was: Duty | None) -> Changed:
    if was is None:
        return Changed(duty=duty, standing="new", whys=_added(duty))
    if (was.due, was.addressee) == (duty.due, duty.addressee):
        return Changed(duty=duty, standing="same", was=was.due)
    moved = []
    if was.addressee != duty.addressee:
        moved.append(said("相手が%(was)sから%(now)sに変わりました。", was=was.addressee, now=duty.addressee))  # fmt: skip
    if was.due != duty.due:
        moved.append(said("期限が %(was)s から %(now)s に変わりました。", was=_day(was.due), now=_day(duty.due)))  # fmt: skip
    moved += [one for one in duty.why if one not in was.why]
    return Changed(duty=duty, standing="moved", whys=tuple(moved), was=was.due)


def _added(duty: Duty) -> tuple[str, ...]:
    return tuple(one for one in duty.why if "当たり" in one or "当たる" in one)


def _day(day: date | None) -> str:
    return written(day) if day else said("定めなし")
