"""環境の変更から。What the facts of a change say to courses: where, from which day, and whether a tool brought it."""

from omamori.do.training.courses.domain.audience import Happening, Occasion
from omamori.facts.messaging import ToolAdopted
from omamori.facts.safeguards import ChangeReported
from omamori.foundation.ledger.queries import facts_about


def happening_of(change_id: str) -> Happening:
    """The change as its latest report told it; without one it concerns everybody.

    A change that was opened because a tool was adopted goes by the tool's name: its people were asked then.
    """
    for row in reversed(facts_about("change", change_id)):
        told = row.fact
        if isinstance(told, ChangeReported):
            brought = told.source == ToolAdopted.name and told.source_id
            return Happening(
                occasion=Occasion.NEW_TOOL,
                source=told.source_id if brought else change_id,
                departments=frozenset(told.department_ids),
                begins=told.starts_on,
            )
    return Happening(occasion=Occasion.NEW_TOOL, source=change_id)
