"""はじめの一時間: 法令等。The list of what binds the company (J.1.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep
from omamori.plan.laws import queries


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """Take the list over."""
    del actor
    many, _late = queries.counted(on=on)
    return [
        FirstStep(
            code="laws",
            order=45,
            title=_("守る法令と指針の一覧を作る"),
            why=_("方針と規程は、会社が守るべき法令と指針の上に立ちます。"),
            needs=_("業界の指針や委託元の基準があれば、その名前"),
            minutes=3,
            url_name="laws:list",
            action="laws.load_starter",
            done=many > 0,
            standing=_("%(n)s 件") % {"n": many} if many else "",
        )
    ]
