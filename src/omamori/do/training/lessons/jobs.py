"""聞くこと。A rule that was published with other clauses drafts its own lesson."""

from omamori.do.training.lessons import drafting
from omamori.facts.base import Recorded
from omamori.facts.policies import RegulationPublished
from omamori.foundation.ledger.subscriptions import on


@on(RegulationPublished)
def draft_for_change(row: Recorded) -> None:
    """What changed in substance is taught; a correction of wording is not."""
    assert isinstance(row.fact, RegulationPublished)
    if row.fact.material:
        drafting.draft_of_change(row.fact.subject_id, row.fact.version_number)
