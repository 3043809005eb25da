"""はじめの一時間の問い。Every room's steps in one order, and how far they are."""

from omamori.config import modules
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import FirstStep
from omamori.web.beginning import domain
from omamori.web.beginning.models import LeftOut


def offered(actor: Actor) -> list[FirstStep]:
    """Steps of all rooms, in order."""
    today = clock.today()
    found = [
        step
        for module in modules.contributions("first_steps")
        for step in module.steps(actor, today)
    ]
    return sorted(found, key=lambda step: step.order)


def standing(steps: list[FirstStep]) -> domain.Beginning:
    """How far they are."""
    told = [(s.code, s.minutes, s.done, bool(s.waiting), s.optional) for s in steps]
    return domain.standing(told, dict(LeftOut.objects.values_list("step", "reason")))
