"""ようす。Whether somebody could be called at this moment, for the doctor and for watchdogs."""

import dataclasses

from omamori.do.incidents.callout import pulse
from omamori.do.incidents.callout.models import Chain, Trial
from omamori.foundation.calendar import clock


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """How the escalation stands.

    Attributes:
        silent: seconds without a sign of life while call-outs are open; 0 while all is well.
        chain: an approved chain is in force.
        months: whole months since the last test began; None when there was none.
    """

    silent: int
    chain: bool
    months: int | None


def standing() -> Standing:
    """As of this moment; two queries."""
    last = Trial.objects.order_by("-public_id").values_list("started_at", flat=True).first()
    return Standing(
        silent=pulse.silent_for(),
        chain=Chain.objects.filter(state=Chain.State.IN_FORCE).exists(),
        months=(clock.now() - last).days // 31 if last else None,
    )
