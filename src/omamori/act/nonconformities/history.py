"""経緯。What happened to a nonconformity, step by step, as the ledger holds it: nobody can write it anew."""

from datetime import datetime

from django.utils.translation import gettext as _

from omamori.act.nonconformities.rounds import outcome_label
from omamori.facts.base import Recorded
from omamori.facts.nonconformities import EffectChecked, EffectComputed
from omamori.foundation.ledger.queries import facts_about


def steps(nonconformity_id: str) -> tuple[tuple[datetime, str, str], ...]:
    """(moment, what, round and outcome), oldest first; callers have checked the right to see it; one query."""
    return tuple(
        (row.at, _(row.fact.label), _more(row))
        for row in facts_about("nonconformity", nonconformity_id)
    )


def _more(row: Recorded) -> str:
    fact = row.fact
    number = getattr(fact, "number", 0)
    words = [_("%(n)s 回目") % {"n": number}] if number else []
    if isinstance(fact, EffectComputed):
        words.append(outcome_label(fact.outcome))
        if fact.next_on:
            words.append(_("次は %(day)s") % {"day": fact.next_on.isoformat()})
    if isinstance(fact, EffectChecked):
        words.append(_("効果あり") if fact.effective else _("効果なし"))
    return "、".join(words)
