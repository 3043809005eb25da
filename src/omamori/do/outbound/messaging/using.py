"""使い方を改める。A new text of how a tool is used, and how long the company's own service lets messages be taken back.

Services change and accidents teach: the text is not written once. Whoever uses the tool reads a new text
before the next message. How long a message can be taken back is partly a setting that only the company
knows; it can narrow what the service documents, never widen it.
"""

import dataclasses

from django.db import transaction

from omamori.do.outbound.messaging import telling
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption
from omamori.do.outbound.messaging.services import services
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.messaging import ToolUseChanged
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ledger.actions import record

SHORTEST, LONGEST = 10, 2000
"""Characters of the text."""
MOST_HOURS = 8760


@dataclasses.dataclass(frozen=True, kw_only=True)
class Use:
    """How a tool is used from now on.

    Attributes:
        guidance: what every user reads and confirms before the next message.
        recall_hours: until when a message can be taken back with the company's settings; None as the
            service documents it.
        number: of the text that was changed; another one by now means that somebody was quicker.
    """

    guidance: str
    recall_hours: int | None
    number: int


def change_use(actor: Actor, adoption_id: str, given: Use) -> int:
    """Change how a tool is used; the number of the text that holds now.

    A text that is really another one gets the next number, and earlier confirmations lapse.

    Raises:
        NotPermitted, NotFound.
        NotInThatState: turned down, or changed by somebody else meanwhile.
        Invalid: a text too short or long, or more hours than the service gives.
    """
    require(actor, "messaging.change_use")
    with transaction.atomic():
        row = Adoption.objects.select_for_update().filter(public_id=adoption_id).first()
        if row is None:
            raise NotFound
        if row.state == Adoption.State.REJECTED or row.guidance_number != given.number:
            raise errors.NotInThatState
        if wrong := _problems(row.tool, given):
            raise Invalid(wrong)
        text = given.guidance.strip()
        is_new = text != row.guidance.strip()
        if is_new:
            row.guidance, row.guidance_number = text, row.guidance_number + 1
        row.recall_hours = given.recall_hours
        row.save()
        fact = ToolUseChanged(
            subject_id=row.public_id,
            tool=row.tool,
            number=row.guidance_number,
            recall_hours=given.recall_hours,
        )
        record(fact, actor=actor)
        if is_new:
            telling.guidance_changed(row)
    return row.guidance_number


def _problems(tool: str, given: Use) -> dict[str, str]:
    wrong = {}
    length, documented = len(given.guidance.strip()), services()[tool].recall_hours or MOST_HOURS
    if not SHORTEST <= length <= LONGEST:
        sentence = "使い方と決まりを、%(few)s文字から%(many)s文字で書いてください。"
        wrong["guidance"] = said(sentence, few=SHORTEST, many=LONGEST)
    if given.recall_hours is not None and not 1 <= given.recall_hours <= documented:
        sentence = "取り消せる時間は、1 から %(most)s までにしてください。"
        wrong["recall_hours"] = said(sentence, most=documented)
    return wrong
