"""教育資料への持ち寄り。The policy, the regulations, the six kinds of rule and what the company tells everybody."""

from omamori.foundation.exports.slides.tree import Asked, Slide
from omamori.plan.policies import queries
from omamori.plan.policies.rule_slides import rules
from omamori.plan.policies.told_slides import told


def slides(ask: Asked) -> list[Slide]:
    """What counts on the day; a kind of rule that has no clause yet has no slide."""
    found = list(queries.clauses_in_force(on=ask.on))
    return [*rules(found), *told(ask, found)]
