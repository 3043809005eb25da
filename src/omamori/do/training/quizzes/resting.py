"""条に乗っているもの。Questions that ask about a clause must be read again when it changes."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.training.quizzes.drawing import approved
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ui.contributions import Resting


def on_clauses(actor: Actor, codes: frozenset[str], on: date) -> list[Resting]:
    """Approved questions bound to one of the clauses."""
    del on
    require(actor, "quizzes.see_bank")
    return [
        Resting(
            kind="question",
            code=version.question.public_id,
            label=f"{version.question.code} {version.text[:60]}",
            why=_("%(codes)s をもとにした問いです。答えと説明が、新しい条と合うかを確かめます。")
            % {"codes": "、".join(sorted(codes & set(version.clauses)))},
            url_name="quizzes:question",
            url_args=(version.question.public_id,),
        )
        for version in approved()
        if codes & set(version.clauses)
    ]
