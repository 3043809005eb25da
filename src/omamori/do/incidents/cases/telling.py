"""知らせる。Whom a case concerns is told, without saying what it is about where it is restricted."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_noop

from omamori.do.incidents.cases.models import Case, Member
from omamori.foundation.calendar import clock
from omamori.foundation.notices import actions as notices
from omamori.foundation.notices import withdrawing
from omamori.foundation.organization import queries as organization

_OFFICE = ("privacy_officer", "office")


def readers(row: Case, *parts: str) -> list[str]:
    """Public ids of those who have one of the parts; with none: the office, or the named of a restricted case.

    Who must not see a case never learns of it.
    """
    members = list(row.members.select_related("person"))
    suspects = {m.person_id for m in members if m.part == Member.Part.SUSPECT}
    wanted = parts or (
        Member.Part.LEADER,
        Member.Part.SCRIBE,
        Member.Part.LIAISON,
        Member.Part.MEMBER,
    )
    named = {
        m.person.public_id for m in members if m.part in wanted and m.person_id not in suspects
    }
    if parts or row.restricted:
        return sorted(named)
    banned = {m.person.public_id for m in members if m.part == Member.Part.SUSPECT}
    office = organization.holder_ids(*_OFFICE, on=clock.today())
    return sorted({*named, *office} - banned)  # fmt: skip


def allowed(case_id: str, people: Iterable[str]) -> list[str]:
    """Of some people those who may hear of a case: no suspect, and of a restricted one only the named."""
    row = Case.objects.filter(public_id=case_id).first()
    if row is None:
        return []
    parts = dict[str, set[str]]()
    for person, part in row.members.values_list("person__public_id", "part"):
        parts.setdefault(person, set()).add(part)
    return [
        person
        for person in people
        if Member.Part.SUSPECT not in parts.get(person, ())
        and (not row.restricted or person in parts)
    ]


def readers_of(case_id: str) -> list[str]:
    """The same for the public id of a case; nobody when it is gone."""
    row = Case.objects.filter(public_id=case_id).first()
    return readers(row) if row else []


def opened(row: Case) -> None:
    """Somebody must take it up, at once."""
    title = gettext_noop("事故の対応が始まりました")
    if row.drill:
        title = gettext_noop("【訓練】事故の対応が始まりました")
    tell(
        row,
        readers(row),
        title=title,
        text="最初の1時間にすることが並んでいます。指揮する人を決めて、始めてください。",
        key="opened",
        urgent=not row.drill,
    )


def tell(
    row: Case, people: Iterable[str], *, title: str, text: str, key: str, urgent: bool = False
) -> None:
    """One notice about a case; of it only number and codename are said."""
    notices.notify(
        people=people,
        kind="incidents",
        title=title,
        text=text,
        url_name="cases:one",
        url_args=(row.public_id,),
        key=f"case:{row.public_id}:{key}",
        urgent=urgent,
        about=(("番号", row.number), ("呼び名", row.codename)),
    )


def take_back(row: Case, *, only: int = 0) -> None:
    """What was told of a case leaves the lists of those who must not hear of it; nothing is mailed any more.

    Args:
        only: database key of the one person from whom it is taken; 0: from everybody who is not named in the case.
    """
    named = row.members.exclude(part=Member.Part.SUSPECT).values_list("person_id", flat=True)
    begun = min(row.noticed_at, row.opened_at) - timedelta(seconds=row.shadow_seconds)
    withdrawing.withdraw(_mentions(row), since=begun, only=only, keep=[] if only else list(named))


def give_back(row: Case, person_pk: int) -> None:
    """Somebody may hear of a case again."""
    withdrawing.give_back(_mentions(row), person_pk)


def heard(row: Case, person_pk: int) -> withdrawing.Heard:
    """What somebody who must not hear of a case had been told before; one query."""
    return withdrawing.heard(_mentions(row), person_pk)


def _mentions(row: Case) -> list[str]:
    """Public ids by which notices name a case: its own, of what it came from, of its corrective action."""
    return [row.public_id, row.source_id, row.correction_id]


def settle(row: Case, *keys: str) -> None:
    """What was told is done."""
    for key in keys:
        notices.settle(key=f"case:{row.public_id}:{key}")
