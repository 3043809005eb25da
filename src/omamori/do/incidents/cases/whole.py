"""一件のすべて。Everything that a case holds, for its printed file and for the sealed one; suspects are never in it."""

import dataclasses
from typing import Any

from django.utils.translation import gettext as _

from omamori.do.incidents.cases import clocks, facts_form, naming, showing
from omamori.do.incidents.cases.models import Member
from omamori.do.incidents.cases.reaching import shown
from omamori.do.incidents.duties.queries import CaseDuties, Turn, duties_of
from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.wording import told
from omamori.reference.statistics import axis


@dataclasses.dataclass(frozen=True, kw_only=True)
class Whole:
    """A case.

    Attributes:
        decided: the classification in words: events, kind, causes; empty while it is open.
        process: number and name of the business process; empty while unknown.
        versions: of what is known, newest first; answers: (question, answer) of the newest.
        turns: every reckoning of the duties beside the version it was made from, newest first.
        entries: oldest first; of replies of persons concerned neither words nor sender. no_correction: why there is no corrective action; correction_id: of the one there is.
    """

    row: showing.CaseRow
    decided: tuple[str, str, str] | tuple[()]
    process: str
    people: tuple[showing.MemberRow, ...]
    versions: tuple[showing.FactsRow, ...]
    answers: tuple[tuple[str, str], ...]
    duties: CaseDuties
    turns: tuple[tuple[Turn, showing.FactsRow | None], ...]
    tasks: tuple[showing.TaskRow, ...]
    entries: tuple[showing.EntryRow, ...]
    pieces: tuple[showing.EvidenceRow, ...]
    closing_words: str
    correction_id: str
    no_correction: str


def whole(actor: Actor, case_id: str) -> Whole:
    """All of a case that the actor sees.

    Raises:
        NotPermitted.
        NotFound: none in reach.
    """
    row = shown(actor, case_id)
    versions = showing.facts(row, all_versions=True)
    lines, _older = showing.timeline(row, every=True)
    process = naming.named(actor, row)
    return Whole(
        row=showing.case_row(row),
        decided=decided(row.classification),
        process=process.label if process else "",
        people=tuple(m for m in showing.members(row) if m.part != Member.Part.SUSPECT),
        versions=versions,
        answers=facts_form.answers_of(versions[0].facts) if versions else (),
        duties=duties_of(row.public_id, on=clocks.today(row)),
        turns=showing.turns(row),
        tasks=showing.tasks(row),
        entries=tuple(_nameless(line) for line in lines),
        pieces=showing.evidence(row),
        closing_words=row.closing_words,
        correction_id=row.correction_id,
        no_correction=row.no_correction,
    )


def _nameless(line: showing.EntryRow) -> showing.EntryRow:
    """What a person concerned wrote names him: of it only that and when it came."""
    if not line.private:
        return line
    text = _("本人からの返信です。だれが何を書いたかは、件の経過にあります。")
    return dataclasses.replace(line, by=_("本人"), text=text, details=())


def decided(kept: dict[str, Any]) -> tuple[str, str, str] | tuple[()]:
    """The classification in words: events, kind, causes; nothing while it is open."""
    if not kept:
        return ()

    def words(code: str, values: list[str]) -> str:
        labels = {value.code: value.label for value in axis(code).values}
        return "、".join(told(labels.get(value, value)) for value in values)

    return (
        words("event", kept["classes"]),
        words("kind", [kept["kind"]]),
        words("cause", kept["causes"]),
    )
